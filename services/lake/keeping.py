"""Which fields the lake keeps: by their class in the schema, and of orders each version once."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.schema import Schema, kind, named_types

ALWAYS = frozenset(("public", "internal"))
PERSONAL = frozenset(("personal", "staff"))
"""Classes of fields that tell of people: kept if that is asked for."""
SAYS_ORDER = frozenset(
    ("OrderSubmitted", "CorrectionSubmitted", "AmendRequested", "DraftSaved", "OrderReceived")
)
"""Records by which somebody says what is ordered: channels as they have it, intake as it was taken.
All other hand-offs carry the received order on, byte for byte, and name it by id and version."""
NEVER: Mapping[str, frozenset[str]] = {"orders.DeadLetter": frozenset(("key", "value", "headers"))}
"""The bytes of dead letters may be anything: they are for whoever mends them, on the topic."""


class Keeping(NamedTuple):
    """`classes` of fields that are kept."""

    classes: frozenset[str]

    @classmethod
    def with_personal(cls, asked_for: bool) -> "Keeping":
        """What a lake keeps that is, or is not, to tell of people."""
        return cls(ALWAYS | PERSONAL if asked_for else ALWAYS)

    @property
    def tells_of_people(self) -> bool:
        """Whether fields about people are kept."""
        return self.classes >= PERSONAL

    def keeps(self, record: str, field: Schema) -> bool:
        """Whether the field of a record, by full name, is kept. One that has no class, here or in
        our own schemas, is taken for personal."""
        if field["name"] in NEVER.get(record, ()):
            return False
        return class_of(record, field) in self.classes


def class_of(record: str, field: Schema) -> str:
    """The class of a field: as its schema says, else (a former schema had none) as ours does."""
    named = field.get("class") or _ours().get((record, field["name"]))
    return str(named or "personal")


@cache
def _ours() -> dict[tuple[str, str], Any]:
    """(record, field) -> class of all fields of our own schemas."""
    found = {}
    for topic in TOPICS.values():
        for record in topic.records:
            for _, schema in named_types(record.schema):
                for field in schema.get("fields", ()):
                    found[kind(schema), field["name"]] = field.get("class")
    return found
