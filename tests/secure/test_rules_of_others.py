"""Rules of other forms than ours on real brokers: they are read as they stand, mean what is said of
them, and only what is ours to take away is taken away."""

import json
from collections.abc import Iterator

import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from deploy.local import LocalStack
from orders.cli.access.roles import owned
from tests.cli.conftest import eventually, orders
from tests.secure import attempts
from tests.secure.logins import environment_of, settings_of

pytestmark = [pytest.mark.broker, pytest.mark.timeout(600)]
USER = "suppliers"
TOPIC = owned(USER)[0]
LITERAL, PREFIXED = ResourcePatternType.LITERAL, ResourcePatternType.PREFIXED
DENY, ALLOW = AclPermissionType.DENY, AclPermissionType.ALLOW
BLOCKS = (ResourceType.TOPIC, TOPIC, LITERAL, f"User:{USER}", "*", AclOperation.WRITE, DENY)
OPENS = (ResourceType.TOPIC, "*", LITERAL, f"User:{USER}", "127.0.0.1", AclOperation.ALL, ALLOW)
FOR_ALL = (ResourceType.GROUP, "x", PREFIXED, "User:*", "*", AclOperation.DESCRIBE, ALLOW)
WRONG = {"not ours: blocks", "not ours: allows more"}


@pytest.fixture
def made(
    secure_stack: LocalStack, clean_settings: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """All three stand there, and the command is the operator's."""
    for name, value in environment_of(secure_stack).items():
        if name.startswith("ORDERS_"):
            monkeypatch.setenv(name, value)
    admin = AdminClient({**settings_of(secure_stack, "").kafka_properties()})
    rules = (BLOCKS, OPENS, FOR_ALL)
    for future in admin.create_acls([AclBinding(*rule) for rule in rules]).values():
        future.result(60)
    try:
        yield
    finally:
        for gone in admin.delete_acls([AclBindingFilter(*rule) for rule in rules]).values():
            gone.result(60)


def strange() -> set[tuple[str, str, str]]:
    """Operation, permission and meaning of what is not ours, by `orders access plan`."""
    told = orders("access", "plan", USER, "--json")
    return {
        (row["operation"], row["permission"], row["is"])
        for row in json.loads(told.stdout)
        if "permission" in row
    }


def test_they_are_shown_with_what_they_mean(made: None, secure_stack: LocalStack) -> None:
    blocks = ("write", "deny", "not ours: blocks")
    opens = ("all", "allow", "not ours: allows more")
    for_all = ("describe", "allow", "not ours: allows more")
    eventually("all three are shown", lambda: strange() == {blocks, opens, for_all})
    assert orders("access", "plan", USER).exit_code == 1
    assert orders("access", "plan", "channels").exit_code == 0, "nothing is denied there"

    settings = settings_of(secure_stack, USER)
    said = attempts.writing(settings, [TOPIC, "orders.review.v1"])
    assert said == {TOPIC: "TOPIC_AUTHORIZATION_FAILED", "orders.review.v1": ""}, "so it is"

    done = orders("access", "apply", "--prune", "--json")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert [row["operation"] for row in report["removed"]] == ["all"]
    assert {row["is"] for row in report["left"]} == WRONG
    eventually("the one is gone", lambda: strange() == {blocks, for_all})
