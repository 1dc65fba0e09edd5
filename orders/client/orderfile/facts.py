"""The timeline of an order, from what tracking told of it."""

from collections.abc import Iterable
from typing import Any

from orders.client.orderfile.layout import TIMELINE
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.ports.log import Message


def facts(told: Iterable[Message], codec: Codec) -> list[dict[str, Any]]:
    """`TimelineAdded` among these records, oldest first: what of them can be read, and what was
    told twice once."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for message in told:
        if message.topic != TIMELINE:
            continue
        try:
            fact = codec.decode(message.value or b"", TIMELINE)[1]
        except UndecodableRecord:
            continue
        found.setdefault((fact["heard_at"], fact["sequence"]), fact)
    return [found[place] for place in sorted(found)]
