"""Is every shelf a warehouse's, and do the shelves add up to what the network has?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from orders.audit.accounts import Book
from orders.audit.findings import Finding


def strangers(book: Book, warehouses: Collection[str]) -> Iterator[Finding]:
    """Accounts of warehouses that master data does not know. `<sku>@<warehouse>` of
    warehouse_stock, `<sku>@<warehouse>#<expiry>#<lot>` of lot_stock, `<warehouse>@<day>` of
    capacity."""
    for name in sorted(book.accounts):
        first, _, last = name.rpartition("@")
        warehouse = first if book.ledger == "capacity" else last.partition("#")[0]
        if warehouse not in warehouses:
            yield Finding(f"{book.ledger}/{name}", f"{warehouse!r} is no warehouse of the house")


def apart(network: Book, shelves: Book, moving: Collection[str]) -> Iterator[Finding]:
    """Articles of which the shelves have more or less than the network, by the entries that the
    states know of. `moving`: articles of which one of the stages has still to hear something."""
    on_shelves: Counter[str] = Counter()
    for name, account in shelves.accounts.items():
        on_shelves[name.rpartition("@")[0]] += account.on_hand
    for sku in sorted(network.accounts.keys() | on_shelves.keys()):
        known = network.accounts.get(sku)
        on_hand = known.on_hand if known is not None else 0
        if sku not in moving and on_hand != on_shelves[sku]:
            yield Finding(
                f"stock/{sku}", f"{on_hand} on hand in all, {on_shelves[sku]} on the shelves"
            )


def apart_from_lots(shelves: Book, lots: Book) -> Iterator[Finding]:
    """Shelves onto which more or less came than of their lots, by the entries that the states know
    of (IV-08). One stage moves both books at once."""
    by_lot: Counter[str] = Counter()
    for name, account in lots.accounts.items():
        sku, _, place = name.rpartition("@")
        by_lot[f"{sku}@{place.partition('#')[0]}"] += account.supplied.total()
    for shelf, of_lots in sorted(by_lot.items()):
        known = shelves.accounts.get(shelf)
        came = known.supplied.total() if known is not None else 0
        if came != of_lots:
            yield Finding(f"warehouse_stock/{shelf}", f"{came} came in all, {of_lots} of its lots")


def of_two_expiries(lots: Book) -> Iterator[Finding]:
    """Lots of an article that the books have under more than one expiry (IV-08)."""
    expiries: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name in lots.accounts:
        sku, _, place = name.rpartition("@")
        _, expiry, lot = place.split("#", 2)
        expiries[sku, lot].add(expiry)
    for (sku, lot), days in sorted(expiries.items()):
        if len(days) > 1:
            yield Finding(f"lot_stock/{sku}", f"lot {lot} expires on {' and '.join(sorted(days))}")
