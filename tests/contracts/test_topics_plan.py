"""`orders topics plan`: what is a change, and what is refused because it would lose data or
break readers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from orders.cli.topics.cluster import Existing
from orders.cli.topics.plan import Plan, make_plan
from orders.cli.topics.subjects import SubjectState, incompatibilities
from orders.cli.topics.wanted import configuration
from orders.contracts.catalogue import TOPICS
from orders.contracts.topic import RecordType, Topic

CHAIN, STATE, LETTERS = (
    TOPICS["orders.intake.v1"],
    TOPICS["intake.state.v1"],
    TOPICS["intake.dlq.v1"],
)


class Place:
    """Cluster and registry in one, as they are; remembers what is done to them."""

    def __init__(self, **topics: Existing) -> None:
        self.topics = topics
        self.subjects: dict[str, SubjectState] = {}
        self.done: list[tuple[Any, ...]] = []

    def existing(self, names: Mapping[str, Topic]) -> tuple[dict[str, Existing], int]:
        return {name: self.topics[name] for name in names if name in self.topics}, 3

    def create(
        self, name: str, partitions: int, replication: int, configuration: Mapping[str, str]
    ) -> None:
        self.done.append(("create", name, partitions, replication, configuration["cleanup.policy"]))

    def configure(self, name: str, changes: Mapping[str, str]) -> None:
        self.done.append(("configure", name, dict(changes)))

    def examine(self, records: list[RecordType]) -> list[SubjectState]:
        return [
            self.subjects.get(one.subject, SubjectState(one, True, "FULL_TRANSITIVE"))
            for one in records
        ]

    def protect(self, record: RecordType) -> None:
        self.done.append(("protect", record.subject))

    def register(self, record: RecordType) -> None:
        self.done.append(("register", record.subject))

    def plan(self, topic: Topic) -> Plan:
        return make_plan({topic.name: topic}, self, self)  # type: ignore[arg-type]


def as_wanted(topic: Topic, **settings: str) -> Existing:
    """The topic as `apply` makes it on three brokers, but for these settings (underscores for
    dots)."""
    changed = {name.replace("_", "."): value for name, value in settings.items()}
    return Existing(
        topic.partitions, 3, {"retention.ms": "604800000", **configuration(topic, 3), **changed}
    )


def refused(topic: Topic, existing: Existing) -> str:
    """Why bringing the topic to the catalogue is refused; nothing may have been done."""
    place = Place(**{topic.name: existing})
    plan = place.plan(topic)
    with pytest.raises(ValueError, match="not carried out"):
        plan.carry_out()
    assert place.done == []
    return " ".join(refusal.because for refusal in plan.refusals)


def test_an_empty_cluster_gets_topic_then_protection_then_schema() -> None:
    place = Place()
    (record,) = STATE.records
    place.subjects[record.subject] = SubjectState(record, registered=False, level="")
    place.plan(STATE).carry_out()
    assert place.done == [
        ("create", "intake.state.v1", 12, 3, "compact"),
        ("protect", "intake.state.v1-value"),
        ("register", "intake.state.v1-value"),
    ]


def test_a_cluster_that_is_as_wanted_needs_nothing() -> None:
    plan = Place(**{CHAIN.name: as_wanted(CHAIN)}).plan(CHAIN)
    assert (plan.steps, plan.refusals) == ((), ())


def test_settings_that_drifted_are_set_again() -> None:
    place = Place(
        **{STATE.name: as_wanted(STATE, min_insync_replicas="1", min_compaction_lag_ms="0")}
    )
    place.plan(STATE).carry_out()
    assert place.done == [
        ("configure", STATE.name, {"min.insync.replicas": "2", "min.compaction.lag.ms": "86400000"})
    ]


def test_retention_may_grow() -> None:
    assert (
        Place(**{CHAIN.name: as_wanted(CHAIN, retention_ms="1000")}).plan(CHAIN).steps[0].detail
        == "retention.ms 1000 → 2592000000"
    )


@pytest.mark.parametrize("partitions", [6, 24])
def test_the_number_of_partitions_never_changes(partitions: int) -> None:
    assert f"it has {partitions} partitions, the catalogue says 12" in refused(
        CHAIN, replace(as_wanted(CHAIN), partitions=partitions)
    )


def test_what_is_kept_today_is_not_dropped_by_a_change_of_settings() -> None:
    assert "cleanup.policy compact → delete" in refused(
        CHAIN, as_wanted(CHAIN, cleanup_policy="compact")
    )
    assert "cleanup.policy delete → compact" in refused(
        STATE, as_wanted(STATE, cleanup_policy="delete")
    )
    assert "retention.ms -1 → 2592000000 would delete" in refused(
        CHAIN, as_wanted(CHAIN, retention_ms="-1")
    )
    assert "retention.ms 9999999999 → 2592000000" in refused(
        CHAIN, as_wanted(CHAIN, retention_ms="9999999999")
    )


def test_an_incompatible_schema_stops_everything_else_too() -> None:
    place = Place()
    record = CHAIN.records[0]
    place.subjects[record.subject] = SubjectState(
        record, False, "FULL_TRANSITIVE", ("version 1: the new schema cannot read old records",)
    )
    plan = place.plan(CHAIN)
    assert [(refusal.name, refusal.because) for refusal in plan.refusals] == [
        (record.subject, "version 1: the new schema cannot read old records")
    ]
    with pytest.raises(ValueError, match="not carried out"):
        plan.carry_out()
    assert place.done == []


def test_a_subject_that_lost_its_protection_gets_it_back() -> None:
    place = Place(**{CHAIN.name: as_wanted(CHAIN)})
    record = CHAIN.records[0]
    place.subjects[record.subject] = SubjectState(record, True, "NONE")
    place.plan(CHAIN).carry_out()
    assert place.done == [("protect", record.subject)]


def test_the_broker_stamps_what_outsiders_submit_and_journals() -> None:
    """No channel's clock moves a service level (decision 0042)."""
    stamped = {
        name
        for name, topic in TOPICS.items()
        if "message.timestamp.type" in configuration(topic, 3)
    }
    journals = {name for name in TOPICS if ".journal." in name}
    assert stamped == {"orders.submissions.v1", *journals}


def test_each_kind_of_topic_has_its_settings() -> None:
    assert configuration(CHAIN, 3) == {
        "cleanup.policy": "delete",
        "max.message.bytes": "1048576",
        "min.insync.replicas": "2",
        "retention.ms": "2592000000",
    }
    assert configuration(STATE, 1)["min.compaction.lag.ms"] == "86400000"
    assert configuration(STATE, 1)["min.insync.replicas"] == "1"
    assert "retention.ms" not in configuration(STATE, 1)
    assert int(configuration(LETTERS, 1)["max.message.bytes"]) > int(
        configuration(CHAIN, 1)["max.message.bytes"]
    )


OLD = '{"type": "record", "name": "X", "fields": [{"name": "a", "type": "string"}%s]}'


def test_schemas_must_read_each_other_both_ways() -> None:
    optional, required = (
        ', {"name": "b", "type": "string", "default": ""}',
        ', {"name": "b", "type": "string"}',
    )
    assert incompatibilities(OLD % "", OLD % optional) == []
    assert incompatibilities(OLD % optional, OLD % "") == []
    assert incompatibilities(OLD % "", OLD % required) == [
        "the new schema cannot read old records: reader field missing default value (b)"
    ]
    assert incompatibilities(OLD % required, OLD % "") == [
        "the old one cannot read new records: reader field missing default value (b)"
    ]
