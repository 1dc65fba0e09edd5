"""What notices do to reservations: by lines and quantities, of their version alone (IV-10)."""

from collections.abc import Iterable

from orders.contracts.records import Hold, LineQuantity
from orders.engine.handling import Consume


def quantities(lines: Iterable[LineQuantity]) -> dict[int, int]:
    """Line number -> amount."""
    amounts: dict[int, int] = {}
    for line in lines:
        amounts[line["line"]] = amounts.get(line["line"], 0) + line["quantity"]
    return amounts


def settle(holds: Iterable[Hold], version: int, amounts: dict[int, int]) -> tuple[list[Hold], list[Hold]]:
    """(what stays held, what is settled): up to `amounts` per line, never more than is held."""
    left = dict(amounts)
    kept: list[Hold] = []
    settled: list[Hold] = []
    for hold in holds:
        amount = min(hold["amount"], left.get(hold["line"], 0)) if hold["version"] == version else 0
        if amount <= 0:
            kept.append(hold)
            continue
        left[hold["line"]] -= amount
        settled.append({**hold, "amount": amount})
        if amount < hold["amount"]:
            kept.append({**hold, "amount": hold["amount"] - amount})
    return kept, settled


def release(holds: Iterable[Hold], version: int) -> list[Hold]:
    """What stays held when everything of a version is given back."""
    return [hold for hold in holds if hold["version"] != version]


def shipped(settled: Iterable[Hold]) -> list[Consume]:
    """Dispatched units leave the books for good: reserved -> shipped (IV-10)."""
    return [Consume(hold["ledger"], hold["account"], hold["amount"], "shipped") for hold in settled]
