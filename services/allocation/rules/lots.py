"""Lots of what an order takes: which will do, how they are dealt out to its lines, and what of them
a report of the warehouse means (IV-08; docs/decisions/0079)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from orders.business.accounts import LOT_STOCK, lot_account, shelf_account
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

Lots = dict[str, tuple[Take, ...]]
"""Shelf -> what was taken of its lots, what expires first first."""


def least_expiry(need: Need, sku: str, depot: Depot, now: int, policy: AllocationPolicy) -> str:
    """The first expiry that will do, as accounts have it: what is left of the goods' life when they
    reach the customer must be what their article, the customer or policy asks, whichever is
    most."""
    life = policy.life
    left = max(need.lives[sku], life.least_days, life.customers.get(need.customer_id, 0))
    abroad = depot.country != need.country
    transit = life.abroad_transit_days if abroad else life.transit_days
    return day_code(now, depot.zone, transit + left)


def reservations(
    lines: Sequence[ShipmentLine], warehouse: str, taken: Lots, version: int
) -> Iterator[Reservation]:
    """What was taken of lots, dealt out to the lines in their order."""
    left = {shelf: {take.account: take.amount for take in takes} for shelf, takes in taken.items()}
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


def named(reserved: Iterable[Reservation]) -> list[LineLot]:
    """Lots as people and partners are told them, each once."""
    found: dict[tuple[int, str], LineLot] = {}
    for one in reserved:
        place = one["line"], one["account"]
        of, before = lot_of(one["account"]), found.get(place)
        found[place] = {
            "line": one["line"],
            "sku": one["account"].rpartition("@")[0],
            "lot": of.name,
            "expires_on": iso_day(of.expires_on),
            "quantity": one["amount"] + (before["quantity"] if before else 0),
        }
    return list(found.values())


def sent_by(reserved: Iterable[Reservation], warehouse: str) -> list[LineLot]:
    """The lots that a warehouse has to send, of what is reserved."""
    return named(one for one in reserved if is_lot_at(one, warehouse))


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
    if one["ledger"] != LOT_STOCK:
        return False
    return one["account"].rpartition("@")[2].partition("#")[0] == warehouse


def held_at(reserved: Iterable[Reservation], sku: str, name: str) -> dict[str, int]:
    """Warehouse -> how much of the lot of this name is reserved there."""
    found: Counter[str] = Counter()
    for one in reserved:
        if one["ledger"] == LOT_STOCK:
            of, _, place = one["account"].rpartition("@")
            warehouse, _, lot = place.partition("#")
            if of == sku and Lot.of(lot).name == name:
                found[warehouse] += one["amount"]
    return dict(found)


def lot_of(account: str) -> Lot:
    """The lot of an account of the ledger of lots."""
    return Lot.of(account.rpartition("@")[2].partition("#")[2])


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
    had: dict[tuple[int, str], Counter[str]] = {}
    for one in reserved:
        if is_lot_at(one, shipment["warehouse"]):
            place = one["line"], _shelf(one["account"])
            had.setdefault(place, Counter())[one["account"]] += one["amount"]
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
        if (one["account"], one["line"]) == (swap.reserved, swap.line):
            amount = min(left, one["amount"])
        left -= amount
        if one["amount"] > amount:
            kept.append({**one, "amount": one["amount"] - amount})
        if amount:
            kept.append({**one, "account": swap.picked, "amount": amount})
    return kept


def own(shipment: Shipment, reserved: Iterable[Reservation]) -> list[Reservation]:
    """What can be picked for a shipment: the lots that its work order names, then what else is
    reserved in that house and not picked."""
    named = Counter[tuple[int, str]]()
    for of in shipment["lots"]:
        named[of["line"], _account(of, shipment["warehouse"])] += of["quantity"]
    first: list[Reservation] = []
    others: list[Reservation] = []
    for one in reserved:
        if one["bucket"] == PICKED:
            continue
        place = one["line"], one["account"]
        amount = min(one["amount"], named[place])
        named[place] -= amount
        if amount:
            first.append({**one, "amount": amount})
        if amount < one["amount"]:
            others.append({**one, "amount": one["amount"] - amount})
    return [*first, *others]


def gone_with(shipment_id: str, state: AllocationState) -> list[Gone]:
    """Lots that leave with a shipment: those that were picked for it, then those that its work
    order names."""
    picked = [
        Gone(one["line"], one["sku"], one["quantity"], one["lot"])
        for one in state["picked"]
        if one["shipment_id"] == shipment_id and one["lot"] and not one["sent"]
    ]
    named = [
        Gone(of["line"], of["sku"], of["quantity"], lot(of["lot"], of["expires_on"]))
        for shipment in state["shipments"]
        if shipment["shipment_id"] == shipment_id
        for of in shipment["lots"]
    ]
    return [*picked, *named]


def by_lot(lines: Iterable[Gone], warehouse: str, reserved: Iterable[Reservation]) -> list[Gone]:
    """The lines with the lots that are reserved for them there; as they are where none are."""
    piles: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for one in reserved:
        if is_lot_at(one, warehouse):
            place = one["line"], _shelf(one["account"])
            piles.setdefault(place, []).append((one["account"], one["amount"]))
    found: list[Gone] = []
    for line in lines:
        left = line.quantity
        for account, there in piles.get((line.line, shelf_account(line.sku, warehouse)), ()):
            amount = min(left, there)
            if amount:
                found.append(line._replace(quantity=amount, lot=str(lot_of(account))))
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


def _shelf(account: str) -> str:
    """Where the lot of an account stands."""
    return account.partition("#")[0]
