"""Is every shelf a warehouse's, and do the shelves add up to what the network has?"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from orders.audit.accounts import Account, Book
from orders.audit.findings import Finding


def strangers(book: Book, warehouses: Collection[str]) -> Iterator[Finding]:
    """Accounts of warehouses and technicians that master data does not know. `<sku>@<warehouse>` of
    warehouse_stock, `<sku>@<warehouse>#<expiry>#<lot>` of lot_stock, `<warehouse>@<day>` and
    `<region>/<part>@<day>` of capacity."""
    for name in sorted(book.accounts):
        first, _, last = name.rpartition("@")
        warehouse = first if book.ledger == "capacity" else re.split("[#!]", last, maxsplit=1)[0]
        if warehouse not in warehouses:
            yield Finding(f"{book.ledger}/{name}", f"{warehouse!r} is no warehouse of the house")


def apart(network: Book, shelves: Book, moving: Collection[str]) -> Iterator[Finding]:
    """Articles of which the shelves have more or less than the network, by the entries that the
    states know of. `moving`: articles of which one of the stages has still to hear something."""
    on_shelves: Counter[str] = Counter()
    for name, account in shelves.accounts.items():
        sku, _, place = name.rpartition("@")
        if "!" not in place:  # blocked goods are nobody's to promise
            on_shelves[sku] += account.on_hand
    for sku in sorted(network.accounts.keys() | on_shelves.keys()):
        known = network.accounts.get(sku)
        on_hand = known.on_hand if known is not None else 0
        if sku not in moving and on_hand != on_shelves[sku]:
            yield Finding(
                f"stock/{sku}", f"{on_hand} on hand in all, {on_shelves[sku]} on the shelves"
            )


def apart_from_lots(shelves: Book, lots: Book) -> Iterator[Finding]:
    """Shelves that have more or less free, reserved or picked than their lots, by the entries that
    the states know of (IV-08, IV-10). One stage moves both books at once."""
    of_lots: dict[str, Counter[str]] = defaultdict(Counter)
    for name, account in lots.accounts.items():
        of_lots[name.rsplit("#", 2)[0]].update(_standing(account))
    for shelf, there in sorted(of_lots.items()):
        known = shelves.accounts.get(shelf)
        in_all = Counter(_standing(known)) if known is not None else Counter[str]()
        for what in sorted(there.keys() | in_all.keys()):
            if in_all[what] != there[what]:
                says = f"{in_all[what]} {what} in all, {there[what]} of its lots"
                yield Finding(f"warehouse_stock/{shelf}", says)


def _standing(account: Account) -> dict[str, int]:
    """What is free, and what is in each bucket that orders hold."""
    held = Counter[str]()
    for (_, bucket), amount in account.held.items():
        held[bucket] += amount
    return {"free": account.free, **held}


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
