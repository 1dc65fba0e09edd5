"""An order takes what it needs of articles, and of what of them keeps long enough: all of it, or
nothing (IV-02, IV-08)."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import NamedTuple

from orders.business.accounts import STOCK, of_fresh
from orders.business.supply import Receipts, expected_receipts
from orders.contracts.records import Article, ExpectedReceipt, LineQuantity, Shortage, Wait
from orders.engine.questions import Answer, Question, Reserve, Reserved, Take, ask
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


def take(lacks: fresh.Wanted) -> Generator[Question, Answer, Taken]:
    """Ask for all of it. What the one ledger grants and the other does not goes back by itself."""
    asked: list[Asked] = []
    for ledger, lines in fresh.by_ledger(lacks):
        if lines:
            takes = demand.takes(lines)
            asked.append(Asked(ledger, lines, takes, (yield from ask(Reserve(ledger, takes)))))
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
