"""A partition that comes back again and again without a committed batch has something in it that kills or hangs its owner.

It is then worked in batches of one; each begin is noted in the committed offset's metadata, which survives any crash; what was begun
three times without an end is dead-lettered unread (DESIGN §2, "Attempts per committed offset survive restarts").
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.runtime.claim import Claims
from services.runtime.errors import PoisonRecord
from services.runtime.fold import Item
from services.runtime.handling import Handling
from services.runtime.partition import Partition
from services.runtime.ports import Message
from services.runtime.sorting import Sorted

SUSPICIOUS_CLAIMS = 4
MAX_TRIES = 3


class Suspects:
    """Narrows the batch of a suspicious partition to one item, and gives up on what was tried too often."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims

    def narrow(self, partitions: Mapping[int, Partition], timers: list[Item], messages: Sequence[Message]) -> list[Message]:
        """If a suspicious partition has work, keep one timer or one record of one such partition, alone in its batch so that nobody else
        is blamed for what it does. The rest goes back to the backlogs; timers are narrowed in place and come again by themselves."""
        suspicious = {number for number, partition in partitions.items() if partition.attempts >= SUSPICIOUS_CLAIMS}
        busy = suspicious & {*(item.partition for item in timers), *(message.partition for message in messages)} if suspicious else set()
        if not busy:
            return list(messages)
        chosen = min(busy, key=lambda number: (partitions[number].tried, number))  # innocent ones get their turn, and are cleared
        timers[:] = [item for item in timers if item.partition == chosen][:1]
        kept: list[Message] = []
        for message in messages:
            if message.partition == chosen and not kept and not timers:
                kept.append(message)
            else:
                partitions[message.partition].backlog.append(message)
        return kept

    def mark(self, partitions: Mapping[int, Partition], work: Sorted) -> None:
        """Note, durably, that the suspect is begun once more; replace its handler by a refusal if it was begun too often."""
        for items in work.rounds:
            for index, item in enumerate(items):
                partition = partitions[item.partition]
                if partition.attempts < SUSPICIOUS_CLAIMS:
                    continue
                suspect = f"{item.cause}:{item.key}" if item.cause.offset < 0 else str(item.cause)
                partition.tried = partition.tried + 1 if partition.suspect == suspect else 1
                partition.suspect = suspect
                if partition.tried > MAX_TRIES:
                    items[index] = replace(item, handler=_give_up)
                else:
                    self._claims.commit(partition)


def _give_up(*_: object) -> Handling:
    raise PoisonRecord("handler_never_ends", f"begun {MAX_TRIES} times; each time the process died or hung before the commit")
