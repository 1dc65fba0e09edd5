"""What the catalogue is made of: topics and the record types they carry."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from orders.contracts.codec.schema import Schema

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
TOMBSTONES_MS = 7 * 86_400_000
"""`delete.retention.ms` of state topics: for so long whoever replays one is told, at least, that
a key was forgotten."""
AVRO = Path(__file__).parent / "avro"


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
        """Where the registry keeps its schema: `<topic>-<fullname>` (TopicRecordNameStrategy),
        on a state topic `<topic>-value`."""
        return f"{self.topic}-value" if self.sole else f"{self.topic}-{self.fullname}"

    @property
    def hand_off(self) -> bool:
        """Whether it carries a whole order as its last field."""
        return self.order_fingerprint is not None

    @cached_property
    def keeps_order(self) -> bool:
        """Whether it is a state that keeps an order as it came."""
        return self.sole and any(field["name"] == "order" for field in self.schema["fields"])

    @property
    def path(self) -> Path:
        """The file of its resolved schema, as it is registered."""
        return AVRO / self.topic / f"{self.name}.avsc"

    @cached_property
    def schema_json(self) -> str:
        """The text of its resolved schema."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def schema(self) -> Schema:
        """Its resolved schema."""
        return json.loads(self.schema_json)

    def __repr__(self) -> str:
        return f"RecordType({self.topic}, {self.name})"


@dataclass(frozen=True, eq=False)
class Topic:
    """One topic.

    key            what its messages are keyed by: "order", "article", "account", ...
    retention_ms   how long records are kept, milliseconds; None for ever (or until compacted away)
    """

    name: str
    kind: Kind
    key: str
    cleanup: Cleanup
    retention_ms: int | None
    owner: str
    personal_data: PersonalData
    about: str
    partitions: int
    records: tuple[RecordType, ...]
