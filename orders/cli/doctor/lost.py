"""Which committed offsets a stage has lost: deleted, expired, or set by hand so that they carry
no fencing token."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from orders.client.groups import Inputs
from orders.client.reading import Place
from orders.engine.core.ticket import UNTOLD, Ticket
from orders.engine.errors import ConfigError
from orders.engine.ports.log import Committed


class Lost(NamedTuple):
    """`found`: what is wrong there."""

    place: Place
    found: str


def lost_offsets(
    read: Inputs, committed: Mapping[Place, Committed], lived: Collection[int], partitions: int
) -> Iterator[Lost]:
    """Partition by partition. A stage that has committed nothing there has lost nothing, unless
    it has written states (`lived`)."""
    for partition in range(partitions):
        missing = [
            (topic, partition) for topic in read.topics if (topic, partition) not in committed
        ]
        if len(missing) == len(read.topics) and partition not in lived:
            continue
        chain = (read.chain, partition)
        siblings: Mapping[str, int] = dict.fromkeys(read.topics, UNTOLD)
        if chain not in missing:
            try:
                siblings = Ticket.parse(committed[chain].metadata).siblings
            except ConfigError as error:
                yield Lost(chain, f"{_said(chain)}: {error}")
        for place in missing:
            if place == chain or place[0] in siblings:
                yield Lost(place, f"{_said(place)} has lost its committed offset")
        for topic, left_at in siblings.items():
            found = committed.get((topic, partition))
            if found is not None and left_at not in (UNTOLD, found.offset):
                yield Lost(
                    (topic, partition),
                    f"{_said((topic, partition))} is committed at {found.offset}, and {left_at} is "
                    "where the stage left it: somebody has moved it",
                )


def _said(place: Place) -> str:
    return f"{place[0]}/{place[1]}"
