"""What stands on the shelves of the warehouses, as the ledger answered."""

from collections.abc import Callable, Iterable, Sequence

from orders.business.accounts import WAREHOUSE_STOCK, Shelf
from orders.contracts.records import ShipmentLine, Wait
from orders.engine.questions import Take
from services.allocation.rules.choice import Option, handles, unable
from services.allocation.rules.need import Need

Shelves = dict[str, int]
"""Account -> what was free when asked."""


def total(lines: Iterable[ShipmentLine]) -> dict[str, int]:
    """Article -> amount; several lines of one article add up."""
    amounts: dict[str, int] = {}
    for line in lines:
        amounts[line["sku"]] = amounts.get(line["sku"], 0) + line["quantity"]
    return amounts


def takes(lines: Iterable[ShipmentLine], warehouse: str) -> list[Take]:
    """What to take from the warehouse's shelves for these lines; several lines of one article
    add up."""
    amounts: dict[str, int] = {}
    for line in lines:
        account = Shelf(line["sku"], warehouse).account
        amounts[account] = amounts.get(account, 0) + line["quantity"]
    return [Take(account, amount) for account, amount in amounts.items()]


def accounts(need: Need, options: Iterable[Option]) -> tuple[str, ...]:
    """The shelves of these warehouses that hold what the order needs."""
    skus = total(need.stocked)
    return tuple([Shelf(sku, option.depot.code).account for option in options for sku in skus])


def refusal(need: Need, option: Option, shelves: Shelves) -> str:
    """Why the warehouse cannot send all of it: goods that it cannot handle, and what is short on
    its shelves."""
    natures = unable(option.depot, need)
    short = [
        f"{sku} {max(0, free)} of {amount}"
        for sku, amount in total(need.stocked).items()
        if (free := shelves.get(Shelf(sku, option.depot.code).account, 0)) < amount
    ]
    more = f" and {len(short) - 3} more" if len(short) > 3 else ""
    reasons = ([f"does not handle {natures}"] if natures else []) + (
        [f"stock: {', '.join(short[:3])}{more}"] if short else []
    )
    return "; ".join(reasons) or "has all, but lost it to others"


def waits(
    need: Need,
    options: Sequence[Option],
    shelves: Shelves,
    rank: str,
    passes: Callable[[str], int],
) -> list[Wait]:
    """Wait on every shelf that is short of what it could send; any of them wakes the order
    (AL-01). `passes`: how often others may go first on a shelf."""
    return [
        {
            "ledger": WAREHOUSE_STOCK,
            "account": account,
            "amount": amount,
            "rank": rank,
            "limit": 0,
            "passes": passes(account),
        }
        for option in options
        for sku, amount in total(
            line for line in need.stocked if handles(option.depot, need.natures, line["line"])
        ).items()
        if shelves.get(account := Shelf(sku, option.depot.code).account, 0) < amount
    ]
