"""The network promises fresh goods by classes of remaining life, and the article tells it what
these gain and lose (IV-08; docs/decisions/0087). State key `@article/<sku>`."""

from collections import Counter
from collections.abc import Callable, Generator
from typing import Any

from orders.business.accounts import ARTICLE_KEY, LOT_STOCK
from orders.business.times import earliest
from orders.contracts.records import (
    AllocationState,
    Article,
    FreshStockAsked,
    LotReserved,
    ShelfArticle,
    ShelfMoved,
    Warehouse,
)
from orders.engine.handling import UNCHANGED, Handling
from orders.engine.questions import Answer, Available, Question, ask
from orders.engine.stage import Asking, Handler, Outcome
from services.allocation import article_records
from services.allocation.decide.place import Ctx
from services.allocation.rules import fresh
from services.allocation.state import article_of, with_article

HEARD: dict[type, Callable[[Any], Counter[fresh.Place]]] = {
    LotReserved: fresh.taken,
    ShelfMoved: fresh.came,
}
"""What orders did to lots, and tell their articles."""


def told(record: type, handler: Handler) -> Handler:
    """The handler of a record, and what it comes to in classes of remaining life. Nothing, where
    nobody asks for any: such an article pays for a look at its master data."""

    def handle(value: Any, state: AllocationState | None, ctx: Ctx) -> Outcome:
        days = _classes(state, ctx) if ctx.key.startswith(ARTICLE_KEY) else ()
        if not days:
            return handler(value, state, ctx)
        return _told(record, value, handler(value, state, ctx), state, days, ctx)

    return handle


def asked(question: FreshStockAsked, state: AllocationState | None, ctx: Ctx) -> Handling:
    """More is needed of a class than there is. What the article says to anything it hears is all
    that there is to say: also the first time, when goods have lain there for long."""
    return Handling(outcome="noted", state=with_article(state, article_of(state)))


def _told(
    record: type,
    value: Any,
    outcome: Outcome,
    state: AllocationState | None,
    days: tuple[int, ...],
    ctx: Ctx,
) -> Asking:
    handling = outcome if isinstance(outcome, Handling) else (yield from outcome)
    if handling.outcome == "ignored" and record not in HEARD:
        return handling
    known: AllocationState | None = state if handling.state is UNCHANGED else handling.state  # type: ignore[assignment]
    article, moved = article_of(known), fresh.supplied(handling.effects)
    if article["fresh_since"] is None:
        article = yield from _begun(article, ctx)
    elif record in HEARD:
        moved.update(HEARD[record](value))
    article = fresh.moved(article, moved)
    houses = ctx.references.table(Warehouse)
    free = fresh.free(article, days, houses, ctx.now)
    kept = fresh.kept(value) if record is LotReserved else {}
    news = fresh.news(article["fresh"], free, kept)
    new = with_article(known, {**article, "fresh": free})
    at = fresh.next_at(article, days, houses, ctx.now)
    new["wake_at"] = earliest(new["wake_at"], at)
    if new == state and not news:
        return handling
    said = [article_records.fresh_stock_adjusted(news, ctx)] if news else []
    handling.state, handling.events = new, [*handling.events, *said]
    if handling.outcome == "ignored":
        handling.outcome = "noted"
    return handling


def _begun(article: ShelfArticle, ctx: Ctx) -> Generator[Question, Answer, ShelfArticle]:
    """It counts what is free from now on; until now nobody has asked. What orders took and it has
    not heard of yet counts as taken twice for as long as those lots last: never as there."""
    accounts = tuple(fresh.accounts(ctx.key.removeprefix(ARTICLE_KEY), article))
    there = (yield from ask(Available(LOT_STOCK, accounts))) if accounts else ()
    return fresh.begun(article, there, ctx.now)


def _classes(state: AllocationState | None, ctx: Ctx) -> tuple[int, ...]:
    """Classes that somebody needs, and those that were kept once: orders may hold some of them."""
    master = ctx.references.table(Article).get(ctx.key.removeprefix(ARTICLE_KEY))
    needed = (
        ctx.policy.life.classes(master["least_life_days"])
        if master is not None and master["lot_controlled"]
        else ()
    )
    once = article_of(state)["fresh"]
    if not once:
        return needed
    return tuple(sorted({*needed, *(one["days"] for one in once)}))
