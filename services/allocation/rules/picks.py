"""When goods of an order left the shelf, as the shelves' books are told: picked, else packed, else
sent; put back when a shipment is stopped (IV-11).

Reports come late and in any order: what was told is corrected by telling the difference.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from orders.business.accounts import LOT_STOCK, WAREHOUSE_STOCK, lot_account, shelf_account
from orders.contracts.buckets import PICKED, RESERVED
from orders.contracts.records import PickedLine, Reservation


class Gone(NamedTuple):
    """So much of a line left the shelf; `lot`: as accounts name it, empty where none are kept."""

    line: int
    sku: str
    quantity: int
    lot: str = ""


Place = tuple[int, str, str]
"""Line number, article and lot."""


GOODS = frozenset({WAREHOUSE_STOCK, LOT_STOCK})
"""Ledgers of what stands on shelves."""


class Movement(NamedTuple):
    """For a shelf's book: a negative amount left it, a positive one came onto it."""

    picked: PickedLine
    amount: int
    at: int


def left(
    known: Sequence[PickedLine],
    shipment_id: str,
    warehouse: str,
    lines: Iterable[Gone],
    at: int,
) -> list[PickedLine]:
    """Lines of the shipment that are known left no later than `at`; the others left then."""
    ours = {_place(entry) for entry in known if entry["shipment_id"] == shipment_id}
    earlier: list[PickedLine] = [
        {**entry, "at": min(entry["at"], at)} if entry["shipment_id"] == shipment_id else entry
        for entry in known
    ]
    return earlier + [
        {
            "shipment_id": shipment_id,
            "warehouse": warehouse,
            "line": line.line,
            "sku": line.sku,
            "quantity": line.quantity,
            "at": at,
            "sent": False,
            "lot": line.lot,
        }
        for line in lines
        if (line.line, line.sku, line.lot) not in ours and line.quantity > 0
    ]


def together(lines: Iterable[Gone]) -> list[Gone]:
    """Each line, article and lot once."""
    total: dict[Place, int] = {}
    for line in lines:
        place = line.line, line.sku, line.lot
        total[place] = total.get(place, 0) + line.quantity
    return [Gone(line, sku, quantity, lot) for (line, sku, lot), quantity in total.items()]


def sent(known: Sequence[PickedLine], shipment_id: str, lines: Iterable[Gone]) -> list[PickedLine]:
    """So much is gone with the shipment: what left the shelf for it, no more, no less."""
    went = {(line.line, line.sku, line.lot): line.quantity for line in lines}
    return [
        {**entry, "quantity": went.get(_place(entry), 0), "sent": True}
        if entry["shipment_id"] == shipment_id
        else entry
        for entry in known
    ]


def put_back(known: Sequence[PickedLine], shipment_id: str) -> list[PickedLine]:
    """What was picked for the shipment, and not sent, is back on the shelf."""
    return [
        {**entry, "quantity": 0}
        if entry["shipment_id"] == shipment_id and not entry["sent"]
        else entry
        for entry in known
    ]


def within(known: Sequence[PickedLine], reserved: Iterable[Reservation]) -> list[PickedLine]:
    """What is not reserved any more, and was not sent, is back on the shelf; the latest picks
    first, and of lots those that are given back."""
    room: Counter[tuple[str, int]] = Counter()
    for reservation in reserved:
        if reservation["ledger"] in GOODS:
            room[reservation["account"], reservation["line"]] += reservation["amount"]
    kept: list[PickedLine] = []
    for entry in known:
        if not entry["sent"]:
            places = [(account, entry["line"]) for account in _accounts(entry)]
            amount = min([entry["quantity"], *[room[place] for place in places]])
            room.subtract(dict.fromkeys(places, amount))
            entry = {**entry, "quantity": amount}
        kept.append(entry)
    return kept


def in_buckets(
    reservations: Sequence[Reservation], picked: Sequence[PickedLine]
) -> list[Reservation]:
    """The reservations, as much of each in bucket picked as is off its shelf for it and not sent,
    of shelves as of their lots (IV-08, IV-10)."""
    off: Counter[tuple[str, int]] = Counter()
    for entry in picked:
        if not entry["sent"] and entry["quantity"]:
            for account in _accounts(entry):
                off[account, entry["line"]] += entry["quantity"]
    if not off and all(one["bucket"] == RESERVED for one in reservations):
        return list(reservations)
    found: list[Reservation] = []
    for one in _together(reservations):
        place = one["account"], one["line"]
        away = min(off[place], one["amount"]) if one["ledger"] in GOODS else 0
        off[place] -= away
        if away:
            found.append({**one, "amount": away, "bucket": PICKED})
        if away < one["amount"]:
            found.append({**one, "amount": one["amount"] - away, "bucket": RESERVED})
    return found


def _together(reservations: Iterable[Reservation]) -> Iterable[Reservation]:
    """Both buckets of a reservation as one."""
    found: dict[tuple[str, str, int, int], Reservation] = {}
    for one in reservations:
        place = one["ledger"], one["account"], one["version"], one["line"]
        before = found[place]["amount"] if place in found else 0
        found[place] = {**one, "amount": before + one["amount"]}
    return found.values()


def differences(old: Sequence[PickedLine], new: Sequence[PickedLine], at: int) -> list[Movement]:
    """What the shelves' books must hear so that they know `new` instead of `old`. `at`: when
    goods came back, or when more left than was told."""
    told = {(entry["shipment_id"], *_place(entry)): entry for entry in old}
    movements: list[Movement] = []
    for entry in new:
        before = told.get((entry["shipment_id"], *_place(entry)))
        if before is None:
            movements.append(Movement(entry, -entry["quantity"], entry["at"]))
            continue
        if before["at"] != entry["at"]:
            movements.append(Movement(entry, before["quantity"], before["at"]))
            movements.append(Movement(entry, -before["quantity"], entry["at"]))
        movements.append(Movement(entry, before["quantity"] - entry["quantity"], at))
    return [movement for movement in movements if movement.amount]


def _place(one: PickedLine) -> Place:
    return one["line"], one["sku"], one["lot"]


def _accounts(one: PickedLine) -> tuple[str, ...]:
    """Of its shelf, and of its lot where lots are kept."""
    shelf = shelf_account(one["sku"], one["warehouse"])
    return (shelf, lot_account(shelf, one["lot"])) if one["lot"] else (shelf,)
