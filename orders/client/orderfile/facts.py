"""What stands in an order's facts: its timeline, what one topic has told of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from orders.client.orderfile.layout import TIMELINE
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.ports.log import Message


def facts(told: Iterable[Message], codec: Codec) -> list[dict[str, Any]]:
    """`TimelineAdded` among these records, oldest first: what of them can be read, and what was
    told twice once."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for _, fact in records(told, TIMELINE, codec):
        found.setdefault((fact["heard_at"], fact["sequence"]), fact)
    return [found[place] for place in sorted(found)]


def records(
    told: Iterable[Message], topic: str, codec: Codec
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and value of each record of a topic, in the order of these facts. What was erased or
    cannot be read is left out. Raises RegistryUnavailable."""
    for _, record, value in readable((one for one in told if one.topic == topic), codec):
        yield record, value


def readable(
    told: Iterable[Message], codec: Codec
) -> Iterator[tuple[Message, str, dict[str, Any]]]:
    """Each of these facts with name and value of its record, but for what was erased or cannot be
    read. Raises RegistryUnavailable."""
    for message in told:
        try:
            record, value = codec.decode(message.value or b"", message.topic)
        except UndecodableRecord:
            continue
        yield message, record.name, value
