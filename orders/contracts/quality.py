"""What is promised of a topic beyond its types (DM-01): words for people, and rules that always
hold, as `schemas/contracts.yaml` has them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from orders.contracts.codec.schema import Schema
from orders.contracts.sources import FOLDER

HEAD = ("order_id", "customer_id", "total_minor", "currency", "priority")
"""Fields of a hand-off's head that its order has, too."""
OF_THE_ORDER = {"customer_id": "buyer.customer_id", "total_minor": "totals.total_minor"}
"""Where in the order they stand, those that do not stand at its top."""


class Rule(NamedTuple):
    """What always holds of a record type.

    says     the same in words
    finds    SQL that gives a row for each case that breaks it, from a table called like the record
             with a column a field, and _key, _partition, _offset, _recorded_at
    """

    record: str
    name: str
    dimension: str
    says: str
    finds: str

    @property
    def counts(self) -> str:
        """SQL that gives how many break it; 0 is well."""
        return f"SELECT count(*) FROM ({self.finds})"


class Promises(NamedTuple):
    """Order of records, repeats and lateness, in words."""

    order: str
    repeats: str
    late: str


class Quality(NamedTuple):
    """`schemas/contracts.yaml`. promises: by topic, else by kind; once, rules: by record."""

    kinds: Mapping[str, Promises]
    topics: Mapping[str, Promises]
    once: Mapping[str, Sequence[str]]
    rules: Mapping[str, Mapping[str, Mapping[str, str]]]

    def promises(self, topic: str, kind: str) -> Promises:
        """What is promised of a topic of this kind."""
        return self.topics.get(topic) or self.kinds[kind]

    def of(self, record: str, schema: Schema, key: str) -> Iterator[Rule]:
        """The rules of a record with this resolved schema, on a topic with such a key."""
        names = [field["name"] for field in schema["fields"]]
        if key == "order" and names[0] == "order_id":
            says = "its key is its order, or what stands in an order's place"
            yield _row(record, "known_by_key", "consistency", says, "_key <> order_id")
        if "order" in names and "total_minor" in names:
            says = "its head says what its order says"
            yield _row(record, "head_of_the_order", "consistency", says, _otherwise(names))
        if (fields := self.once.get(record)) is not None:
            yield _once(record, fields)
        for name, rule in self.rules.get(record, {}).items():
            yield _row(record, name, rule["dimension"], rule["says"], rule["broken"])


def load(folder: Path) -> Quality:
    """What contracts.yaml in `folder` says."""
    said: dict[str, Any] = yaml.safe_load((folder / "contracts.yaml").read_text(encoding="utf-8"))
    kinds, topics = (
        {name: Promises(**words) for name, words in said[part].items()}
        for part in ("kinds", "topics")
    )
    return Quality(kinds, topics, said["once"], said["rules"])


@cache
def quality() -> Quality:
    """What the installed `schemas/contracts.yaml` says."""
    return load(FOLDER)


def _row(record: str, name: str, dimension: str, says: str, broken: str) -> Rule:
    place = "_partition || '/' || _offset"
    finds = f'SELECT _key, {place} FROM "{record}" WHERE {broken}'
    return Rule(record, name, dimension, says, finds)


def _once(record: str, fields: Sequence[str]) -> Rule:
    marks = ", ".join(("order_id", *fields))
    finds = f'SELECT {marks} FROM "{record}" GROUP BY {marks} HAVING count(*) > 1'
    return Rule(record, "once", "uniqueness", f"at most one with the same {marks}", finds)


def _otherwise(names: Sequence[str]) -> str:
    pairs = [(name, OF_THE_ORDER.get(name, name)) for name in HEAD if name in names]
    return " OR ".join(f'{name} <> "order".{path}' for name, path in pairs)
