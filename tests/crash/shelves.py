"""What warehouses of the small world say of their shelves unasked, beside the goods that come."""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.contracts.records import (
    HoldersListed,
    PurchaseOrderConfirmed,
    ShelfListed,
    StockBlocked,
    StockCounted,
    StockReceived,
    StockReleased,
    TransferArrived,
    TransferDeparted,
    TransferLost,
)
from tests import orders as made

Said = tuple[type, str, Mapping[str, Any]]
"""Record, key, value."""
LOTS = {"L1": "2026-12-01", "L2": "2026-11-01", "L3": "2027-01-01"}
"""Lots of the article whose lots are kept, and when they expire."""
UNKNOWN = "HAM"
"""A warehouse of which the house hears later."""


def counted(sku: str, warehouse: str, quantity: int, at: int, lot: str = "") -> Said:
    """A shelf is counted, or a lot on it."""
    value: StockCounted = {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": f"count-{warehouse}-{sku}{lot}",
        "quantity": quantity,
        "unit": "PCE",
        "at": at,
        "lot": lot,
        "expires_on": LOTS.get(lot, ""),
    }
    return StockCounted, sku, value


def received(
    sku: str, warehouse: str, quantity: int, document: str, lot: str = "", expires_on: str = ""
) -> Said:
    """Goods arrive."""
    value: StockReceived = {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": f"{document}-{warehouse}-{sku}",
        "quantity": quantity,
        "unit": "PCE",
        "supplier": "",
        "purchase_order": "",
        "at": made.PLACED,
        "lot": lot,
        "expires_on": expires_on or LOTS.get(lot, ""),
    }
    return StockReceived, sku, value


def transferred(skus: tuple[str, str], at: int) -> Iterator[Said]:
    """Goods go from one warehouse to another: in two parts, one of them told twice and one lost;
    another time they are told to have come before they have left, and more than left."""
    first, second = skus
    yield _departed(second, "T-1", 3, at)
    yield _arrived(second, "T-1", 1, "a", at + 1)
    yield _arrived(second, "T-1", 1, "a", at + 1)
    yield _lost(second, "T-1", 1, at + 2)
    yield _arrived(first, "T-2", 2, "a", at + 1)
    yield _departed(first, "T-2", 2, at)
    yield _lost(first, "T-2", 1, at + 2)
    yield _arrived(first, "T-2", 1, "b", at + 3)
    yield _arrived(second, "T-1", 1, "b", at + 4)
    yield _departed(first, "T-3", 1, at + 5)


def _departed(sku: str, transfer: str, quantity: int, at: int, lot: str = "") -> Said:
    value: TransferDeparted = {
        "sku": sku,
        "warehouse": "BER",
        "document_id": f"out-{transfer}",
        "transfer_id": transfer,
        "to_warehouse": "LYS",
        "quantity": quantity,
        "unit": "PCE",
        "expected_at": at + 3_600_000,
        "at": at,
        "lot": lot,
        "expires_on": LOTS.get(lot, ""),
    }
    return TransferDeparted, sku, value


def _arrived(sku: str, transfer: str, quantity: int, part: str, at: int, lot: str = "") -> Said:
    value: TransferArrived = {
        "sku": sku,
        "warehouse": "LYS",
        "document_id": f"in-{transfer}-{part}",
        "transfer_id": transfer,
        "quantity": quantity,
        "unit": "PCE",
        "at": at,
        "lot": lot,
        "expires_on": LOTS.get(lot, ""),
    }
    return TransferArrived, sku, value


def _lost(sku: str, transfer: str, quantity: int, at: int, lot: str = "") -> Said:
    value: TransferLost = {
        "sku": sku,
        "warehouse": "LYS",
        "document_id": f"lost-{transfer}",
        "transfer_id": transfer,
        "quantity": quantity,
        "unit": "PCE",
        "because": "fell off the lorry",
        "at": at,
        "lot": lot,
        "expires_on": LOTS.get(lot, ""),
    }
    return TransferLost, sku, value


def listed(
    sku: str,
    warehouse: str,
    quantity: int,
    at: int,
    number: str,
    sent_by: str = "S019",
    lot: str = "",
) -> Said:
    """A line of a warehouse's list (IV-11)."""
    value: ShelfListed = {
        "sku": sku,
        "warehouse": warehouse,
        "list_id": f"list-{warehouse}-{number}",
        "quantity": quantity,
        "unit": "PCE",
        "listed": quantity > 0,
        "reason": "",
        "sent_by": sent_by,
        "at": at,
        "lot": lot,
        "expires_on": LOTS.get(lot, ""),
    }
    return ShelfListed, sku, value


def lists(skus: tuple[str, str], plenty: str, at: int) -> Iterator[Said]:
    """Lists of each warehouse: one piece more, some fewer, of which a person must approve; the same
    list twice; one that a planner sends, who may not approve it then; one of nobody's warehouse;
    and later ones, of which one overtakes what waits."""
    fewer = listed(plenty, "BER", 4, at, "1")
    yield fewer
    yield listed(plenty, "LYS", 10, at, "1")
    yield fewer
    yield listed(skus[0], "LYS", 9, at, "1", "S020")
    yield listed(skus[1], "BER", 8, at, "1")
    yield listed(plenty, "HAMBURG", 8, at, "1")
    yield listed(plenty, "LYS", 7, at + 1, "2")
    yield listed(plenty, "LYS", 9, at + 2, "3")


def unasked(skus: tuple[str, str], at: int) -> Iterator[Said]:
    """Goods that nobody knows where to look for; a piece fewer than the books say, and as many."""
    yield received(skus[0], UNKNOWN, 2, "early")
    yield counted(skus[1], "LYS", 4, at)
    yield counted(skus[0], "BER", 8, at)


def over_delivered(sku: str, warehouse: str, at: int, lot: str = "") -> Iterator[Said]:
    """Two are ordered, and three and two come, one paper twice; of the rest a person has one sold
    and the others sent back."""
    order = f"PO-{sku}"
    confirmed: PurchaseOrderConfirmed = {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": order,
        "purchase_order": order,
        "supplier": "V001",
        "quantity": 2,
        "expected_at": at + 3_600_000,
        "at": at,
    }
    yield PurchaseOrderConfirmed, sku, confirmed
    for part, quantity in (("a", 3), ("b", 2), ("a", 3)):
        record, key, value = received(sku, warehouse, quantity, f"over-{part}", lot)
        yield record, key, {**value, "purchase_order": order}
    for fate, quantity in (("released", 1), ("sent_back", 2)):
        record, key, value = released(sku, lot, "over_delivered", at)
        what = {"warehouse": warehouse, "quantity": quantity, "fate": fate}
        yield record, key, {**value, **what, "document_id": f"over-{fate}-{sku}"}


def in_lots(sku: str, warehouse: str) -> Iterator[Said]:
    """Of an article whose lots are kept: goods of three lots, then papers that cannot be right,
    each of which nobody may book (IV-08)."""
    for lot in LOTS:
        yield received(sku, warehouse, 4, lot, lot)
    yield received(sku, warehouse, 5, "no-lot")
    yield received(sku, warehouse, 5, "other-expiry", "L1", "2026-11-05")
    yield received(sku, warehouse, 5, "no-day", "L4", "2026-11-31")
    yield received(sku, warehouse, 10**15, "too-many", "L1")


def lots_later(sku: str, warehouse: str, at: int) -> Iterator[Said]:
    """One lot is a piece fewer than the books say; more comes of another, and to a warehouse that
    is not known yet."""
    yield counted(sku, warehouse, 3, at, "L2")
    yield received(sku, warehouse, 2, "more", "L3")
    yield received(sku, UNKNOWN, 2, "early", "L2")
    yield _departed(sku, "T-4", 2, at + 1, "L3")
    yield _arrived(sku, "T-4", 1, "a", at + 2, "L3")
    yield _lost(sku, "T-4", 1, at + 3, "L3")
    yield _arrived(sku, "T-5", 1, "a", at + 2)
    yield blocked(sku, "L1", "recalled", at)
    yield holders(sku, "L1", ("shop:040", "shop:041"), at)
    yield holders(sku, "L3", ("shop:040",), at)
    yield blocked(sku, "L9", "recalled", at)
    yield blocked(sku, "L3", "quarantine", at)
    yield received(sku, warehouse, 3, "blocked", "L1")
    yield released(sku, "L3", "quarantine", at)
    yield received(sku, warehouse, 9, "lasting", "L5")  # what does not expire while orders wait


def blocked(sku: str, lot: str, quality: str, at: int) -> Said:
    """Nothing of a lot may be sold."""
    value: StockBlocked = {
        "sku": sku,
        "warehouse": "",
        "document_id": f"block-{lot}",
        "lot": lot,
        "quality": quality,
        "quantity": 0,
        "because": "",
        "at": at,
    }
    return StockBlocked, sku, value


def released(sku: str, lot: str, quality: str, at: int) -> Said:
    """It may be sold again."""
    _, _, value = blocked(sku, lot, quality, at)
    return StockReleased, sku, {**value, "document_id": f"release-{lot}", "fate": "released"}


def holders(sku: str, lot: str, orders: tuple[str, ...], at: int) -> Said:
    """These orders are to hear of the recall; of the lot that is none nobody may."""
    value: HoldersListed = {
        "sku": sku,
        "document_id": f"block-{lot}",
        "lot": lot,
        "holders": [{"order_id": order, "shipped": 0} for order in orders],
        "because": "",
        "at": at,
    }
    return HoldersListed, sku, value
