"""A partition whose owners die one after the other without a committed batch has something in it
that kills or hangs them.

It is then worked in batches of one; each begin is noted in the committed offset's metadata, which
survives any crash; what was begun three times without an end is dead-lettered unread
(docs/architecture.md, Poison). Batches that end well may be larger and larger again: many good
records before the bad one must cost neither a crash nor a batch each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from orders.engine.core.claim import Claims
from orders.engine.core.item import Item
from orders.engine.core.partition import Partition
from orders.engine.core.sorting import Sorted, is_heartbeat
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Handling
from orders.engine.ports.log import Message

MAX_TRIES = 3


class Suspects:
    """Narrows the batch of a suspicious partition to one item, and gives up on what was tried
    too often."""

    def __init__(self, claims: Claims, chain: str) -> None:
        self._claims = claims
        self._chain = chain

    def tried(self, partitions: Mapping[int, Partition], timers: Sequence[Item]) -> int | None:
        """How often the least tried suspect was begun, of suspicious partitions that have work;
        None if there is none."""
        due = {item.partition for item in timers}
        return min(
            (
                partition.ticket.tried
                for number, partition in partitions.items()
                if partition.ticket.suspicious
                and (number in due or any(map(self._may_kill, partition.backlog)))
            ),
            default=None,
        )

    def narrow(
        self, partitions: Mapping[int, Partition], timers: list[Item], messages: Sequence[Message]
    ) -> list[Message]:
        """If a suspicious partition has work, keep as many timers or records of one such partition
        as it is trusted with, alone in their batch so that nobody else is blamed for what they do.
        The rest goes back to the backlogs; timers are narrowed in place and come again by
        themselves. Heartbeats, which no handler sees, pass if nothing is kept back before them."""
        suspicious = {
            number for number, partition in partitions.items() if partition.ticket.suspicious
        }
        busy = (
            suspicious
            & {
                *(item.partition for item in timers),
                *(message.partition for message in messages if self._may_kill(message)),
            }
            if suspicious
            else set()
        )
        if not busy:
            return list(messages)
        for number in busy:
            partitions[number].calm_at = inf  # what waits in it may be what killed them
        chosen = min(
            busy, key=lambda number: (partitions[number].ticket.tried, number)
        )  # innocent ones get their turn, and are cleared
        trust = partitions[chosen].trust
        timers[:] = [item for item in timers if item.partition == chosen][:trust]
        room, kept, stopped = trust - len(timers), list[Message](), set[int]()
        for message in messages:
            number = message.partition
            if number not in stopped and not self._may_kill(message):
                kept.append(message)
            elif number == chosen and room > 0:
                kept.append(message)
                room -= 1
            else:
                stopped.add(number)
                partitions[number].backlog.append(message)
        return kept

    def _may_kill(self, message: Message) -> bool:
        return not is_heartbeat(message, self._chain)

    def mark(self, partitions: Mapping[int, Partition], work: Sorted) -> None:
        """Note, durably, that a suspect is begun once more, alone; refuse it unread if it was
        begun too often."""
        if not any(partition.ticket.suspicious for partition in partitions.values()):
            return
        begun = [(item.partition, _name(item)) for items in work.rounds for item in items]
        begun += [(message.partition, _place(message)) for message, _ in work.controls]
        if len(begun) != 1:
            return
        [(number, suspect)] = begun
        partition = partitions[number]
        if not partition.ticket.suspicious:
            return
        before = partition.ticket
        tried = before.tried + 1 if before.suspect == suspect else 1
        partition.ticket = replace(before, tried=tried, suspect=suspect)
        if tried > MAX_TRIES:
            _give_up(work)
        else:
            self._claims.begin_suspect(partition)


def _name(item: Item) -> str:
    return f"{item.cause}:{item.key}" if item.cause.offset < 0 else str(item.cause)


def _place(message: Message) -> str:
    return f"{message.topic}/{message.partition}/{message.offset}"


def _give_up(work: Sorted) -> None:
    """A handler is replaced by its refusal; a request to redrive letters that still never end
    becomes a letter itself."""
    if work.rounds:
        work.rounds[0][0] = replace(work.rounds[0][0], handler=_refuse)
    for message, _ in work.controls:
        work.undecodable.append((message, None, _poison()))
    work.controls.clear()


def _refuse(*_: object) -> Handling:
    raise _poison()


def _poison() -> PoisonRecord:
    return PoisonRecord(
        "handler_never_ends",
        f"begun {MAX_TRIES} times; each time the process died or hung before the commit",
    )
