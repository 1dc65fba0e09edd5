"""Which parts of an archive open, which do not and why, and what printed its papers."""

from collections import Counter
from datetime import UTC, datetime
from typing import NamedTuple

from orders.client.archive.parts import GONE, Content, Kept, of, why_closed
from orders.client.keyroom.keys import Keys
from orders.client.papers.workshop import Renderer


class Missing(NamedTuple):
    """A part of an order that does not open though it should, and why."""

    order_id: str
    part: str
    because: str


class Openable:
    """Takes bundles one after the other. `parts` open, `closed` do not, as it should be; `clear`
    entries have people in clear, from before they were sealed; `renderers`: of how many bundles
    with papers each was the one of then. Raises StoreAway, Damaged."""

    def __init__(self, keys: Keys) -> None:
        self._keys, self._there = keys, set(keys.all())
        self._year = datetime.now(UTC).year
        self.parts = self.closed = self.clear = 0
        self.missing = list[Missing]()
        self.renderers = Counter[Renderer]()

    def take(self, content: Content) -> None:
        """One more."""
        if "renderer" in content:
            self.renderers[Renderer(**content["renderer"])] += 1
        self.clear += "parts" not in content
        for part in content.get("parts", ()):
            kept = Kept(part["part"], part["purpose"], part["until"])
            if of(content["person"], kept) in self._there:
                self.parts += 1
            elif (because := why_closed(kept, content["person"], self._keys, self._year)) == GONE:
                self.missing.append(Missing(content["order_id"], kept.part, because))
            else:
                self.closed += 1
