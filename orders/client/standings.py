"""How a stage stands, as its committed offsets and its group tell it, whether anybody of it lives
or not."""

from collections.abc import Mapping
from typing import NamedTuple

from confluent_kafka.admin import ConsumerGroupDescription  # type: ignore[attr-defined]

from orders.client.groups import Groups
from orders.client.reading import Place
from orders.contracts.catalogue import CHAIN, STAGES
from orders.engine.core.ticket import Ticket
from orders.engine.errors import ConfigError
from orders.engine.ports.log import Committed


class Standing(NamedTuple):
    """Of one stage.

    members     replicas in its group
    unowned     partitions that none of them has
    marks       next offset to read at each place where it has ever committed
    heartbeats  partition -> when the last heartbeat that came through was sent, milliseconds
    fused       partitions that its circuit breaker has stopped
    paused      partitions that a person has paused
    garbled     partitions whose committed offset no stage wrote: it was set by hand
    """

    stage: str
    members: int
    unowned: frozenset[int]
    marks: Mapping[Place, int]
    heartbeats: Mapping[int, int]
    fused: frozenset[int]
    paused: frozenset[int]
    garbled: frozenset[int]


def standings(groups: Groups, partitions: int) -> dict[str, Standing]:
    """How every stage stands. Raises TransientError."""
    members = groups.members()
    return {
        stage: standing(stage, groups.all_committed(stage), members[stage], partitions)
        for stage in STAGES
    }


def standing(
    stage: str,
    committed: Mapping[Place, Committed],
    group: ConsumerGroupDescription,
    partitions: int,
) -> Standing:
    """From what the stage has committed anywhere, and from its group's members."""
    chain = CHAIN[stage]
    owned = {
        place.partition
        for member in group.members
        for place in member.assignment.topic_partitions
        if place.topic == chain
    }
    tickets, garbled = _tickets(chain, committed)
    return Standing(
        stage,
        len(group.members),
        frozenset(range(partitions)) - owned,
        {place: one.offset for place, one in committed.items()},
        {number: ticket.heartbeat for number, ticket in tickets.items() if ticket.heartbeat},
        frozenset(number for number, ticket in tickets.items() if ticket.circuit_open),
        frozenset(number for number, ticket in tickets.items() if ticket.paused),
        garbled,
    )


def _tickets(
    chain: str, committed: Mapping[Place, Committed]
) -> tuple[dict[int, Ticket], frozenset[int]]:
    tickets, garbled = dict[int, Ticket](), set[int]()
    for (topic, number), one in committed.items():
        if topic == chain:
            try:
                tickets[number] = Ticket.parse(one.metadata)
            except ConfigError:
                garbled.add(number)
    return tickets, frozenset(garbled)
