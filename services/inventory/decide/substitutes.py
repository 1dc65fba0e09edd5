"""Other articles go in the place of what is short, as the customer agreed: in their answer, or
beforehand when they ordered; never at a higher price (IV-05; docs/decisions/0083)."""

from collections.abc import Generator, Sequence

from orders.business import offers
from orders.business.accounts import FRESH_STOCK, STOCK, of_fresh
from orders.business.bundles import taken_apart
from orders.business.decisions import noted, passed
from orders.business.facts import beside
from orders.contracts.records import (
    Article,
    InsteadLine,
    InventoryState,
    OfferOption,
    Order,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Answer, Available, Question, ask
from services.inventory import promise_records, records
from services.inventory import state as life
from services.inventory.decide import taking
from services.inventory.decide.offers import STAGE, close
from services.inventory.records import Ctx
from services.inventory.rules import delay as days
from services.inventory.rules import fresh
from services.inventory.rules import substitutes as rules

Sent = tuple[InventoryState, list[Event]]
"""The order with the other articles, and what is told of it; nothing if they do not go."""


def there(
    state: InventoryState, order: Order, ctx: Ctx
) -> Generator[Question, Answer, list[InsteadLine]]:
    """What could go in the place of all that is short, so that nothing waits; empty: not enough of
    anything. Nothing is reserved by it."""
    articles = ctx.references.table(Article)
    may = rules.candidates(state, order, articles)
    skus = tuple(sorted({one["sku"] for others in may.values() for one in others}))
    if not skus:
        return []
    free = yield from _free(skus, order, ctx)
    return rules.chosen(may, state, order, free, articles)


def _free(
    skus: Sequence[str], order: Order, ctx: Ctx
) -> Generator[Question, Answer, dict[str, int]]:
    """Article -> what could be reserved now of goods that keep long enough (IV-08)."""
    free = dict(zip(skus, (yield from ask(Available(STOCK, tuple(skus)))), strict=True))
    classes = fresh.accounts(skus, order, ctx)
    if classes:
        there = yield from ask(Available(FRESH_STOCK, tuple(classes)))
        for account, amount in zip(classes, there, strict=True):
            sku, _ = of_fresh(account)
            free[sku] = min(free[sku], amount)
    return free


def by_consent(
    state: InventoryState, order: Order, before: Sequence[Event], ctx: Ctx
) -> Generator[Question, Answer, Handling | None]:
    """Who agreed to it when ordering is not asked. What was promised stays as it was: if it comes
    later still, they did not agree to that."""
    agreed = offers.agreed_beforehand("SUBSTITUTE", order)
    instead = (yield from there(state, order, ctx)) if agreed else []
    if not instead:
        return None
    country = order["delivery_address"]["country"]
    soon = days.at_once(state, country, ctx.now, ctx.policy.delay)
    option = offers.with_others(order, instead, soon)
    number, version = state["offers"] + 1, state["version"]
    offer = offers.opened(offers.offer_id(STAGE, version, number), "SUBSTITUTE", [option], ctx.now)
    new, told = yield from take(state, option, offer["offer_id"], offers.CUSTOMER, ctx)
    if not told:
        return None
    known, closed = close(new, "withdrawn", STAGE, "another article goes", ctx)
    why = noted("IV-05", "substitutes_allowed", "its customer agreed to others when ordering")
    said = offers.consented(offer, version, option, [why], ctx)
    return Handling(
        outcome="reserved",
        reason="substituted",
        state={**known, "offers": number},
        events=[*before, *closed, *said, *told],
    )


def take(
    state: InventoryState, option: OfferOption, offer_id: str, by: str, ctx: Ctx
) -> Generator[Question, Answer, Sent]:
    """Reserve the order with the other articles, and hand it on; what it costs less goes back by
    notice. What is not all there does not go, and nothing is told."""
    instead, carried = option["instead"], life.content(state)
    lines, order = rules.replaced(state["lines"], instead), carried.decoded()
    held = [] if state["revision"] else state["reservations"]
    wanted = fresh.wanted(lines, order, state["made"], ctx)
    lacks = fresh.lacking(wanted, held, state["version"])
    if not (yield from taking.take(lacks, state["waits"])).complete:
        return state, []
    granted = fresh.reservations(wanted, state["version"])
    new = life.reserved({**state, "lines": lines, "instead": instead}, granted)
    sent = lines if state["revision"] else rules.replaced(taken_apart(order["lines"]), instead)
    part = records.part_of(order, new["revision"] or 1, sent, [], ctx.references)
    ordered = {line["line"]: line for line in order["lines"]}
    why = [_goes(one, ordered[one["line"]]["sku"], by) for one in instead]
    told = [
        records.reserved(records.head(state, carried, ctx), carried, why, granted, ctx, part),
        promise_records.substituted(state, offer_id, instead, ctx),
    ]
    if any(one["total_minor"] < ordered[one["line"]]["total_minor"] for one in instead):
        told.append(promise_records.price_reduced(state, offer_id, instead, order, ctx))
    values = {"articles": ", ".join(f"{one['sku']} ({one['name']})" for one in instead)}
    return new, [*told, records.message("substitute-sent", offer_id, values, state, ctx)]


def gone(state: InventoryState, ctx: Ctx) -> Handling:
    """They were offered, and are not there any more: the customer is asked anew at once, about what
    there is by now."""
    offer_id = state["offer"]["offer_id"] if state["offer"] else ""
    known, closed = close(state, "withdrawn", STAGE, "what was offered is gone", ctx)
    told = records.message("substitute-gone", offer_id, {}, state, ctx)
    return Handling(
        outcome="backordered",
        reason="substitute_gone",
        state={**known, "wake_at": ctx.now},
        events=[*closed, told],
    )


def _goes(one: InsteadLine, sku: str, by: str) -> RuleFired:
    line, other = one["line"], one["sku"]
    because = f"line {line}: {other} goes in the place of {sku}, agreed to by {by}"
    facts = beside("sku", sku, line=line), beside("instead", other, line=line), beside("by", by)
    return passed("IV-05", "substituted", because, *facts)
