"""An order takes what it needs of articles, and of what of them keeps long enough: all of it, or
nothing (IV-02, IV-08)."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import NamedTuple

from orders.business.accounts import FRESH_STOCK, STOCK, of_fresh
from orders.business.supply import Receipts, expected_receipts
from orders.contracts.records import Article, ExpectedReceipt, LineQuantity, Shortage, Wait
from orders.engine.questions import LARGEST, Answer, Question, Reserve, Reserved, Take, ask
from services.inventory.records import Ctx
from services.inventory.rules import demand, fresh, queue, shortage


class Asked(NamedTuple):
    """What was asked of a ledger, and what it answered."""

    ledger: str
    lines: list[LineQuantity]
    takes: tuple[Take, ...]
    answer: Reserved


class Taken(NamedTuple):
    """What was asked of both ledgers; one that had nothing to be asked for is left out."""

    asked: list[Asked]

    @property
    def complete(self) -> bool:
        """Whether all of it was granted."""
        return all(one.answer.complete for one in self.asked)


def take(lacks: fresh.Wanted, waits: Sequence[Wait]) -> Generator[Question, Answer, Taken]:
    """Ask for all of it, for what keeps long enough first. Who is refused that takes nothing else,
    not even for the moment: it would be given back, wake others who wait for both, and they would
    do the same to it. `waits`: those of its state; one that waits in one of the ledgers is no
    newcomer to the other, and what is set aside there for those behind it does not block it
    (docs/decisions/0087)."""
    asked: list[Asked] = []
    rank = waits[0]["rank"] if waits else ""
    for ledger, lines in (FRESH_STOCK, lacks.fresh), (STOCK, lacks.stock):
        if lines:
            takes = demand.takes(lines)
            wanted = takes if Taken(asked).complete else _more_than_there_can_be(takes)
            question = Reserve(ledger, wanted, rank=rank)
            asked.append(Asked(ledger, lines, takes, (yield from ask(question))))
    return Taken(asked)


def short(taken: Taken, known: Mapping[str, shortage.Place], ctx: Ctx) -> list[Shortage]:
    """What is short, line by line, each by what it waits for longest."""
    receipts = ctx.references.derived(expected_receipts)
    found: dict[tuple[int, str], Shortage] = {}
    for ledger, lines, takes, answer in taken.asked:
        if ledger == STOCK:
            lacks = shortage.shortages(lines, takes, answer, receipts, known, ctx.now)
        else:
            coming = _fresh(takes, receipts, ctx)
            lacks = [
                _of_article(one)
                for one in shortage.shortages(lines, takes, answer, coming, {}, ctx.now)
            ]
        for one in lacks:
            place = one["line"], one["sku"]
            found[place] = _worse(found[place], one) if place in found else one
    return sorted(found.values(), key=lambda one: one["line"])


def waits(taken: Taken, rank: str, passes: Callable[[str], int]) -> list[Wait]:
    """Wait on each account that was short."""
    return [
        wait
        for ledger, _, takes, answer in taken.asked
        for wait in queue.waits(takes, answer.free, rank, passes, ledger)
    ]


def _more_than_there_can_be(takes: Sequence[Take]) -> tuple[Take, ...]:
    """It is refused, and told what there is of each account and how much others wait for."""
    return tuple([Take(take.account, LARGEST) for take in takes])


def _fresh(takes: Sequence[Take], receipts: Receipts, ctx: Ctx) -> Receipts:
    """What comes into these classes: what comes of an article is taken for fresh, and keeps as long
    as master data say; where they say nothing, long enough."""
    articles, found = ctx.references.table(Article), dict[str, Sequence[ExpectedReceipt]]()
    for one in takes:
        sku, days = of_fresh(one.account)
        life = articles[sku]["shelf_life_days"]
        if not life or life >= days:
            found[one.account] = receipts.get(sku, ())
    return found


def _of_article(one: Shortage) -> Shortage:
    """A shortage of a class, as one of its article."""
    sku, days = of_fresh(one["sku"])
    return {**one, "sku": sku, "life_days": days}


def _worse(one: Shortage, other: Shortage) -> Shortage:
    """The one that lasts longer, with the least that there is; of two that last as long the one
    that asks for more life."""

    def lasts(short: Shortage) -> tuple[bool, int, int]:
        at = short["expected_at"]
        return at is None, at or 0, short["life_days"]

    return {**max(one, other, key=lasts), "available": min(one["available"], other["available"])}
