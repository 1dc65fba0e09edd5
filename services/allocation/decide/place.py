"""The questions by which an order finds its warehouses. Asked in as few rounds as the case
allows; every taker in step with the batch."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from orders.business.accounts import (
    CAPACITY,
    LOT_STOCK,
    WAREHOUSE_STOCK,
    Shelf,
    lot_account,
    shelf_account,
)
from orders.contracts.buckets import RESERVED
from orders.contracts.records import Article, Reservation, ServiceSlot
from orders.engine.context import Context
from orders.engine.questions import Answer, Available, Draw, Question, Reserve, Take, ask
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import capacity, choice, lots, shelves, split, tries
from services.allocation.rules.choice import Option, Refusals
from services.allocation.rules.depots import depots
from services.allocation.rules.need import Need, total
from services.allocation.rules.shelves import Shelves
from services.allocation.rules.split import Part

Ctx = Context[AllocationPolicy]


@dataclass(slots=True)
class Search:
    """Where the search for warehouses stands. `parts` is set once everything is granted; `full`:
    a day's capacity was in the way; `drawn`: what was taken of lots; `unfit`: how much of what is
    free on a shelf does not live long enough for this order; `granted`: what tries that failed were
    granted; `slot`: when a technician is kept for it, `full_parts` of days being full before
    (SH-04)."""

    need: Need
    most: int
    options: list[Option] = field(default_factory=list)
    refusals: Refusals = field(default_factory=dict)
    shelves: Shelves | None = None
    full: bool = False
    drawn: lots.Lots = field(default_factory=dict)
    unfit: dict[str, int] = field(default_factory=dict)
    granted: tries.Granted = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    reservations: list[Reservation] = field(default_factory=list)
    slot: ServiceSlot | None = None
    full_parts: int = 0


def place(
    need: Need, short_at: Sequence[str], most: int, ctx: Ctx
) -> Generator[Question, Answer, Search]:
    """Find warehouses and take shelves and capacity (AL-01, AL-02).

    The best warehouse is simply asked for everything: if it has it, no other choice is better. Only
    if it has not are the shelves of all looked at and a plan made; who then loses a race chooses
    again, a few times.
    """
    search = yield from _begin(need, short_at, most, ctx)
    if not search.options:
        return search
    races = 0
    while races <= ctx.policy.races + len(search.unfit):
        if not (parts := (yield from _plan(search, ctx))):
            break
        if not (yield from _take_shelves(search, parts, ctx)):
            races += 1
        elif (yield from take_capacity(search, parts, ctx)):
            search.parts = parts
            search.reservations = _reservations(need, parts, search.drawn, ctx.now)
            return search
    return search


def survey(need: Need, short_at: Sequence[str], ctx: Ctx) -> Generator[Question, Answer, Search]:
    """What stands in the warehouses that may send it. Nothing is taken."""
    search = yield from _begin(need, short_at, 1, ctx)
    codes = [option.depot.code for option in search.options]
    free = yield from ask(Available(WAREHOUSE_STOCK, shelves.accounts(need, codes)))
    search.shelves = shelves.answered(need, codes, free)
    return search


def _begin(
    need: Need, short_at: Sequence[str], most: int, ctx: Ctx
) -> Generator[Question, Answer, Search]:
    """The warehouses that may send it, and have shipments left today."""
    search = Search(need, most)
    admitted, search.refusals = choice.admit(need, ctx.references.derived(depots), short_at)
    if not admitted:
        return search
    left = yield from ask(Available(CAPACITY, capacity.accounts(admitted, ctx.now)))
    search.options, refused = choice.rank(need, admitted, [-amount for amount in left], ctx.policy)
    search.full = bool(refused)
    search.refusals |= refused
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


def _take_shelves(
    search: Search, parts: Sequence[Part], ctx: Ctx
) -> Generator[Question, Answer, bool]:
    """Take everything from the shelves or nothing; a refusal teaches what is there."""
    takes = tuple(
        [take for part in parts for take in shelves.takes(part.lines, part.option.depot.code)]
    )
    if not takes:
        return True
    lacking = tries.beyond(search.granted, WAREHOUSE_STOCK, takes) if search.granted else takes
    answer = yield from ask(Reserve(WAREHOUSE_STOCK, lacking))
    if not answer.complete:
        _learn(search, takes, tries.there(search.granted, WAREHOUSE_STOCK, takes, answer.free))
        return False
    if not search.need.lives:
        return True
    short = yield from _take_lots(search, parts, ctx)
    if short is None:
        return True
    _learn(search, takes, tries.there(search.granted, WAREHOUSE_STOCK, takes, answer.free))
    _learn(search, *short)
    _keep(search, parts)
    return False


def _keep(search: Search, parts: Sequence[Part]) -> None:
    """The shelves and lots of this try stay the order's while it tries again; what it does not need
    in the end goes back by itself."""
    for part in parts:
        there = shelves.takes(part.lines, part.option.depot.code)
        tries.keep(search.granted, WAREHOUSE_STOCK, there)
    for taken in search.drawn.values():
        tries.keep(search.granted, LOT_STOCK, taken.takes)


def _take_lots(
    search: Search, parts: Sequence[Part], ctx: Ctx
) -> Generator[Question, Answer, tuple[list[Take], list[int]] | None]:
    """Of what the shelves gave, take the lots: what expires first of what will live long enough
    (IV-08). Otherwise (the shelf that it fails on, how much there will do)."""
    search.drawn = {}
    for part in parts:
        depot = part.option.depot
        for sku, amount in total(part.lines).items():
            if sku not in search.need.lives:
                continue
            shelf = shelf_account(sku, depot.code)
            expiry = lots.least_expiry(search.need, sku, depot, ctx.now, ctx.policy)
            least = lot_account(shelf, expiry)
            of_shelf = lot_account(shelf, "")
            own = tries.drawn(search.granted, LOT_STOCK, of_shelf) if search.granted else []
            had = sum([take.amount for take in own])
            lacking = max(amount - had, 0)
            drawn = yield from ask(Draw(LOT_STOCK, of_shelf, lacking, least))
            if not drawn.complete:
                of_any_age = yield from ask(Draw(LOT_STOCK, of_shelf, 0))
                if of_any_age.free + had >= amount:
                    search.unfit[shelf] = of_any_age.free - drawn.free
                return [Take(shelf, amount)], [drawn.free + had]
            takes = tries.together(own, drawn.takes, amount) if own else drawn.takes
            search.drawn[shelf] = lots.Drawn(takes, expiry)
    return None


def _learn(search: Search, takes: Sequence[Take], free: Sequence[int]) -> None:
    """So much is there for this order."""
    search.shelves = search.shelves or {}
    for take, there in zip(takes, free, strict=True):
        shelf = Shelf.of(take.account)
        search.shelves.setdefault(shelf.warehouse, {})[shelf.sku] = there


def take_capacity(
    search: Search, parts: Sequence[Part], ctx: Ctx
) -> Generator[Question, Answer, bool]:
    """Take a shipment of each warehouse's day; one that is full by now is out of the choice."""
    kept = capacity.kept(search.need.priority, ctx.policy)
    days = list[Take]()
    for part in parts:
        depot = part.option.depot
        limit = capacity.limit(depot, kept)
        shipment = Take(capacity.account(depot, ctx.now), 1)
        if (CAPACITY, shipment.account) in search.granted:
            continue
        answer = yield from ask(Reserve(CAPACITY, (shipment,), limit))
        if not answer.complete:
            search.refusals[depot.code] = choice.full(limit - answer.free[0], limit)
            search.full = True
            search.options = [option for option in search.options if option is not part.option]
            tries.keep(search.granted, CAPACITY, days)
            _keep(search, parts)
            return False
        days.append(shipment)
    return True


def _reservations(
    need: Need, parts: Sequence[Part], taken: lots.Lots, now: int
) -> list[Reservation]:
    """What the granted plan holds: shelves line by line, the lots of those whose lots are kept, and
    one shipment of each warehouse's day."""
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
    if taken:
        for part in parts:
            code = part.option.depot.code
            reservations += lots.reservations(part.lines, code, taken, need.version)
    for part in parts:
        reservations.append(capacity.reservation(part.option.depot, need.version, now))
    return reservations
