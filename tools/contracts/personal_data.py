"""What a topic's entry says of personal data is what the classes of its fields say."""

from collections.abc import Iterator
from typing import get_args

from orders.contracts.classes import fields
from orders.contracts.codec.schema import Schema, named_types
from orders.contracts.topic import PersonalData
from tools.contracts.sources import Sources

LEVELS = get_args(PersonalData)
"""From none to full."""
ABOUT_PEOPLE = ("personal", "staff")
WHOLE_ORDERS = {"orders.Order", "orders.StoredOrder"}


def wrong_levels(sources: Sources) -> Iterator[str]:
    """Each topic whose `personal_data` is not what its records tell, with a field that shows it."""
    for topic, records in sources.records.items():
        said = sources.topics[topic].personal_data
        told = [(*_told(sources.resolved(record)), record.name) for record in records]
        level, path, name = max(told, key=lambda one: LEVELS.index(one[0]))
        if level != said:
            shown = f", by {name}: {path}" if path else ""
            yield f"topics.yaml: {topic}: personal_data is {said}, its fields say {level}{shown}"


def _told(record: Schema) -> tuple[PersonalData, str]:
    """How much a record tells of people, and by which field: `full` if it has a whole order, or
    bytes that may be one; else `contact` if anything tells of a person."""
    about = [(path, field["type"]) for path, field in fields(record) if _of_people(field)]
    opaque = next((path for path, type_ in about if "bytes" in type_), "")
    if opaque or WHOLE_ORDERS & {name for name, _ in named_types(record)}:
        return "full", opaque or "its order"
    return ("contact", about[0][0]) if about else ("none", "")


def _of_people(field: Schema) -> bool:
    return field["class"] in ABOUT_PEOPLE
