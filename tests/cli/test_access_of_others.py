"""Rules that others made at the brokers and that hold for our users: each is shown with what it
means; what blocks one is an error, and what allows more is not passed over."""

import json
from collections.abc import Iterable

import pytest

from orders.cli.access.changes import changes
from orders.cli.access.rules import Entry, Rule
from orders.cli.access.strangers import Stranger, entry_of, rule_of, standing
from orders.cli.access.users import USERS, planned
from tests.cli.conftest import orders

PLANNED = planned()
READS = Rule("review", "topic", "orders.intake.v1", "literal", "read")


def entry(principal: str, permission: str, operation: str, *on: str, host: str = "*") -> Entry:
    """`on`: resource, name, pattern (literal if not said)."""
    resource, name, pattern = (*on, "literal")[:3]
    return Entry(principal, host, permission, resource, name, pattern, operation)


def judged(one: Entry) -> Stranger:
    [found] = standing([one], PLANNED, USERS).strangers
    return found


def test_our_own_rules_are_none() -> None:
    assert READS in PLANNED
    found = standing(map(entry_of, PLANNED), PLANNED, USERS)
    assert found == (set(PLANNED), [])
    assert [rule_of(entry_of(rule)) for rule in PLANNED] == PLANNED


@pytest.mark.parametrize(
    "denied",
    [
        entry("User:review", "deny", "read", "topic", "orders.intake.v1"),
        entry("User:review", "deny", "all", "topic", "orders.", "prefixed"),
        entry("User:review", "deny", "describe", "topic", "review.state.v1"),
        entry("User:*", "deny", "write", "topic", "*"),
        entry("User:*", "deny", "all", "group", "review"),
        entry("User:review", "deny", "read", "group", "review.", "prefixed"),
        entry("User:review", "deny", "write", "transactional_id", "review-1"),
        entry("User:review", "deny", "write", "transactional_id", "rev", "prefixed"),
        entry("User:review", "deny", "read", "topic", "orders.intake.v1", host="10.0.0.7"),
        entry("User:deploy", "deny", "alter", "cluster", "kafka-cluster"),
    ],
    ids=str,
)
def test_what_denies_what_is_needed_blocks(denied: Entry) -> None:
    found = judged(denied)
    assert found.means == "blocks"
    assert " may not " in found.because
    assert (f" from {denied.host}" in found.because) == (denied.host != "*")
    made = changes(PLANNED, standing([denied], PLANNED, USERS), prune=True)
    assert made.left == [found], "who made it has a reason: it is not ours to take away"


@pytest.mark.parametrize(
    "denied",
    [
        entry("User:review", "deny", "delete", "topic", "orders.intake.v1"),
        entry("User:review", "deny", "read", "topic", "payroll"),
        entry("User:review", "deny", "write", "transactional_id", "payroll-", "prefixed"),
        entry("User:*", "deny", "all", "unknown", "somebody"),
    ],
    ids=str,
)
def test_what_denies_nothing_that_is_needed_changes_nothing(denied: Entry) -> None:
    assert judged(denied).means == "changes nothing"


@pytest.mark.parametrize(
    ("allowed", "because"),
    [
        (
            entry("User:review", "allow", "all", "topic", "orders.intake.v1"),
            "review may do everything with topic orders.intake.v1",
        ),
        (entry("User:review", "allow", "read", "topic", "*"), "review may read every topic"),
        (
            entry("User:*", "allow", "read", "topic", "orders.", "prefixed"),
            "everybody may read every topic whose name begins with orders.",
        ),
        (
            entry("User:review", "allow", "write", "topic", "payroll", host="10.0.0.7"),
            "review may write topic payroll from 10.0.0.7",
        ),
        (
            entry("User:review", "allow", "describe", "unknown", "somebody"),
            "review may describe unknown somebody",
        ),
        (
            entry("User:review", "allow", "cluster_action", "cluster", "kafka-cluster"),
            "review may cluster_action cluster kafka-cluster",
        ),
    ],
)
def test_what_allows_more_than_is_planned_says_what(allowed: Entry, because: str) -> None:
    assert judged(allowed)[1:] == ("allows more", because)


def test_what_allows_what_is_planned_changes_nothing() -> None:
    for same in (
        entry("User:review", "allow", "read", "topic", "orders.intake.v1", host="10.0.0.7"),
        entry("User:review", "allow", "write", "transactional_id", "review-1", host="10.0.0.7"),
        entry("User:lookout", "allow", "describe", "topic", "payroll", host="10.0.0.7"),
    ):
        assert judged(same).means == "changes nothing", same


def test_what_holds_for_none_of_our_users_is_none_of_ours() -> None:
    others = [
        entry("User:payroll", "deny", "all", "topic", "*"),
        entry("User:reviewer", "allow", "all", "topic", "orders.intake.v1"),
        entry("Group:review", "allow", "all", "topic", "*"),
    ]
    assert standing(others, PLANNED, USERS) == (set(), [])
    mine = entry("User:shipping", "deny", "all", "topic", "*")
    assert not standing([mine], PLANNED, ["review"]).strangers, "nobody asked about shipping"


def test_only_what_one_of_our_users_alone_may_is_taken_away() -> None:
    wide = entry("User:review", "allow", "all", "topic", "*")
    left = [
        entry("User:*", "allow", "read", "topic", "orders.intake.v1"),
        entry("User:review", "deny", "read", "topic", "orders.intake.v1"),
        entry("User:review", "allow", "describe", "unknown", "somebody"),
    ]
    found = standing([wide, *left, *map(entry_of, PLANNED)], PLANNED, USERS)
    pruned = changes(PLANNED, found, prune=True)
    assert pruned.removed == [wide]
    assert {one.entry for one in pruned.left} == {*left}
    spared = changes(PLANNED, found, prune=False)
    assert spared.removed == []
    assert {one.entry for one in spared.left} == {wide, *left}


class Brokers:
    """As `Access` speaks to them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.has = set(entries)

    def __call__(self, properties: object) -> "Brokers":
        return self

    def entries(self) -> list[Entry]:
        return sorted(self.has)

    def create(self, rules: Iterable[Rule]) -> None:
        self.has |= set(map(entry_of, rules))

    def remove(self, entries: Iterable[Entry]) -> None:
        self.has -= set(entries)

    def set_passwords(self, passwords: object) -> None:
        """There are none."""


DENY = entry("User:review", "deny", "read", "topic", "orders.intake.v1")
WIDE = entry("User:review", "allow", "all", "topic", "*")


@pytest.fixture
def nowhere(clean_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "KAFKA_BOOTSTRAP_SERVERS": "none:1",
        "REGISTRY_URL": "http://none",
        "REDIS_URL": "redis://none",
    }.items():
        monkeypatch.setenv(f"ORDERS_{name}", value)


@pytest.mark.parametrize(
    ("also", "asked", "code"),
    [
        ([], ["plan"], 0),
        ([DENY], ["plan"], 1),
        ([DENY], ["plan", "shipping"], 0),
        ([WIDE], ["plan"], 0),
        ([], ["apply"], 0),
        ([DENY], ["apply"], 1),
        ([WIDE], ["apply"], 1),
        ([WIDE], ["apply", "--dry-run"], 1),
        ([WIDE], ["apply", "--prune"], 0),
        ([WIDE, DENY], ["apply", "--prune"], 1),
    ],
)
def test_the_exit_code_says_whether_something_is_wrong(
    nowhere: None,
    monkeypatch: pytest.MonkeyPatch,
    also: list[Entry],
    asked: list[str],
    code: int,
) -> None:
    brokers = Brokers([*map(entry_of, PLANNED), *also])
    monkeypatch.setattr("orders.cli.access.commands.Access", brokers)
    told = orders("access", *asked)
    assert told.exit_code == code, told.output
    left = brokers.has - set(map(entry_of, PLANNED))
    assert left == set(also) - ({WIDE} if "--prune" in asked else set())
    again = orders("access", *asked, "--json")
    assert json.loads(again.stdout) is not None
    if DENY in also and "shipping" not in asked:
        assert "review may not read topic orders.intake.v1: take it away" in " ".join(
            again.stdout.split()
        )
