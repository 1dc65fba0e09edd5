"""Approved: the customer confirms, by the rule of the channel (CF-01, CF-02), or signs the contract
(CF-06)."""

from collections.abc import Sequence
from functools import partial

from orders.business import offers
from orders.business.accounts import STOCK
from orders.business.confirmation import ConfirmationRule
from orders.business.decisions import noted, passed
from orders.business.facts import beside
from orders.business.money import money
from orders.business.times import DAY, HOUR, MINUTE, moment
from orders.contracts.records import OrderLine, ReviewState, RuleFired
from orders.engine.handling import Event, Handling
from orders.engine.questions import Available, ask
from orders.engine.stage import Asking, Outcome
from services.review import records
from services.review.decide.holds import stop
from services.review.decide.offers import asked_before, close, make, option
from services.review.decide.samples import sampled
from services.review.records import Ctx
from services.review.rules.agreements import confirmation_of
from services.review.rules.promise import promise
from services.review.rules.readiness import need
from services.review.state import awaiting, confirmed, content, suspended, to_sign

SILENCE = {"cancel": "cancelled", "suspend": "suspended"}
"""What an offer says of it, by the rule of the channel (CF-02)."""
AUTOMATIC = passed(
    "CF-01", "confirmed_automatically", "orders of this channel are confirmed automatically"
)


def approve(state: ReviewState, credit: RuleFired, before: Sequence[Event], ctx: Ctx) -> Outcome:
    """Nothing speaks against the order: promise when it will be there (CF-04), and confirm it at
    once or ask the customer (CF-01). `credit`: what RV-04 said. An order that was approved before
    is not approved again, and what was promised stands."""
    known: ReviewState = {**state, "rules": [*state["rules"], credit]}
    events = [*before]
    if not state["approved"]:
        events.append(records.approved(state, known["rules"], ctx))
        known, told = sampled(known, ctx)
        events += told
    rule = rule_for(state, ctx)
    if state["promised_at"] is None:
        return _promise(known, rule, events, ctx)
    return _confirm_or_ask(known, rule, events, ctx)


def _promise(
    state: ReviewState, rule: ConfirmationRule, before: Sequence[Event], ctx: Ctx
) -> Asking:
    """An estimate from what stock has free just now: nothing is reserved by it (CF-04). `state`:
    of this handling alone, the promise is written into it."""
    order = content(state).decoded()
    needs = need(order, state["kept"], ctx.references)
    skus = tuple(needs.lacking)
    free = (yield from ask(Available(STOCK, skus))) if skus else ()
    signed = state["signed"]
    made = promise(order, needs, free, ctx.now, rule, signed, ctx.policy, ctx.references)
    state["promised_at"], state["goods_by_at"] = made.promised_at, made.goods_by_at
    return _confirm_or_ask(state, rule, [*before, records.promise_made(made, state, ctx)], ctx)


def _confirm_or_ask(
    state: ReviewState, rule: ConfirmationRule, before: Sequence[Event], ctx: Ctx
) -> Handling:
    if rule.means == "automatic":
        return confirm(state, AUTOMATIC, "automatic", before, ctx)
    return _ask(state, rule, before, ctx)


def rule_for(state: ReviewState, ctx: Ctx) -> ConfirmationRule:
    """How this order is confirmed: a contract by signing it, any other as its channel's are."""
    if state["contract"] is not None:
        return ctx.policy.contracts.signing
    return confirmation_of(ctx.key, ctx.policy, ctx.references)


def confirm(
    state: ReviewState, rule: RuleFired, reason: str, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """The order moves into inventory."""
    return Handling(
        outcome="confirmed",
        reason=reason,
        state=confirmed(state),
        events=[*before, records.confirmed(state, rule, ctx)],
    )


def remind(state: ReviewState, ctx: Ctx) -> Handling:
    """The customer's time is over: remind, and after the last reminder cancel or suspend
    (CF-02)."""
    rule = rule_for(state, ctx)
    asked = state["offer"] or asked_before(state)
    offer = offers.reminded(asked, rule, ctx.now)
    if offer is None:
        return _give_up({**state, "offer": asked}, asked["reminders"], rule, ctx)
    count, answer_by = offer["reminders"], offer["answer_by_at"]
    reminded = records.confirmation_reminded(state, count, answer_by, ctx)
    template = "contract-reminder" if state["contract"] else "confirmation-reminder"
    waiting: ReviewState = {**state, "offer": offer, "wake_at": answer_by}
    told = _request(f"{template}-{count}", template, rule, answer_by, waiting, ctx)
    return Handling(outcome="reminded", state=waiting, events=[reminded, told])


def expire(state: ReviewState, ctx: Ctx) -> Handling:
    """A suspended order that nobody resumed is cancelled (CF-02); but for one that a signed
    contract binds to: whoever sees to it is told again (CF-06)."""
    days = rule_for(state, ctx).suspended_days
    if state["signed"]:
        return unsigned(state, f"not signed after {days} days more", "suspension_over", ctx)
    because = f"suspended for {days} days without an answer"
    known, closed = close(state, "expired", offers.SILENCE, because, ctx)
    return stop(known, "unconfirmed", "suspension_over", because, closed, ctx)


def unsigned(state: ReviewState, because: str, reason: str, ctx: Ctx) -> Handling:
    """The buyer does not sign another text of what both sides signed before: that binds as it is,
    and neither silence nor a no ends it. Who sees to contracts is told, and until when, the buyer
    once that it stands; the text can be signed still, the order be changed again or cancelled
    (CF-06)."""
    until = ctx.now + rule_for(state, ctx).suspended_days * DAY
    values = {"contract": state["signed"], "because": because, "decide_by": moment(until)}
    again = state["status"] == "suspended"
    roles = [ctx.policy.escalation_role] if again else []
    told = [
        records.message(
            f"contract-unsigned-{ctx.now}-{to}", to, "contract-unsigned", values, state, ctx
        )
        for to in (ctx.policy.contracts.unsigned_role, *roles)
    ]
    if not again:
        fact, stands = f"contract-stands-{ctx.now}", {"contract": state["signed"]}
        told.append(records.message(fact, "customer", "contract-stands", stands, state, ctx))
    return Handling(
        outcome="suspended",
        reason=reason,
        state=suspended(state, until),
        events=[records.suspended(state, because, ctx), *told],
    )


def _ask(state: ReviewState, rule: ConfirmationRule, before: Sequence[Event], ctx: Ctx) -> Handling:
    answer_by = rule.answer_by(ctx.now)
    since = ctx.now - state["received_at"]
    because = f"asked by {rule.means} {since / HOUR:.1f} h after receipt"
    facts = beside("means", rule.means), beside("after", since // MINUTE, "minute")
    signs = state["contract"] is not None
    asked = (
        noted("CF-06", "signature_asked", because, *facts)
        if signs
        else noted("CF-01", "confirmation_asked", because, *facts)
    )
    offered, made = make(
        {**state, "rules": [*state["rules"], asked]},
        "CONTRACT" if signs else "CONFIRM",
        [option(state, "sign" if signs else "confirm")],
        asked,
        answer_by,
        ctx,
        means=rule.means,
        silence="suspended" if state["signed"] else SILENCE[rule.then],
        document=to_sign(state),
    )
    waiting = awaiting(offered, answer_by)
    request = records.confirmation_requested(waiting, rule.means, answer_by, ctx)
    template = "contract-to-sign" if signs else "confirmation-requested"
    fact = f"{template}-{ctx.now}" if state["approved"] else template
    told = _request(fact, template, rule, answer_by, waiting, ctx)
    return Handling(
        outcome="asked", reason=rule.means, state=waiting, events=[*before, *made, request, told]
    )


def _request(
    message_id: str,
    template: str,
    rule: ConfirmationRule,
    answer_by: int,
    state: ReviewState,
    ctx: Ctx,
) -> Event:
    """By mail or link the customer is written to; by phone sales is told to call. All that a yes is
    about stands in it (CF-01), and `offer`, of which whoever writes to customers has the link: this
    stage cannot sign any."""
    order, offer = content(state).decoded(), state["offer"]
    values = {
        "items": "\n".join(map(partial(_item, currency=order["currency"]), order["lines"])),
        "total": money(state["total_minor"], state["currency"]),
        "promised_at": moment(state["promised_at"]),
        "place": offers.place(order["delivery_address"]),
        "answer_by": moment(answer_by),
        "means": rule.means,
        "offer": offer["offer_id"] if offer is not None else "",
    }
    if (contract := state["contract"]) is not None:
        values |= {"contract": contract["contract_number"], "document": contract["document"]}
    to = "sales" if rule.means == "phone" else "customer"
    return records.message(message_id, to, template, values, state, ctx)


def _item(line: OrderLine, currency: str) -> str:
    """What of it, how many, at which price, and what it comes to with its tax."""
    price, total = money(line["unit_price_minor"], currency), money(line["total_minor"], currency)
    per = f" for {line['price_per']}" if line["price_per"] != 1 else ""
    goods = " ".join(part for part in (line["sku"], line["name"]) if part)
    return f"{line['quantity']} {line['unit']} {goods}, {price}{per}: {total}"


def _give_up(state: ReviewState, reminders: int, rule: ConfirmationRule, ctx: Ctx) -> Handling:
    hours = (ctx.now - state["received_at"]) // HOUR
    because = f"no confirmation within {hours} h, after {reminders} reminders"
    if state["signed"]:
        return unsigned(state, because, "silence", ctx)
    if rule.then == "cancel":
        known, closed = close(state, "expired", offers.SILENCE, because, ctx)
        return stop(known, "unconfirmed", "silence", because, closed, ctx)
    told = records.message(
        "order-suspended", "customer", "order-suspended", {"because": because}, state, ctx
    )
    return Handling(
        outcome="suspended",
        reason="silence",
        state=suspended(state, ctx.now + rule.suspended_days * DAY),
        events=[records.suspended(state, because, ctx), told],
    )
