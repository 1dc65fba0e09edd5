"""What the catalogue is made of: topics and the record types they carry."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from orders.contracts.codec.schema import Schema
from orders.contracts.sources import record_schema

Kind = Literal[
    "chain",
    "answers",
    "notices",
    "partner",
    "reference",
    "state",
    "dlq",
    "journal",
    "summary",
    "output",
    "control",
]
Cleanup = Literal["delete", "compact", "compact,delete"]
PersonalData = Literal["none", "contact", "full"]
Audience = Literal["internal", "outside"]
TOMBSTONES_MS = 7 * 86_400_000
"""`delete.retention.ms` of state topics: for so long whoever replays one is told, at least, that
a key was forgotten."""


def subject_of(topic: str, fullname: str, sole: bool) -> str:
    """The registry's name for a record on a topic: `<topic>-<fullname>` (TopicRecordNameStrategy),
    `<topic>-value` of one that the topic carries alone."""
    return f"{topic}-value" if sole else f"{topic}-{fullname}"


@dataclass(frozen=True, eq=False)
class RecordType:
    """One record on one topic. A record that several topics carry has a RecordType on each;
    compared by identity.

    topic              name of the topic
    record             its TypedDict class
    order_fingerprint  fingerprint of its order's type if it is a hand-off, else None
    sole               whether the topic is a state topic, which carries nothing else
    """

    topic: str
    record: type[Any]
    order_fingerprint: str | None = None
    sole: bool = False

    @cached_property
    def name(self) -> str:
        """Short name, such as "OrderReceived"."""
        return self.record.__name__

    @cached_property
    def fullname(self) -> str:
        """Avro's name, "orders.OrderReceived"."""
        return f"orders.{self.name}"

    @cached_property
    def subject(self) -> str:
        """Where the registry keeps its schema."""
        return subject_of(self.topic, self.fullname, self.sole)

    @property
    def hand_off(self) -> bool:
        """Whether it carries a whole order as its last field."""
        return self.order_fingerprint is not None

    @cached_property
    def keeps_order(self) -> bool:
        """Whether it is a state that keeps an order as it came."""
        return self.sole and any(field["name"] == "order" for field in self.schema["fields"])

    @cached_property
    def schema(self) -> Schema:
        """Its resolved schema."""
        return record_schema(self.topic, self.name)

    @cached_property
    def schema_json(self) -> str:
        """The text of its resolved schema, as it is registered."""
        return json.dumps(self.schema, ensure_ascii=False)

    def __repr__(self) -> str:
        return f"RecordType({self.topic}, {self.name})"


@dataclass(frozen=True, eq=False)
class Topic:
    """One topic.

    key            what its messages are keyed by: "order", "article", "customer", ...
    retention_ms   how long records are kept, milliseconds; None for ever (or until compacted away)
    audience       who reads what stages write there: stages alone, or partners and channels, too
    """

    name: str
    kind: Kind
    key: str
    cleanup: Cleanup
    retention_ms: int | None
    owner: str
    personal_data: PersonalData
    audience: Audience
    about: str
    partitions: int
    records: tuple[RecordType, ...]
