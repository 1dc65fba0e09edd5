"""What one stage that keeps stock tells another about an article while the audit reads.

Portions are read one after the other. Goods that come back are booked on their shelf where the
order is, and are told where the article is: if that is another portion, it may be read before they
came, and the order's after. So of an article about which anything is told meanwhile nothing can be
said of whether both books agree.
"""

from collections.abc import Callable

from orders.audit.agreement import LEDGERS
from orders.audit.source import Place, Source, Span

ADJUSTMENTS = "stock.adjustments.v1"
KEEPERS = (LEDGERS["stock"], LEDGERS["warehouse_stock"])
"""The stages that keep stock: of the network, of the shelves."""


class Crossing:
    """Made before anything is read: what the keepers had read by then is known to every portion."""

    def __init__(self, source: Source, step: Callable[[], None]) -> None:
        self._source = source
        self._step = step
        places = [(ADJUSTMENTS, partition) for partition in range(source.partitions)]
        read = [source.committed(stage, places) for stage in KEEPERS]
        self._from: dict[Place, int] = {
            place: min([at[place].offset if place in at else 0 for at in read]) for place in places
        }

    def articles(self) -> set[str]:
        """Articles about which something was told since."""
        spans = {
            place: Span(max(self._from[place], now.start), now.end)
            for place, now in self._source.bounds(self._from).items()
        }
        found = set[str]()
        for record in self._source.read(spans):
            self._step()
            found.add((record.key or b"").decode(errors="replace"))
        return found
