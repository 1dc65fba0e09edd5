"""Lots of what an order takes: which will do, how they are dealt out to its lines, and what of them
a report of the warehouse means (IV-08; docs/decisions/0079)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from orders.business.accounts import LOT_STOCK, lot_account, of_lot, shelf_account
from orders.business.lots import Lot, day_code, iso_day, lot
from orders.contracts.buckets import PICKED, RESERVED
from orders.contracts.records import (
    AllocationState,
    LineLot,
    Reservation,
    ReturnedLine,
    Shipment,
    ShipmentLine,
)
from orders.engine.questions import Take
from services.allocation.policy import AllocationPolicy
from services.allocation.rules.depots import Depot
from services.allocation.rules.need import Need
from services.allocation.rules.picks import Gone, together


class Drawn(NamedTuple):
    """What was taken of the lots of a shelf, what expires first first; `least`: the first expiry
    that would do."""

    takes: tuple[Take, ...]
    least: str


Lots = dict[str, Drawn]
"""Shelf -> what was taken of its lots."""


def least_expiry(need: Need, sku: str, depot: Depot, now: int, policy: AllocationPolicy) -> str:
    """The first expiry that will do, as accounts have it: what is left of the goods' life when they
    reach the customer must be what their article, the customer or policy asks, whichever is
    most."""
    left = policy.life.left(need.lives[sku], need.customer_id)
    transit = policy.life.transit(abroad=depot.country != need.country)
    return day_code(now, depot.zone, transit + left)


def reservations(
    lines: Sequence[ShipmentLine], warehouse: str, taken: Lots, version: int
) -> Iterator[Reservation]:
    """What was taken of lots, dealt out to the lines in their order."""
    left = {
        shelf: {take.account: take.amount for take in takes} for shelf, (takes, _) in taken.items()
    }
    for line in lines:
        wanted = line["quantity"]
        piles = left.get(shelf_account(line["sku"], warehouse), {})
        for account, there in piles.items():
            amount = min(wanted, there)
            if amount:
                piles[account] -= amount
                wanted -= amount
                yield {
                    "ledger": LOT_STOCK,
                    "account": account,
                    "version": version,
                    "line": line["line"],
                    "amount": amount,
                    "bucket": RESERVED,
                }


def sent_by(reserved: Iterable[Reservation], warehouse: str) -> list[LineLot]:
    """The lots that a warehouse has to send, of what is reserved."""
    return line_lots(together(standing(warehouse, reserved)))


def by_article(shipment: Shipment) -> list[tuple[str, str]]:
    """(article, its lots in words) of a shipment, of articles whose lots are kept."""
    amounts: dict[str, Counter[str]] = {}
    for one in shipment["lots"]:
        named = f"{one['lot']} ({one['expires_on'] or 'does not expire'})"
        amounts.setdefault(one["sku"], Counter())[named] += one["quantity"]
    return [
        (sku, ", ".join(f"{amount} of {lot}" for lot, amount in lots.items()))
        for sku, lots in amounts.items()
    ]


def is_lot_at(one: Reservation, warehouse: str) -> bool:
    """Whether it is of a lot on a shelf of this warehouse."""
    return one["ledger"] == LOT_STOCK and of_lot(one["account"])[0].warehouse == warehouse


def held_at(state: AllocationState, sku: str, name: str) -> dict[str, int]:
    """Warehouse -> how much of the lot of this name the order has there: as it is reserved, or as
    it was picked instead of another that is reserved."""
    by_name, picked, there = Counter[str](), Counter[str](), Counter[tuple[int, str]]()
    for one in state["reservations"]:
        if one["ledger"] == LOT_STOCK:
            shelf, lot = of_lot(one["account"])
            if shelf.sku == sku:
                there[one["line"], shelf.warehouse] += one["amount"]
                by_name[shelf.warehouse] += one["amount"] * (Lot.of(lot).name == name)
    gone = {one["shipment_id"] for one in state["picked"] if one["sent"]}
    for shipment in state["shipments"]:
        warehouse = shipment["warehouse"]
        for of in shipment["lots"]:
            if shipment["shipment_id"] not in gone and (of["sku"], of["lot"]) == (sku, name):
                picked[warehouse] += min(of["quantity"], there[of["line"], warehouse])
    return dict(by_name | picked)


def lot_of(account: str) -> Lot:
    """The lot of an account of the ledger of lots."""
    return Lot.of(of_lot(account)[1])


class Swap(NamedTuple):
    """So much of a line was picked of one account instead of another."""

    line: int
    reserved: str
    picked: str
    amount: int


def swaps(
    said: Iterable[LineLot], shipment: Shipment, reserved: Iterable[Reservation]
) -> list[Swap]:
    """What the warehouse picked of other lots than those that are reserved, line by line and
    article by article; never more than is reserved."""
    house = shipment["warehouse"]
    had: dict[tuple[int, str], Counter[str]] = {}
    named = sum([of["quantity"] for of in shipment["lots"]])
    for one in own(ordered(shipment["lots"]), house, reserved):
        amount = min(one.quantity, named)  # another shipment may have the rest of the line
        named -= amount
        shelf = shelf_account(one.sku, house)
        if amount:
            had.setdefault((one.line, shelf), Counter())[lot_account(shelf, one.lot)] += amount
    told: dict[tuple[int, str], Counter[str]] = {}
    for of in said:
        place = of["line"], shelf_account(of["sku"], shipment["warehouse"])
        if place in had and of["quantity"] > 0:
            account = _account(of, shipment["warehouse"])
            told.setdefault(place, Counter())[account] += of["quantity"]
    found: list[Swap] = []
    for place, accounts in told.items():
        spare = had[place] - accounts
        for account, more in (accounts - had[place]).items():
            for other in sorted(spare):
                amount = min(more, spare[other])
                if amount:
                    spare[other] -= amount
                    more -= amount
                    found.append(Swap(place[0], other, account, amount))
    return found


def swapped(reserved: Iterable[Reservation], swap: Swap) -> list[Reservation]:
    """The reservations with the picked lot in the place of the other."""
    left, kept = swap.amount, list[Reservation]()
    for one in reserved:
        amount = 0
        if (one["account"], one["line"]) == (swap.reserved, swap.line) and one["bucket"] != PICKED:
            amount = min(left, one["amount"])
        left -= amount
        if one["amount"] > amount:
            kept.append({**one, "amount": one["amount"] - amount})
        if amount:
            kept.append({**one, "account": swap.picked, "amount": amount})
    return kept


def line_lots(piles: Iterable[Gone]) -> list[LineLot]:
    """The piles as people and partners are told them."""
    return [
        {
            "line": pile.line,
            "sku": pile.sku,
            "lot": Lot.of(pile.lot).name,
            "expires_on": iso_day(Lot.of(pile.lot).expires_on),
            "quantity": pile.quantity,
        }
        for pile in piles
    ]


def own(first: Iterable[Gone], warehouse: str, reserved: Iterable[Reservation]) -> list[Gone]:
    """What can be picked for a shipment: these lots `first`, as far as they are reserved, then what
    else is reserved in that house and not picked."""
    there = Counter[tuple[int, str, str]]()
    for pile in standing(warehouse, [one for one in reserved if one["bucket"] != PICKED]):
        there[pile.line, pile.sku, pile.lot] += pile.quantity
    found: list[Gone] = []
    for pile in first:
        place = pile.line, pile.sku, pile.lot
        amount = min(pile.quantity, there[place])
        there[place] -= amount
        found.append(pile._replace(quantity=amount))
    rest = [Gone(line, sku, amount, of) for (line, sku, of), amount in there.items()]
    return [pile for pile in (*found, *rest) if pile.quantity > 0]


def standing(warehouse: str, reserved: Iterable[Reservation]) -> list[Gone]:
    """The lots in a house, of what is reserved."""
    return [
        Gone(
            one["line"],
            one["account"].rpartition("@")[0],
            one["amount"],
            str(lot_of(one["account"])),
        )
        for one in reserved
        if is_lot_at(one, warehouse)
    ]


def ordered(lots: Iterable[LineLot]) -> list[Gone]:
    """Lots as a work order or a report names them."""
    return [
        Gone(of["line"], of["sku"], of["quantity"], lot(of["lot"], of["expires_on"]))
        for of in lots
        if of["quantity"] > 0
    ]


def gone_with(shipment_id: str, state: AllocationState) -> list[Gone]:
    """Lots that leave with a shipment: those that were picked for it, then those that its work
    order names."""
    picked = [
        Gone(one["line"], one["sku"], one["quantity"], one["lot"])
        for one in state["picked"]
        if one["shipment_id"] == shipment_id and one["lot"] and not one["sent"]
    ]
    named = [
        pile
        for shipment in state["shipments"]
        if shipment["shipment_id"] == shipment_id
        for pile in ordered(shipment["lots"])
    ]
    return [*picked, *named]


def by_lot(lines: Iterable[Gone], piles: Iterable[Gone]) -> list[Gone]:
    """The lines with the lots of these piles, in their order; as they are where there are none."""
    of_line: dict[tuple[int, str], list[Gone]] = {}
    for pile in piles:
        of_line.setdefault((pile.line, pile.sku), []).append(pile)
    found: list[Gone] = []
    for line in lines:
        left = line.quantity
        for pile in of_line.get((line.line, line.sku), ()):
            amount = min(left, pile.quantity)
            if amount:
                found.append(line._replace(quantity=amount, lot=pile.lot))
                left -= amount
        if left:
            found.append(line._replace(quantity=left))
    return together(found)


def came_back(
    line: ReturnedLine, said: Iterable[LineLot], shipments: Iterable[Shipment]
) -> tuple[dict[str, int], int]:
    """(lot -> how much of it came back, how much of no known lot) of a line: what the warehouse
    names of what was sent; what it names nothing of is of the lot that was sent, if that was
    one."""
    place = line["line"], line["sku"]
    sent = {
        one["lot"]: lot(one["lot"], one["expires_on"])
        for shipment in shipments
        for one in shipment["lots"]
        if (one["line"], one["sku"]) == place
    }
    found, left = Counter[str](), line["restocked"]
    for one in said:
        if (one["line"], one["sku"]) == place and one["lot"] in sent:
            amount = min(left, max(one["quantity"], 0))
            found[sent[one["lot"]]] += amount
            left -= amount
    if left and len(sent) == 1:
        found[next(iter(sent.values()))] += left
        left = 0
    return {of: amount for of, amount in found.items() if amount}, left


def _account(of: LineLot, warehouse: str) -> str:
    return lot_account(shelf_account(of["sku"], warehouse), lot(of["lot"], of["expires_on"]))
