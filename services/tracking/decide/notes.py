"""Messages, and what was sent in vain: they stand on the timeline and leave the status alone."""

from orders.business.accounts import ARTICLE_KEY
from orders.business.digests import digest
from orders.contracts.records import MessageRequested, RecordIgnored, TrackingState
from orders.engine.handling import Handling
from services.tracking.decide.timeline import Ctx, Fact, noted, opened, seen_after
from services.tracking.decide.writing import CUSTOMER


def message_asked(message: MessageRequested, state: TrackingState | None, ctx: Ctx) -> Handling:
    """No more than one message per fact: a message id counts once (TR-02). What is said of an
    article is no order's."""
    if ctx.key.startswith(ARTICLE_KEY):
        return ctx.ignore("of_an_article")
    head, events = opened(state, ctx)
    one = digest(message["message_id"])
    if one in head["seen"]:
        return ctx.ignore("repeated_message")
    fact = Fact(
        "MessageRequested",
        "messages",
        message["at"],
        code=message["template"],
        parameters={"to": message["to"]},
    )
    new: TrackingState = {**head, "seen": seen_after(one, head, ctx)}
    if message["to"] == CUSTOMER and not head["language"]:
        new["language"] = message["language"]
    return noted("message", fact, new, events, ctx)


def ignored(told: RecordIgnored, state: TrackingState | None, ctx: Ctx) -> Handling:
    """What was sent in vain stands on the timeline with its reason; a repeat of it only once, as
    long as it is remembered."""
    if state is None:
        return ctx.ignore("unknown_order")
    head, events = opened(state, ctx)
    what = (told["stage"], told["record"], told["document"], told["reason"])
    one = digest("\n".join(what))
    if one in head["seen"]:
        return ctx.ignore("told_already")
    fact = Fact(
        "RecordIgnored",
        told["stage"],
        told["at"],
        code=told["reason"],
        parameters={"record": told["record"], "document": told["document"]},
    )
    return noted("ignored", fact, {**head, "seen": seen_after(one, head, ctx)}, events, ctx)
