"""Is every shelf a warehouse's, and do the shelves add up to what the network has?"""

from collections import Counter
from collections.abc import Collection, Iterator

from orders.audit.accounts import Book
from orders.audit.findings import Finding


def strangers(book: Book, warehouses: Collection[str]) -> Iterator[Finding]:
    """Accounts of warehouses that master data does not know. `<sku>@<warehouse>` of
    warehouse_stock, `<warehouse>@<day>` of capacity."""
    for name in sorted(book.accounts):
        first, _, last = name.rpartition("@")
        warehouse = first if book.ledger == "capacity" else last
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
