"""Passwords and the authority are changed while orders come in: nothing stops, nothing is lost or
done twice, and what was valid before is refused after."""

import shutil
import ssl
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import httpx
import pytest
from redis import Redis
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as NoConnection

from deploy.local import LocalStack
from deploy.local.secure.redis_server import SecureRedis
from deploy.local.secure.security import Security, Step
from orders.cli.access.cluster import Access
from orders.engine.settings import Settings
from tests.chaos.goods import CALM
from tests.chaos.house import ENDS, House
from tests.secure import attempts
from tests.secure.logins import settings_of
from tests.secure.test_faults import AWAY, run

pytestmark = [pytest.mark.broker, pytest.mark.long, pytest.mark.timeout(3600)]
USER = "together"
REPLICAS = (1, 2)
LONG = 900
"""Seconds: servers start again under load, on a machine that may have much else to do."""
PATIENT = {"ORDERS_TRANSACTION_TIMEOUT_MS": "10000"}
"""So long, twice, for the TLS connection that does not come about."""
WORLD = {**CALM, "customers": {**CALM["customers"], "pay_invoice": {"least": "P1D", "most": "P5D"}}}
"""Invoices are paid soon: the last of them is what the end of the test waits for."""


@pytest.fixture
def house(secure_stack: LocalStack, clean_settings: None, tmp_path: Path) -> Iterator[House]:
    """A house on it with the time-outs that are shipped, a day in ten seconds: an order that comes
    to intake a month late, as servers start on a busy machine, would be refused for its age."""
    opened = House(secure_stack, tmp_path, day_seconds=10, time_outs={})
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def security(secure_stack: LocalStack) -> Security:
    assert secure_stack.security is not None
    return secure_stack.security


def restart_in_turn(house: House) -> None:
    """One replica after the other, while orders come in."""
    for number in REPLICAS:
        name = f"{USER}-{number}"
        house.family.end(name)
        house.family.excused.discard(name)
        house.start_together(number)
        house.until("it is ready", partial(house.family.ready, name), LONG, feed=1)


def flowing(house: House) -> None:
    """Two replicas of all stages, and orders."""
    house.furnish()
    for number in REPLICAS:
        house.start_together(number)
    house.start_world(WORLD)
    for number in REPLICAS:
        house.until("it is ready", partial(house.family.ready, f"{USER}-{number}"), LONG)
    goes_on(house)


def goes_on(house: House) -> None:
    """Orders that are bought now are received, while more come in."""
    house.until("orders run", house.heard("OrderReceived", house.buy(3)), LONG, feed=1)


def finished(house: House) -> None:
    house.until("every order is final", house.final, LONG)
    report = house.audit()
    assert set(report.by_state) <= ENDS
    assert not report.dead_letters
    assert set(house.ear.orders("OrderReceived").values()) == {1}, "none twice"


def test_a_password_is_changed_under_load(
    house: House, secure_stack: LocalStack, security: Security
) -> None:
    """The steps of docs/operations.md."""
    flowing(house)
    former = settings_of(secure_stack, USER)
    server = secure_stack.part("redis")
    assert isinstance(server, SecureRedis)
    password = security.logins.begin(USER)
    security.tell(server)  # both, should Redis start again meanwhile
    redis = Redis.from_url(house.settings.redis_url.get_secret_value())
    redis.execute_command("ACL", "SETUSER", USER, f">{password}")
    secure_stack.restart("registry")  # knows both logins
    restart_in_turn(house)  # by what is in force still
    security.logins.take(USER)
    security.tell(server)
    # who must connect anew before its turn ends for it, and is only to be started again
    house.family.excused = {f"{USER}-{number}" for number in REPLICAS}
    Access(house.settings.kafka_properties()).set_passwords({USER: password})
    restart_in_turn(house)
    security.logins.forget_former(USER)
    security.tell(server)
    old = former.redis_url.get_secret_value().split(":")[2].partition("@")[0]
    redis.execute_command("ACL", "SETUSER", USER, f"<{old}")
    secure_stack.restart("registry")
    with pytest.raises(AuthenticationError):
        attempts.asking(former, "TIME")
    assert asked_at_registry(former) == 401
    finished(house)


def test_the_authority_is_changed_under_load(
    house: House, secure_stack: LocalStack, security: Security, tmp_path: Path
) -> None:
    """The steps of docs/operations.md: servers one after the other, then replicas one after the
    other; the shops, the warehouses and the test start anew like everybody else."""
    former = tmp_path / "former.pem"
    shutil.copy(security.authority.trusted, former)
    flowing(house)

    def step(name: Step) -> None:
        house.buy(5)  # under way while the servers start again
        secure_stack.change_authority(name)
        goes_on(house)

    step("add")
    programs_anew(house)
    step("renew")
    refused_with(secure_stack, former)["registry"]()  # it shows what the new one has signed
    step("drop")
    programs_anew(house)
    finished(house)
    assert not security.authority.changing
    for refused in refused_with(secure_stack, former).values():
        refused()


def programs_anew(house: House) -> None:
    """Whoever reads whom to trust when it starts."""
    restart_in_turn(house)
    house.family.end("simulator")
    house.start_world(WORLD)
    house.sender.flush()  # what it has not sent yet would go with it
    house.ear.close()
    house.connect()
    goes_on(house)


def refused_with(stack: LocalStack, trusted: Path) -> Mapping[str, Callable[[], None]]:
    """Server -> makes sure that who trusts this alone has no connection to it."""
    url = settings_of(stack, USER).redis_url.get_secret_value()

    def broker() -> None:
        code, said = run(stack, **PATIENT, ORDERS_KAFKA__SSL_CA_LOCATION=str(trusted))
        assert (code, "certificate verify failed" in said) == (AWAY, True), said

    def registry() -> None:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            asked_at_registry(settings_of(stack, USER), trusted)

    def redis() -> None:
        with (
            Redis.from_url(f"{url.partition('?')[0]}?ssl_ca_certs={trusted}") as client,
            pytest.raises(NoConnection, match="CERTIFICATE_VERIFY_FAILED"),
        ):
            client.ping()

    return {"broker": broker, "registry": registry, "redis": redis}


def asked_at_registry(settings: Settings, trusted: Path | None = None) -> int:
    """The status of an answer to the user's login."""
    user, _, password = settings.registry_properties()["basic.auth.user.info"].partition(":")
    return httpx.get(
        f"{settings.registry_url}/subjects",
        auth=(user, password),
        verify=ssl.create_default_context(cafile=str(trusted or settings.registry_ca)),
        trust_env=False,
        timeout=attempts.SECONDS,
    ).status_code
