"""A password is changed while orders come in: nothing stops, and the former is refused after."""

from functools import partial

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError

from deploy.local import LocalStack
from deploy.local.secure.redis_server import SecureRedis
from deploy.local.secure.security import Security
from orders.cli.access.cluster import Access
from tests.chaos.house import House
from tests.secure import attempts
from tests.secure.logins import settings_of

pytestmark = [pytest.mark.broker, pytest.mark.long, pytest.mark.timeout(600)]
USER = "together"


@pytest.fixture
def security(secure_stack: LocalStack) -> Security:
    assert secure_stack.security is not None
    return secure_stack.security


def restart_in_turn(house: House) -> None:
    """One replica after the other, while orders come in."""
    for name in (f"{USER}-1", f"{USER}-2"):
        house.family.end(name)
        house.start_together(int(name[-1]))
        house.until("it is ready", partial(house.family.ready, name), feed=1)


def flowing(house: House) -> None:
    """Two replicas of all stages, and orders."""
    house.furnish()
    house.start_together(1)
    house.start_together(2)
    house.start_world()
    for replica in (1, 2):
        house.until("it is ready", partial(house.family.ready, f"{USER}-{replica}"))
    orders = house.buy(3)
    house.until("orders run", house.heard("OrderReceived", orders), feed=1)


def finished(house: House) -> None:
    house.until("every order is final", house.final, 300)
    assert set(house.audit().by_state) == {"completed"}


def test_a_password_is_changed_under_load(
    house: House, secure_stack: LocalStack, security: Security
) -> None:
    flowing(house)
    former = settings_of(secure_stack, USER)
    security.logins.renew(USER)
    password = security.logins.password(USER)
    server = secure_stack.part("redis")
    assert isinstance(server, SecureRedis)
    redis = Redis.from_url(house.settings.redis_url.get_secret_value())
    redis.execute_command("ACL", "SETUSER", USER, f">{password}")  # beside the former
    secure_stack.restart("registry")  # knows both logins
    Access(house.settings.kafka_properties()).set_passwords({USER: password})
    security.tell(server)
    restart_in_turn(house)
    old = former.redis_url.get_secret_value().split(":")[2].partition("@")[0]
    redis.execute_command("ACL", "SETUSER", USER, f"<{old}")
    with pytest.raises(AuthenticationError):
        attempts.asking(former, "TIME")
    finished(house)
