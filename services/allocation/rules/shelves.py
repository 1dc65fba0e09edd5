"""What stands on the shelves of the warehouses, as the ledger answered."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice

from orders.business.accounts import WAREHOUSE_STOCK, shelf_account
from orders.business.facts import at_least, beside
from orders.contracts.records import ShipmentLine, Wait
from orders.engine.questions import Take
from services.allocation.rules.choice import Option, Refusal, handles, unable
from services.allocation.rules.depots import Depot
from services.allocation.rules.need import Need, total

LOST = Refusal("lost_to_others", "has all, but lost it to others")
NAMED = 3
"""Articles of which a refusal says how many are short; of the others only how many there are."""
Shelves = dict[str, dict[str, int]]
"""Warehouse -> article -> what was free when asked."""


def takes(lines: Iterable[ShipmentLine], warehouse: str) -> list[Take]:
    """What to take from the warehouse's shelves for these lines; several lines of one article
    add up."""
    return [Take(shelf_account(sku, warehouse), amount) for sku, amount in total(lines).items()]


def accounts(need: Need, warehouses: Iterable[str]) -> tuple[str, ...]:
    """The shelves of these warehouses that hold what the order needs."""
    return tuple([shelf_account(sku, code) for code in warehouses for sku in need.amounts])


def answered(need: Need, warehouses: Iterable[str], free: Iterable[int]) -> Shelves:
    """What is free on these shelves, asked for as `accounts` names them; of a warehouse that has
    nothing, nothing."""
    each, articles = iter(free), len(need.amounts)
    rows = {code: tuple(islice(each, articles)) for code in warehouses}
    return {
        code: dict(zip(need.amounts, row, strict=True)) if any(row) else {}
        for code, row in rows.items()
    }


def refusals(
    need: Need, option: Option, shelves: Shelves, unfit: Collection[str] = ()
) -> list[Refusal]:
    """Why the warehouse cannot send all of it: goods that it cannot handle, and what is short on
    its shelves. `unfit`: shelves of which some would not keep long enough (IV-08)."""
    natures = unable(option.depot, need)
    there = shelves.get(option.depot.code, {})
    short = [
        (sku, max(0, free), amount)
        for sku, amount in need.amounts.items()
        if (free := there.get(sku, 0)) < amount
    ]
    found = []
    if natures:
        unhandled = (beside("natures", natures),)
        found.append(Refusal("natures_not_handled", f"does not handle {natures}", unhandled))
    for sku, free, amount in short:
        if unfit and shelf_account(sku, option.depot.code) in unfit:
            found.append(_stale(sku, free, amount))
    if short:
        found.append(_short(short))
    return found or [LOST]


def _stale(sku: str, free: int, amount: int) -> Refusal:
    because = f"only {free} of {amount} {sku} keep long enough for its customer"
    return Refusal("life_too_short", because, (beside("sku", sku), at_least("free", free, amount)))


def _short(short: Sequence[tuple[str, int, int]]) -> Refusal:
    """(article, free, needed): the first few are named."""
    named = short[:NAMED]
    more = f" and {len(short) - NAMED} more" if len(short) > NAMED else ""
    listed = ", ".join(f"{sku} {free} of {amount}" for sku, free, amount in named)
    facts = [
        fact
        for sku, free, amount in named
        for fact in (beside("sku", sku), at_least("free", free, amount))
    ]
    return Refusal("shelf_short", f"stock: {listed}{more}", tuple(facts))


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
            "account": (account := shelf_account(sku, depot.code)),
            "amount": amount,
            "rank": rank,
            "limit": 0,
            "passes": passes(account),
        }
        for depot in (option.depot for option in options)
        for sku, amount in _possible(need, depot).items()
        if shelves.get(depot.code, {}).get(sku, 0) < amount
    ]


def _possible(need: Need, depot: Depot) -> Mapping[str, int]:
    """Article -> amount, of the lines that the warehouse can handle."""
    if not depot.natures or not need.natures:
        return need.amounts
    return total(line for line in need.stocked if handles(depot, need.natures, line["sku"]))
