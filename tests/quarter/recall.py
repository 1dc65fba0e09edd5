"""A recall in a quarter: block, list, tell; some days later the goods are destroyed (IV-08).

What `orders recall start` and `close` do by way of Kafka: the records are theirs, and so is the
book that says who has some of the lot.
"""

from typing import NamedTuple

from orders.business.times import DAY
from orders.cli.recall.ledger import JOURNAL, LotBook, fold
from orders.contracts.records import HoldersListed, LotHolder, StockBlocked, StockReleased
from tests.engine.world import World

QUALITY, BECAUSE = "recalled", "glass was found in it"
CLOSED_AFTER = 10 * DAY
Said = tuple[type, str, StockBlocked | StockReleased | HoldersListed]


class Recalled(NamedTuple):
    """The lot that is recalled, of which article, and when."""

    sku: str
    lot: str
    at: int


def chosen(world: World, at: int) -> Recalled | None:
    """The lot of which most orders have something now that some of it lies on shelves, too."""
    books = [book for book in _books(world).values() if book.places and book.holders]
    most = max(books, key=lambda one: (len(one.holders), one.sku, one.lot), default=None)
    return Recalled(most.sku, most.lot.name, at) if most else None


def block(one: Recalled) -> Said:
    """Nothing of it is sold any more."""
    value: StockBlocked = {
        "sku": one.sku,
        "warehouse": "",
        "document_id": f"recall-{one.lot}",
        "lot": one.lot,
        "quality": QUALITY,
        "quantity": 0,
        "because": BECAUSE,
        "at": one.at,
    }
    return StockBlocked, one.sku, value


def holders(one: Recalled, world: World) -> Said:
    """Whom it touches, as the journal says."""
    of = _books(world)[one.sku, one.lot].holders
    listed: list[LotHolder] = [{"order_id": h.order_id, "shipped": h.shipped} for h in of]
    value: HoldersListed = {
        "sku": one.sku,
        "document_id": f"recall-{one.lot}",
        "lot": one.lot,
        "holders": listed,
        "because": BECAUSE,
        "at": one.at,
    }
    return HoldersListed, one.sku, value


def close(one: Recalled, at: int) -> Said:
    """What is left of it is destroyed."""
    value: StockReleased = {
        "sku": one.sku,
        "warehouse": "",
        "document_id": f"recall-{one.lot}-destroyed",
        "lot": one.lot,
        "quality": QUALITY,
        "quantity": 0,
        "fate": "destroyed",
        "because": BECAUSE,
        "at": at,
    }
    return StockReleased, one.sku, value


def _books(world: World) -> dict[tuple[str, str], LotBook]:
    return fold(value for _, value in world.read(JOURNAL))
