"""One look at a shop's list, and what is remembered of it."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from orders.business.times import HOUR, MINUTE
from services.gateway.watching.asking import Ask, Away
from services.gateway.watching.door import Door
from services.gateway.watching.history import History
from services.gateway.watching.lists import form_of
from services.gateway.watching.lists.entries import Entry, entries
from services.gateway.watching.lists.session import Session
from services.gateway.watching.memory import Memory
from services.gateway.watching.taking import Became, Taken, Watch, taken

LEAST_MINUTES = 5
"""By less no clock is told to be behind: a large answer takes its time."""


class Looked(NamedTuple):
    """`became`: how many entries became what; `refused`: order ids, or places, of what cannot be
    taken; `memory`: for the next look; `away`: why it did not come to its end, empty if it did;
    `ahead`: so much ahead of ours the shop's clock is at least, ms; below 0: behind; 0: it may be
    right."""

    became: Mapping[str, int]
    refused: tuple[str, ...]
    memory: Memory
    away: str = ""
    ahead: int = 0


def first_memory(watch: Watch, now: int) -> Memory:
    """Of a channel that nobody has looked at: a while back, and no history."""
    return Memory(now - watch.order_list.look_back_hours * HOUR, History(now, 0, {}))


def look(watch: Watch, memory: Memory, gateway: str, now: int, ask: Ask) -> Looked:
    """Look through all that changed since the last look, some of it again, as clocks differ. What
    changed just now is left to its webhook. Where somebody does not answer, the next look begins
    where this one did, and passes over what this one came to. `gateway`: its address; `now`: ms."""
    agreed, form = watch.order_list, form_of(watch.order_list)
    session = Session(agreed, watch.secret, watch.channel.zone, ask)
    looking = _Looking(watch, Door(watch.name, watch.key, gateway, ask), session, memory, now)
    back, away = agreed.overlap_minutes * MINUTE + form.again, ""
    try:
        for entry in entries(form, session, memory.cursor - back):
            looking.take(entry)
    except Away as error:
        away = str(error)
    return looking.ended(away, back)


@dataclass
class _Looking:
    """A look on its way through a list."""

    watch: Watch
    door: Door
    session: Session
    before: Memory
    now: int
    became: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    placed: list[int] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    cursor: int = 0
    ahead: int = 0

    def take(self, entry: Entry) -> None:
        """One entry. Raises Away."""
        if entry.changed_at is None:
            self._note(Taken("", Became.UNREADABLE))
            return
        agreed, ahead = self.watch.order_list, entry.changed_at - self.now
        if -agreed.settle_minutes * MINUTE < ahead <= agreed.overlap_minutes * MINUTE:
            return  # of just now, by a clock that may be right
        digest = hashlib.blake2b(entry.document, digest_size=16).hexdigest()
        known = digest in self.before.seen
        found = (
            Taken("", Became.HERE) if known else taken(self.watch, self.door, entry, self.session)
        )
        self._note(found)
        self.ahead = max(self.ahead, ahead)
        self.cursor = max(self.cursor, entry.changed_at)
        if found.became is not Became.UNREADABLE:
            self.seen[digest] = entry.changed_at

    def _note(self, found: Taken) -> None:
        self.became[found.became] += 1
        if found.became is Became.UNREADABLE:
            self.refused.append(found.order_id or "an order without a number")
        elif found.placed_at:
            self.placed.append(min(found.placed_at, self.now))

    def ended(self, away: str, back: int) -> Looked:
        """What came of it. `back`: so much of what it saw the next look sees again, ms."""
        history = self.before.history
        for at in sorted(self.placed):
            history = history.add(at)
        cursor, seen = self.before.cursor, {**self.before.seen, **self.seen}
        if not away:
            # a shop whose clock is ahead would have us pass over what comes after it is mended
            settled = self.now - self.watch.order_list.settle_minutes * MINUTE
            cursor, seen = max(cursor, min(self.cursor, settled)), self.seen
        kept = {digest: at for digest, at in seen.items() if at >= cursor - back}
        memory = Memory(cursor, history, kept)
        return Looked(self.became, tuple(self.refused), memory, away, self.ahead or -self._behind())

    def _behind(self) -> int:
        """What is on the list by a clock that was put back is not seen: it has to be told."""
        behind = self.session.behind
        tolerated = max(self.watch.order_list.overlap_minutes, LEAST_MINUTES) * MINUTE
        return behind if behind > tolerated else 0
