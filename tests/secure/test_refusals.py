"""The whole matrix: each user tries what is not its own, and is refused; what is its own it may."""

import contextlib

import pytest
from redis.exceptions import AuthenticationError

from deploy.local import LocalStack
from orders.cli.access.cluster import Access
from orders.cli.access.redis import USERS as REDIS_USERS
from orders.cli.access.users import USERS, rules_of
from orders.client.groups import wiring_of
from orders.contracts.catalogue import STAGES, TOPICS, record_type
from orders.contracts.records import OrderApproved
from orders.engine.errors import NotAllowed
from tests.secure import attempts
from tests.secure.keeping import kept, schemas_changed
from tests.secure.logins import settings_of

pytestmark = [pytest.mark.broker, pytest.mark.timeout(600)]
WATCHES = {"see rules", "see the brokers' settings"}
DEPLOYS = {"create topics", "configure topics", "make rules", "take rules away", "set passwords"}
KEEPS = {"operations": WATCHES, "lookout": WATCHES, "deploy": WATCHES | DEPLOYS}
"""User -> what it is let do of what whoever keeps a cluster does."""
SUBJECT = record_type(OrderApproved).subject
LEDGERS = sorted({name for stage in STAGES for name in wiring_of(stage).stage.ledgers})
DANGEROUS = (
    ("EVAL", "return 1", "0"),
    ("EVAL_RO", "return 1", "0"),
    ("SCRIPT", "FLUSH"),
    ("SCRIPT", "KILL"),
    ("FUNCTION", "LIST"),
    ("FLUSHALL",),
    ("FLUSHDB",),
    ("SWAPDB", "0", "1"),
    ("KEYS", "*"),
    ("SCAN", "0"),
    ("RANDOMKEY",),
    ("CONFIG", "SET", "appendonly", "no"),
    ("ACL", "LIST"),
    ("ACL", "SETUSER", "forged", "on", "nopass", "~*", "+@all"),
    ("CLIENT", "LIST"),
    ("CLIENT", "KILL", "TYPE", "normal"),
    ("MONITOR",),
    ("REPLICAOF", "127.0.0.1", "1"),
    ("SHUTDOWN", "NOSAVE"),
    ("SAVE",),
)
"""What would stop, show or change what is not the user's own."""
SCANS = {("SCAN", "0"), ("RANDOMKEY",)}
"""Who may read every key sees their names."""
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
def test_who_keeps_the_cluster(secure_stack: LocalStack, user: str) -> None:
    """Topics, groups, rules, passwords, brokers."""
    settings = settings_of(secure_stack, user)
    found = kept(settings, list(TOPICS), list(GROUPS))
    with contextlib.suppress(NotAllowed):
        found |= {"see rules"} if Access(settings.kafka_properties()).entries() else set()
    assert found == KEEPS.get(user, set())


@pytest.mark.parametrize("user", [user for user in USERS if user != "deploy"])
def test_what_stands_in_the_registry_is_changed_by_nobody_else(
    secure_stack: LocalStack, user: str
) -> None:
    told = schemas_changed(settings_of(secure_stack, user), SUBJECT)
    assert told.pop("look") == 200
    assert told == dict.fromkeys(told, 403)


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
    let = attempts.let(settings, DANGEROUS)
    assert let == (set() if user in (*STAGES, "together") else SCANS)


@pytest.mark.parametrize("user", STAGES)
def test_ledgers_are_for_those_who_declare_them(secure_stack: LocalStack, user: str) -> None:
    settings, declared = settings_of(secure_stack, user), wiring_of(user).stage
    foreign = set(LEDGERS) - set(declared.ledgers)
    keys = {ledger: f"orders:{{ledger/{ledger}}}:free" for ledger in LEDGERS}
    seen = attempts.let(settings, [("HGET", keys[one], "SKU-1") for one in LEDGERS])
    assert {key for _, key, _ in seen} == {
        keys[one] for one in (*declared.ledgers, *declared.reads)
    }
    assert not attempts.let(settings, [("HSET", keys[one], "SKU-1", "9") for one in foreign])


def test_who_is_no_user_of_redis_gets_nothing(secure_stack: LocalStack) -> None:
    with pytest.raises(AuthenticationError, match=r"WRONGPASS|invalid username-password"):
        attempts.asking(settings_of(secure_stack, "channels"), "PING")


def test_what_review_may_only_ask_it_cannot_change(secure_stack: LocalStack) -> None:
    settings = settings_of(secure_stack, "review")
    assert attempts.asking(settings, "HGET", "orders:{ledger/stock}:free", "SKU-1") == ""
    assert attempts.asking(settings, "HSET", "orders:{ledger/stock}:free", "SKU-1", "9").startswith(
        "NOPERM"
    )
