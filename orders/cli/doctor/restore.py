"""What to commit for a place whose committed offset is lost, worked out from what the stage has
written.

Every record that led to something is named as a cause by what it led to; those after the last one
named led to nothing, so reading them again does no harm. Fencing token and batch are those of the
state store, with one batch more: it may have been committed and never confirmed, and a claim that
finds less in Redis than the ticket says settles the difference.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from orders.client.reading import Place
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.engine.core.review_holds import review_holds_after
from orders.engine.core.ticket import Ticket
from orders.engine.core.wiring import Wiring
from orders.engine.ports.log import Committed, Message


class Evidence(NamedTuple):
    """Where to look: committed records of whole places, the first offset of a place, (fencing
    token, batch) of a partition's state store."""

    read: Callable[[Sequence[Place]], Iterable[Message]]
    low: Callable[[Place], int]
    store: Callable[[int], tuple[int, int]]
    codec: Codec


def restored(wiring: Wiring, place: Place, evidence: Evidence) -> Committed:
    """What the group must have committed there for the stage to go on. Raises TransientError."""
    topic, partition = place
    offset = max(last_named(wiring.name, place, evidence) + 1, evidence.low(place))
    if topic != wiring.chain:
        return Committed(offset, "")
    fencing_token, batch = evidence.store(partition)
    return Committed(
        offset,
        Ticket(
            fencing_token,
            batch + 1,
            wiring.siblings,
            review_holds=_review_holds(wiring, partition, evidence),
        ).text(),
    )


def last_named(stage: str, place: Place, evidence: Evidence) -> int:
    """The highest offset of this place that the stage's changelog or its outputs name as their
    cause; -1 if none does."""
    written = [
        name
        for name, known in TOPICS.items()
        if known.owner == stage and known.kind not in ("control", "reference", "journal")
    ]
    named = re.compile(re.escape(f"{place[0]}/{place[1]}/").encode() + rb"(\d+)")
    last = -1
    for message in evidence.read([(name, place[1]) for name in written]):
        causes = next((value for name, value in message.headers if name == "cause"), b"")
        last = max([last, *(int(offset) for offset in named.findall(causes))])
    return last


def _review_holds(wiring: Wiring, partition: int, evidence: Evidence) -> dict[str, int]:
    """The open holds of the partition, by type, from its changelog."""
    if wiring.stage.review_holds is None:
        return {}
    topic, latest = wiring.state.topic, dict[str, bytes | None]()
    for message in evidence.read([(topic, partition)]):
        latest[(message.key or b"").decode()] = message.value
    states = {
        key: evidence.codec.decode_state(value, topic)
        for key, value in latest.items()
        if value is not None
    }
    return review_holds_after({}, wiring.stage.review_holds, {}, states)
