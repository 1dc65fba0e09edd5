"""Which committed offsets a stage has lost: deleted, expired, set back by the brokers, or set by
hand so that they carry no fencing token."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from orders.client.groups import Groups, Inputs, inputs
from orders.client.reading import Place
from orders.client.states import States
from orders.engine.core.ticket import UNTOLD, Ticket
from orders.engine.errors import ConfigError
from orders.engine.ports.log import Committed


class Lost(NamedTuple):
    """`found`: what is wrong there."""

    place: Place
    found: str


class Met(NamedTuple):
    """What a stage has committed; partitions where it has written states; the last batch of each
    that Redis knows of."""

    committed: Mapping[Place, Committed]
    lived: Collection[int]
    confirmed: Mapping[int, int]


def met(groups: Groups, states: States, stage: str) -> Met:
    """All that shows whether offsets are lost. Raises TransientError."""
    # before what was committed for them: a batch that is committed meanwhile must not look lost
    confirmed = states.batches(stage)
    committed = groups.committed(stage, groups.everywhere(inputs(stage).topics))
    ends = groups.ends(groups.everywhere([f"{stage}.state.v1"]))
    lived = {partition for (_, partition), end in ends.items() if end}
    return Met(committed, lived, confirmed)


def lost_offsets(
    read: Inputs,
    committed: Mapping[Place, Committed],
    lived: Collection[int],
    partitions: int,
    confirmed: Mapping[int, int] = MappingProxyType({}),
) -> Iterator[Lost]:
    """Partition by partition. A stage that has committed nothing there has lost nothing, unless
    it has written states (`lived`). `confirmed`: partition -> the last batch that Redis knows of,
    and that must have been committed."""
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
                ticket = Ticket.parse(committed[chain].metadata)
                siblings = ticket.siblings
                if ticket.batch < confirmed.get(partition, ticket.batch):
                    yield from _set_back(partition, ticket, confirmed[partition], chain)
                    continue
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


def _set_back(partition: int, ticket: Ticket, confirmed: int, chain: Place) -> Iterator[Lost]:
    """The ticket tells where the stage was some time ago, beside its chain, too."""
    for place in (chain, *((topic, partition) for topic in ticket.siblings)):
        yield Lost(
            place,
            f"{_said(place)} is as of batch {ticket.batch}, and batch {confirmed} was committed: "
            "the brokers have lost what came after",
        )


def _said(place: Place) -> str:
    return f"{place[0]}/{place[1]}"
