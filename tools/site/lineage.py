"""Who writes a topic and who reads it: as stages declare it, and as the brokers' rules let
others."""

from collections.abc import Iterator
from typing import NamedTuple

from orders.cli.access.rules import Operation
from orders.cli.access.users import USERS, rules_of
from orders.client.groups import wiring_of
from orders.contracts.catalogue import STAGES
from orders.contracts.topic import RecordType
from orders.engine.core.wiring import Wiring
from orders.engine.host.process import TOGETHER

EVERY_STAGE = TOGETHER
"""Not a party of its own: the process that has all stages."""
WIDE = frozenset(
    ("operations", "auditor", "deploy", "gateway", "desk", "data", "data-contact", "data-full")
)
"""Users whose rights are by kind or class of topics: that they may read one says nothing of whether
they do."""


class Lineage(NamedTuple):
    """Of one topic. `writers` and `readers`: stages in the order of the chain, then others;
    `others`: who may read it, too, by rules that are not about this topic."""

    writers: tuple[str, ...]
    readers: tuple[str, ...]
    others: tuple[str, ...]


class Handled(NamedTuple):
    """Of one record on one topic: stages that publish it, and stages that handle it."""

    by: tuple[str, ...]
    takes: tuple[str, ...]


def lineages() -> dict[str, Lineage]:
    """By topic; each is read and written by somebody."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for user in USERS:
        if user == EVERY_STAGE:
            continue
        for topic, operation in _on_topics(user):
            writers, readers = found.setdefault(topic, ([], []))
            (writers if operation == "write" else readers).append(user)
    return {topic: _lineage(*parties) for topic, parties in found.items()}


def handled(record: RecordType) -> Handled:
    """From the stages' declarations."""
    wirings = [wiring_of(stage) for stage in STAGES]
    return Handled(
        tuple(one.name for one in wirings if record in _published(one)),
        tuple(one.name for one in wirings if record in one.handlers),
    )


def _published(wiring: Wiring) -> Iterator[RecordType]:
    """What it may write, but what only others have a reason to: every stage could end an order or
    tell of a queue, if it had to do with orders' ends or had one."""
    reasons = {wiring.stopped: wiring.ends_orders, wiring.workload: bool(wiring.stage.queue_of)}
    return (record for record in wiring.writes if reasons.get(record, True))


def _lineage(writers: list[str], readers: list[str]) -> Lineage:
    return Lineage(
        tuple(writers),
        tuple(user for user in readers if user not in WIDE),
        tuple(user for user in readers if user in WIDE),
    )


def _on_topics(user: str) -> Iterator[tuple[str, Operation]]:
    """Topics that it reads or writes: a stage writes what it publishes, and reads what it may."""
    if user in STAGES:
        for topic in {record.topic for record in _published(wiring_of(user))}:
            yield topic, "write"
    for rule in rules_of(user):
        if rule.resource == "topic" and (
            rule.operation == "read" or (rule.operation == "write" and user not in STAGES)
        ):
            yield rule.name, rule.operation
