"""The plain review's topics, for the catalogue of the process that runs it: what an entry in
`schemas/topics.yaml` and three schema files do for a stage that is to stay."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from orders.contracts import catalogue, records
from orders.contracts.records import DeadLetter, RedriveRequested
from orders.contracts.sources import FOLDER, whole
from orders.contracts.topic import Kind, RecordType, Topic
from tests.bench.floor import records as plain

GROUP = "plain_review"
ORDERS, DECISIONS, STATE = "plain.orders.v1", "plain.decisions.v1", f"{GROUP}.state.v1"
DLQ, CONTROL = f"{GROUP}.dlq.v1", f"{GROUP}.control.v1"
LIKE = "orders.inventory.v1"
"""A topic between stages: what is not said of these is as there."""
SHARED = {
    f"orders.{path.stem}": json.loads(path.read_text(encoding="utf-8"))
    for path in (FOLDER / "shared").glob("*.avsc")
}


@dataclass(frozen=True, eq=False)
class OwnRecord(RecordType):
    """A record whose schema stands in code."""

    source: Any = None

    @cached_property
    def schema(self) -> Any:
        """Its resolved schema."""
        return whole(self.source, SHARED)


def _topic(kind: Kind, owner: str, *carried: RecordType) -> Topic:
    return replace(
        catalogue.TOPICS[LIKE],
        name=carried[0].topic,
        kind=kind,
        key="customer",
        cleanup="compact" if kind == "state" else "delete",
        owner=owner,
        about="the engine's floor",
        records=carried,
    )


BEAT = getattr(records, "Heartbeat", None)
"""None on an engine that is older than heartbeats."""
BEATS = (RecordType(ORDERS, BEAT),) if BEAT else ()
TOPICS = {
    topic.name: topic
    for topic in (
        _topic(
            "chain",
            "channels",
            OwnRecord(ORDERS, plain.PlainOrder, source=plain.ORDER_SCHEMA),
            *BEATS,
        ),
        _topic(
            "chain", GROUP, OwnRecord(DECISIONS, plain.CreditDecided, source=plain.DECISION_SCHEMA)
        ),
        _topic(
            "state",
            GROUP,
            OwnRecord(STATE, plain.PlainReviewState, sole=True, source=plain.STATE_SCHEMA),
        ),
        _topic("dlq", GROUP, RecordType(DLQ, DeadLetter)),
        _topic("control", "operations", RecordType(CONTROL, RedriveRequested)),
    )
}
"""Those of the stage; what all stages say of themselves goes to topics that they share."""


def register() -> None:
    """Put them into the catalogue of this process."""
    catalogue.TOPICS.update(TOPICS)
    catalogue.CHAIN[GROUP] = ORDERS
    for name in (ORDERS, DECISIONS, STATE):
        first = TOPICS[name].records[0]
        catalogue._BY_CLASS[first.record] = (first,)
    for beat in BEATS:
        catalogue._BY_CLASS[beat.record] = (*catalogue._BY_CLASS[beat.record], beat)
