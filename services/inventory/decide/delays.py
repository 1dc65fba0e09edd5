"""An order that waits, and cannot be there when it was promised: its customer is asked to agree to
a later day (CF-05)."""

from collections.abc import Sequence

from orders.business import offers
from orders.contracts.records import InsteadLine, InventoryState, LeadTime, OpenOffer, Order
from orders.engine.handling import Event, Handling
from orders.engine.stage import Asking
from services.inventory import promise_records, records
from services.inventory.decide import contracts, parts, substitutes
from services.inventory.decide.choices import choices
from services.inventory.decide.consents import cancel, extend
from services.inventory.decide.offers import STAGE, close, told
from services.inventory.records import Ctx
from services.inventory.rules import delay as rules
from services.inventory.rules.delay import Delay
from services.inventory.rules.shortage import complete_at
from services.inventory.state import kept, waiting


def judged(
    state: InventoryState, order: Order, reason: str, before: Sequence[Event], ctx: Ctx
) -> Asking:
    """What a back order comes to: it waits; too long for what was promised, the customer is asked.
    A day that turns out later still takes the place of the one that was offered, and one that can
    be kept after all leaves nothing to ask (CF-05). Who agreed beforehand to other articles, or to
    parts, gets what is there, and is asked about the rest (IV-05)."""
    offer, left = state["offer"], state["late_contract"]
    country = order["delivery_address"]["country"]
    leads = ctx.references.table(LeadTime)
    late = rules.delay(state, country, leads, ctx.now, ctx.policy.delay)
    new, said = state, list[Event]()
    if late is None:
        new, said = close(kept(state), "withdrawn", STAGE, "what was promised can be kept", ctx)
        return waits(new, reason, [*before, *said], ctx)
    sent = yield from substitutes.by_consent(state, order, before, ctx)
    if sent is not None:
        return sent
    state, ahead = yield from parts.by_consent(state, order, ctx)
    before = [*before, *ahead]
    if ahead or rules.to_be_asked(state, late):
        instead = yield from substitutes.there(state, order, ctx)
        new, said = _offer(kept(state), order, late, instead, ctx)
    elif offer is not None and offer["answer_by_at"] <= ctx.now:
        return _silent(state, offer, before, ctx)
    elif offer is None and left is not None:
        new, said = contracts.escalate(state, left, ctx)
    return waits(new, reason, [*before, *said], ctx)


def waits(state: InventoryState, reason: str, events: Sequence[Event], ctx: Ctx) -> Handling:
    """It waits for its goods."""
    return Handling(
        outcome="backordered",
        reason=reason,
        state=waiting(state, ctx.now, ctx.policy),
        events=events,
    )


def told_of(state: InventoryState, order: Order, ctx: Ctx) -> list[Event]:
    """What is short and when it comes, for all, and for the customer (IV-03)."""
    return [records.backordered(state, ctx), records.delay_message(state, order, ctx)]


def told_anew(before: InventoryState, state: InventoryState, order: Order, ctx: Ctx) -> list[Event]:
    """The same, if the day by which all of it comes is another than it was (IV-03)."""
    same = complete_at(before["shortages"]) == complete_at(state["shortages"])
    return [] if same else told_of(state, order, ctx)


def _offer(
    state: InventoryState, order: Order, late: Delay, instead: list[InsteadLine], ctx: Ctx
) -> tuple[InventoryState, list[Event]]:
    """Ask, and say what silence will come to."""
    number, policy = state["offers"] + 1, ctx.policy.delay
    country = order["delivery_address"]["country"]
    silence = rules.silence(country, state, late, policy)
    contract = state["contract"]
    day = rules.to_be_signed(late, country, ctx.now, policy) if contract else late.promised_at
    options, off, less = choices(state, order, day, instead, ctx)
    offer = offers.opened(
        offers.offer_id(STAGE, state["version"], number),
        "DELAY",
        options,
        policy.answer_by(ctx.now),
        silence.means,
        less,
        kept=True,
    )
    former, closed = close(state, "superseded", STAGE, f"by {offer['offer_id']}", ctx)
    made = offers.made(
        offer,
        state["version"],
        options,
        [late.why, *promise_records.compensated(off.minor, order["currency"])],
        ctx,
        means="mail",
        silence=silence.means,
        jurisdiction=silence.jurisdiction,
        supersedes=state["offer"]["offer_id"] if state["offer"] else "",
    )
    asked: InventoryState = {**former, "offer": offer, "offers": number}
    values = {**told(state, offer), "because": late.why["because"], "contract": contract}
    messages = [records.message("delay-offered", offer["offer_id"], values, asked, ctx)]
    if off.beyond:
        messages.append(promise_records.compensation_capped(asked, offer, off.beyond, order, ctx))
    return asked, [*closed, made, *messages]


def _silent(state: InventoryState, offer: OpenOffer, before: Sequence[Event], ctx: Ctx) -> Handling:
    """The time to answer is over: remind, then what the customer was told that silence means."""
    again = offers.reminded(offer, ctx.policy.delay, ctx.now)
    if again is not None:
        fact = f"{offer['offer_id']}-{again['reminders']}"
        message = records.message("delay-reminder", fact, told(state, again), state, ctx)
        reminded: InventoryState = {**state, "offer": again}
        return Handling(
            outcome="reminded",
            state=waiting(reminded, ctx.now, ctx.policy),
            events=[*before, message],
        )
    if state["contract"]:
        return contracts.unanswered(state, offer, before, ctx)
    if offer["silence"] == "accepted":
        return extend(state, offer, offers.SILENCE, "", before, ctx)
    because = f"no answer to a later day after {offer['reminders']} reminders"
    return cancel(state, "expired", offers.SILENCE, "delay_unanswered", because, before, ctx)
