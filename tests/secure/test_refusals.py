"""The whole matrix: each user tries what is not its own, and is refused; what is its own it may."""

import pytest
from redis.exceptions import AuthenticationError

from deploy.local import LocalStack
from orders.cli.access.redis import USERS as REDIS_USERS
from orders.cli.access.users import USERS, rules_of
from orders.contracts.catalogue import STAGES, TOPICS
from tests.secure import attempts
from tests.secure.logins import settings_of

pytestmark = [pytest.mark.broker, pytest.mark.timeout(600)]
GROUPS = (*STAGES, *(f"{stage}.readers" for stage in STAGES), "orders-audit", "contracts")


def allowed(user: str, resource: str, *operations: str) -> set[str]:
    return {
        rule.name
        for rule in rules_of(user)
        if rule.resource == resource and rule.operation in operations
    }


@pytest.mark.parametrize("user", USERS)
def test_topics(secure_stack: LocalStack, user: str) -> None:
    settings = settings_of(secure_stack, user)
    own_groups = sorted(allowed(user, "group", "read"))
    group = own_groups[0] + "x" * own_groups[0].endswith(".") if own_groups else "nobody"
    said = attempts.reading(settings, group, TOPICS)
    read = {topic for topic, refusal in said.items() if not refusal}
    assert read == allowed(user, "topic", "read")
    foreign = TOPICS.keys() - allowed(user, "topic", "write")
    said = attempts.writing(settings, foreign)
    assert said == dict.fromkeys(foreign, "TOPIC_AUTHORIZATION_FAILED")


@pytest.mark.parametrize("user", USERS)
def test_groups(secure_stack: LocalStack, user: str) -> None:
    foreign = [group for group in GROUPS if group not in allowed(user, "group", "read")]
    said = attempts.moving(settings_of(secure_stack, user), foreign)
    assert said == dict.fromkeys(foreign, "GROUP_AUTHORIZATION_FAILED")


@pytest.mark.parametrize("user", USERS)
def test_transactional_ids(secure_stack: LocalStack, user: str) -> None:
    own = allowed(user, "transactional_id", "write")
    foreign = [f"{name}-1" for name in attempts.PROCESSES if f"{name}-" not in own]
    said = attempts.fencing(settings_of(secure_stack, user), foreign)
    assert said == dict.fromkeys(foreign, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED")


@pytest.mark.parametrize("user", USERS)
def test_schemas_are_written_by_deploy_alone(secure_stack: LocalStack, user: str) -> None:
    status = attempts.registering(settings_of(secure_stack, user))
    assert status == (200 if user == "deploy" else 403)


@pytest.mark.parametrize("user", REDIS_USERS)
def test_redis(secure_stack: LocalStack, user: str) -> None:
    settings = settings_of(secure_stack, user)
    for stage in set(STAGES) - {user}:
        key = f"orders:{{{stage}/0}}:states"
        if user != "together":
            assert attempts.asking(settings, "HSET", key, "shop:1", "x").startswith("NOPERM")
        if user in STAGES:
            assert attempts.asking(settings, "HGET", key, "shop:1").startswith("NOPERM")
    for command in (
        ("FLUSHALL",),
        ("KEYS", "*"),
        ("CONFIG", "SET", "appendonly", "no"),
        ("ACL", "LIST"),
    ):
        assert attempts.asking(settings, *command).startswith("NOPERM")


def test_who_is_no_user_of_redis_gets_nothing(secure_stack: LocalStack) -> None:
    with pytest.raises(AuthenticationError, match=r"WRONGPASS|invalid username-password"):
        attempts.asking(settings_of(secure_stack, "channels"), "PING")


def test_what_review_may_only_ask_it_cannot_change(secure_stack: LocalStack) -> None:
    settings = settings_of(secure_stack, "review")
    assert attempts.asking(settings, "HGET", "orders:{ledger/stock}:free", "SKU-1") == ""
    assert attempts.asking(settings, "HSET", "orders:{ledger/stock}:free", "SKU-1", "9").startswith(
        "NOPERM"
    )
