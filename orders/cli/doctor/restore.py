"""What to commit for a place whose committed offset is lost, worked out from what the stage has
written.

A ticket says where its stage left the topics beside its chain. Every record that led to something
is named as a cause by what it led to; those after the last one named led to nothing, so reading
them again does no harm. Fencing token and batch are those of the state store, with one
batch more: it may have been committed and never confirmed, and a claim that finds less in Redis
than the ticket says settles the difference. It may have moved shares, too: then a ledger has to be
rebuilt, so the ticket says that it did.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from orders.client.reading import Place
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.engine.core.review_holds import review_holds_after
from orders.engine.core.ticket import UNTOLD, Ticket
from orders.engine.core.wiring import Wiring
from orders.engine.core.workload import workload_after
from orders.engine.ports.log import Committed, Message


class Evidence(NamedTuple):
    """Where to look: committed records of whole places, the first offset of a place and its end,
    (fencing token, batch) of a partition's state store, where the ticket beside the chain's offset
    says that the stage left a place (UNTOLD if it does not, or is lost itself)."""

    read: Callable[[Sequence[Place]], Iterable[Message]]
    low: Callable[[Place], int]
    end: Callable[[Place], int]
    store: Callable[[int], tuple[int, int]]
    codec: Codec
    left_at: Callable[[Place], int]


def restored(wiring: Wiring, place: Place, evidence: Evidence) -> Committed:
    """What the group must have committed there for the stage to go on. Raises TransientError."""
    topic, partition = place
    # a ticket that was set back says where the stage was some time ago
    left_at = max(evidence.left_at(place), last_named(wiring.name, place, evidence) + 1)
    offset = max(left_at, evidence.low(place))
    if offset > evidence.end(place):  # it left another topic of this name
        offset = evidence.low(place)
    if topic != wiring.chain:
        return Committed(offset, "")
    fencing_token, batch = evidence.store(partition)
    ticket = Ticket(fencing_token, batch + 1, dict.fromkeys(wiring.siblings, UNTOLD))
    if wiring.stage.ledgers:
        ticket = replace(ticket, merged=batch + 1)
    return Committed(offset, _counted(ticket, wiring, partition, evidence).text())


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


def _counted(ticket: Ticket, wiring: Wiring, partition: int, evidence: Evidence) -> Ticket:
    """With the open holds of the partition, by type, and what stands in its queues, from its
    changelog."""
    holds, queue_of = wiring.stage.review_holds, wiring.stage.queue_of
    if holds is None and queue_of is None:
        return ticket
    topic, latest = wiring.state.topic, dict[str, bytes | None]()
    for message in evidence.read([(topic, partition)]):
        latest[(message.key or b"").decode()] = message.value
    states = {
        key: evidence.codec.decode_state(value, topic)
        for key, value in latest.items()
        if value is not None
    }
    return replace(
        ticket,
        review_holds={} if holds is None else review_holds_after({}, holds, {}, states),
        workload={} if queue_of is None else workload_after({}, queue_of, {}, states),
        stale=queue_of is not None,
    )
