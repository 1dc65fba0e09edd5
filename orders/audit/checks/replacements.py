"""Is each replacement that was promised one order, which tells what became of it, and does nobody
else get goods for nothing (TR-05)? The two stand in different partitions."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from orders.audit.agreement import LINKED
from orders.audit.findings import Finding
from orders.audit.replacements import Told, Units
from orders.audit.story import Story


class Promise(NamedTuple):
    """What is replaced of an order, and what it has heard of that."""

    order_id: str
    units: Units
    told: Told | None


class Replacement(NamedTuple):
    """A linked order: what intake took of it, whether nothing more will happen to it, and what its
    customer has then."""

    units: Units
    over: bool
    stood: Units


class Replacements:
    """All that were promised and all linked orders."""

    def __init__(self) -> None:
        self._promised: dict[str, Promise] = {}
        self._linked: dict[str, Replacement] = {}

    def take(self, story: Story, rests: bool) -> int:
        """One more order; how many of it are replacements. `rests`: every stage has acted upon all
        that was said about it."""
        told = story.dues.replacements
        for linked, units in told.promised.items():
            self._promised[linked] = Promise(story.order_id, units, told.told.get(linked))
        if LINKED in story.order_id and "OrderReceived" in story.mentions:
            over = rests and bool(story.ends)
            self._linked[story.order_id] = Replacement(
                story.ordered or Counter(), over, _stood(story)
            )
        return len(told.promised)

    def wrong(self) -> Iterator[Finding]:
        """What does not fit. To be asked where nothing is under way between the two."""
        for linked, promise in sorted(self._promised.items()):
            made = self._linked.get(linked)
            if made is None:
                yield Finding(promise.order_id, f"{linked} was promised, and never received")
            elif made.units != promise.units:
                yield Finding(promise.order_id, f"{linked} is of other units than were promised")
            elif made.over and (promise.told is None or not promise.told.ended):
                yield Finding(promise.order_id, f"{linked} has ended, and it was not told")
            elif made.over and promise.told is not None and +promise.told.stood != +made.stood:
                yield Finding(promise.order_id, f"{linked}: other units came than it was told")
        for linked in sorted(self._linked.keys() - self._promised.keys()):
            yield Finding(linked, "was received without charge, and nobody was promised it")


def _stood(story: Story) -> Units:
    """Units by line that were sent and are not credited."""
    stood: Units = Counter(story.dispatched)
    for credit in story.dues.credits.values():
        stood.subtract(credit.units)
    return stood
