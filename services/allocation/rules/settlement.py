"""What notices do to what an order holds on the shelves: by lines and quantities, of their version alone (IV-10)."""

from collections.abc import Iterable, Sequence

from orders.contracts.records import Hold, LineQuantity, ShipmentLine
from orders.engine.handling import Consume
from services.allocation.rules.shelves import WAREHOUSE_STOCK

Amounts = dict[int, int]
"""Line number -> amount."""


def quantities(lines: Iterable[LineQuantity]) -> Amounts:
    """Amount per line."""
    amounts: Amounts = {}
    for line in lines:
        amounts[line["line"]] = amounts.get(line["line"], 0) + line["quantity"]
    return amounts


def warehouse_of(hold: Hold) -> str:
    """The warehouse that a hold is at."""
    return hold["account"].rpartition("@")[2]


def settle_at(holds: Iterable[Hold], version: int, warehouse: str, amounts: Amounts) -> tuple[list[Hold], list[Hold]]:
    """(what stays held, what is settled) at one warehouse: up to `amounts` per line, never more than is held there."""
    left, kept, settled = dict(amounts), [], []
    for hold in holds:
        here = hold["ledger"] == WAREHOUSE_STOCK and hold["version"] == version and warehouse_of(hold) == warehouse
        amount = min(hold["amount"], left.get(hold["line"], 0)) if here else 0
        if amount <= 0:
            kept.append(hold)
            continue
        left[hold["line"]] -= amount
        settled.append(Hold(ledger=WAREHOUSE_STOCK, account=hold["account"], version=version, line=hold["line"], amount=amount))
        if amount < hold["amount"]:
            kept.append({**hold, "amount": hold["amount"] - amount})
    return kept, settled


def settle_needed(needed: Sequence[ShipmentLine], amounts: Amounts) -> tuple[list[ShipmentLine], Amounts]:
    """(what is still to be allocated, what of `amounts` remains): what is not allocated yet is stopped first."""
    left = dict(amounts)
    open_: list[ShipmentLine] = []
    for line in needed:
        amount = min(line["quantity"], left.get(line["line"], 0))
        if amount > 0:
            left[line["line"]] -= amount
        if amount < line["quantity"]:
            open_.append({**line, "quantity": line["quantity"] - amount})
    return open_, {line: amount for line, amount in left.items() if amount > 0}


def settle_anywhere(holds: Sequence[Hold], version: int, amounts: Amounts) -> list[Hold]:
    """What stays held after a stop, which names lines but no warehouse: the largest part that it covers whole first, else the latest."""
    held: dict[str, Amounts] = {}
    for hold in holds:
        if hold["ledger"] == WAREHOUSE_STOCK and hold["version"] == version:
            lines = held.setdefault(warehouse_of(hold), {})
            lines[hold["line"]] = lines.get(hold["line"], 0) + hold["amount"]
    latest_first = list(reversed(held))
    covered = [code for code in latest_first if all(amounts.get(line, 0) >= amount for line, amount in held[code].items())]
    covered.sort(key=lambda code: -sum(held[code].values()))
    kept, left = list(holds), dict(amounts)
    for warehouse in dict.fromkeys((*covered, *latest_first)):
        kept, settled = settle_at(kept, version, warehouse, left)
        for hold in settled:
            left[hold["line"]] -= hold["amount"]
    return kept


def release(holds: Iterable[Hold], version: int) -> list[Hold]:
    """What stays held when everything of a version is given back, capacity included."""
    return [hold for hold in holds if hold["version"] != version]


def shipped(settled: Iterable[Hold]) -> list[Consume]:
    """Dispatched units leave the books for good: reserved -> shipped (IV-10)."""
    return [Consume(hold["ledger"], hold["account"], hold["amount"], "shipped") for hold in settled]
