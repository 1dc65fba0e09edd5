"""The questions by which an order finds its warehouses. Asked in as few rounds as the case
allows; every taker in step with the batch."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from orders.business.accounts import CAPACITY, WAREHOUSE_STOCK, Shelf
from orders.contracts.buckets import RESERVED
from orders.contracts.records import Article, Reservation
from orders.engine.context import Context
from orders.engine.questions import Answer, Available, Question, Reserve, Take, ask
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import capacity, choice, shelves, split
from services.allocation.rules.choice import Option, Refusals
from services.allocation.rules.depots import depots
from services.allocation.rules.need import Need
from services.allocation.rules.shelves import Shelves
from services.allocation.rules.split import Part

Ctx = Context[AllocationPolicy]


@dataclass(slots=True)
class Search:
    """Where the search for warehouses stands. `parts` is set once everything is granted; `full`:
    a day's capacity was in the way."""

    need: Need
    most: int
    options: list[Option] = field(default_factory=list)
    refusals: Refusals = field(default_factory=dict)
    shelves: Shelves | None = None
    full: bool = False
    parts: list[Part] = field(default_factory=list)
    reservations: list[Reservation] = field(default_factory=list)


def place(
    need: Need, short_at: Sequence[str], most: int, ctx: Ctx
) -> Generator[Question, Answer, Search]:
    """Find warehouses and take shelves and capacity (AL-01, AL-02).

    The best warehouse is simply asked for everything: if it has it, no other choice is better. Only
    if it has not are the shelves of all looked at and a plan made; who then loses a race chooses
    again, a few times.
    """
    search = Search(need, most)
    admitted, search.refusals = choice.admit(need, ctx.references.derived(depots), short_at)
    if not admitted:
        return search
    left = yield from ask(Available(CAPACITY, capacity.accounts(admitted, ctx.now)))
    search.options, refused = choice.rank(need, admitted, [-amount for amount in left], ctx.policy)
    search.full = bool(refused)
    search.refusals |= refused
    races = 0
    while races <= ctx.policy.races and (parts := (yield from _plan(search, ctx))):
        if not (yield from _take_shelves(search, parts)):
            races += 1
        elif (yield from _take_capacity(search, parts, ctx)):
            search.parts, search.reservations = parts, _reservations(need, parts, ctx.now)
            return search
    return search


def _plan(search: Search, ctx: Ctx) -> Generator[Question, Answer, list[Part] | None]:
    """The best warehouse alone, unasked; after a refusal the cheapest plan by what stands on the
    shelves."""
    need, options = search.need, search.options
    if search.shelves is None:
        for option in options:
            if not choice.unable(option.depot, need):
                return [Part(option, need.stocked)]
        search.shelves = {}
    codes = [option.depot.code for option in options]
    if unknown := [code for code in codes if code not in search.shelves]:
        free = yield from ask(Available(WAREHOUSE_STOCK, shelves.accounts(need, unknown)))
        search.shelves |= shelves.answered(need, unknown, free)
    return split.plan(
        need, options, search.shelves, ctx.references.table(Article), search.most, ctx.policy
    )


def _take_shelves(search: Search, parts: Sequence[Part]) -> Generator[Question, Answer, bool]:
    """Take everything from the shelves or nothing; a refusal teaches what is there."""
    takes = tuple(
        [take for part in parts for take in shelves.takes(part.lines, part.option.depot.code)]
    )
    if not takes:
        return True
    answer = yield from ask(Reserve(WAREHOUSE_STOCK, takes))
    if not answer.complete:
        search.shelves = search.shelves or {}
        for take, free in zip(takes, answer.free, strict=True):
            shelf = Shelf.of(take.account)
            search.shelves.setdefault(shelf.warehouse, {})[shelf.sku] = free
    return answer.complete


def _take_capacity(
    search: Search, parts: Sequence[Part], ctx: Ctx
) -> Generator[Question, Answer, bool]:
    """Take a shipment of each warehouse's day; one that is full by now is out of the choice
    (what was taken goes back by itself)."""
    kept = capacity.kept(search.need.priority, ctx.policy)
    for part in parts:
        depot = part.option.depot
        limit = capacity.limit(depot, kept)
        shipment = Take(capacity.account(depot, ctx.now), 1)
        answer = yield from ask(Reserve(CAPACITY, (shipment,), limit))
        if not answer.complete:
            search.refusals[depot.code] = choice.full(limit - answer.free[0], limit)
            search.full = True
            search.options = [option for option in search.options if option is not part.option]
            return False
    return True


def _reservations(need: Need, parts: Sequence[Part], now: int) -> list[Reservation]:
    """What the granted plan holds: shelves line by line, and one shipment of each warehouse's
    day."""
    reservations: list[Reservation] = [
        {
            "ledger": WAREHOUSE_STOCK,
            "account": Shelf(line["sku"], part.option.depot.code).account,
            "version": need.version,
            "line": line["line"],
            "amount": line["quantity"],
            "bucket": RESERVED,
        }
        for part in parts
        for line in part.lines
    ]
    for part in parts:
        account = capacity.account(part.option.depot, now)
        reservations.append(
            {
                "ledger": CAPACITY,
                "account": account,
                "version": need.version,
                "line": 0,
                "amount": 1,
                "bucket": RESERVED,
            }
        )
    return reservations
