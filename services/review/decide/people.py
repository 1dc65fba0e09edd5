"""People speak: staff release or decline holds (RV-08), customers confirm (CF-01)."""

from collections.abc import Sequence
from typing import cast

from orders.business import offers
from orders.business.authority import Refusal
from orders.business.decisions import noted, passed
from orders.business.facts import at_most, beside
from orders.business.ignored import ignored
from orders.business.money import money
from orders.business.verdicts import Sifted, in_charge, meant, sift
from orders.contracts.records import (
    ConfirmationAnswered,
    Customer,
    OfferAnswered,
    OrderHold,
    ReviewDecided,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Reserved
from orders.engine.stage import Outcome
from services.review import records
from services.review.decide import approvals
from services.review.decide.clarified import ask_first
from services.review.decide.confirmation import confirm, unsigned
from services.review.decide.contracts import signed_by_both, unfit
from services.review.decide.credit import release, release_granted
from services.review.decide.credit_offers import agreed
from services.review.decide.holds import MONEY, decline, stop
from services.review.decide.limits import grant
from services.review.decide.offers import ASKS_TO_CONFIRM, close
from services.review.records import Ctx
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding, Kind

CONFIRMED = passed("CF-01", "confirmed_by_customer", "confirmed by the customer")


def decide(verdict: ReviewDecided, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """A person releases or declines one hold, or all that they may, or asks about one first (RV-06,
    RV-07, RV-08). The topic is not trusted: who may decide is known from the house's staff alone.
    """
    if state is None or state["status"] != "held":
        return _ignored(ReviewDecided, "not_held", ctx)
    if verdict["version"] != state["version"]:
        return _ignored(ReviewDecided, "other_version", ctx)
    chosen = meant(verdict, state)
    if not chosen:
        return _ignored(ReviewDecided, "unknown_hold", ctx)
    if verdict["verdict"] == "RELEASE":
        return _release(chosen, state, verdict, ctx)
    if verdict["verdict"] not in ("DECLINE", "ASK"):
        return _ignored(ReviewDecided, "unknown_verdict", ctx)
    hold = in_charge(chosen, verdict, approvals.seen(state, ctx))
    if isinstance(hold, Refusal):
        return _refused([(chosen[0], hold)], verdict, state, ctx)
    act = ask_first if verdict["verdict"] == "ASK" else _decline
    return act(hold, verdict, state, ctx)


def answer(answered: ConfirmationAnswered, state: ReviewState | None, ctx: Ctx) -> Handling:
    """The customer, or staff for them, says yes or no, in time or while the order is suspended
    (CF-01, CF-02).

    Of an order that is held again after it was approved a no counts, unless a signed contract binds
    to it (CF-06); it will be asked again for a yes.
    """
    held_again = state is not None and state["status"] == "held" and state["approved"]
    if state is None or not (
        state["status"] in ("awaiting_confirmation", "suspended")
        or (held_again and not answered["accepted"] and not state["signed"])
    ):
        return _ignored(ConfirmationAnswered, "held" if held_again else "not_awaited", ctx)
    if answered["version"] != state["version"]:
        return _ignored(ConfirmationAnswered, "other_version", ctx)
    if why := offers.not_theirs(answered, ctx.policy.answers_taken_by, ctx):
        return _ignored(ConfirmationAnswered, why, ctx)
    if answered["accepted"] and state["contract"] is not None:
        return _ignored(ConfirmationAnswered, "not_signed", ctx)
    if not answered["accepted"] and _stands(state):
        return _ignored(ConfirmationAnswered, "contract_stands", ctx)
    option, by = "confirm" if answered["accepted"] else "", answered["answered_by"]
    return _confirmed(state, option, by or offers.CUSTOMER, answered["note"], ctx)


def agree(answered: OfferAnswered, state: ReviewState | None, ctx: Ctx) -> Handling:
    """The customer, or staff on the telephone for them, answers an offer (CF-01)."""
    if offers.of_other("review", answered["offer_id"]):
        return ctx.ignore("offer_of_other")
    offer, version = (state["offer"], state["version"]) if state else (None, 0)
    reason = offers.unfit(answered, offer, version, ctx.policy.answers_taken_by, ctx)
    if state is None or offer is None or reason:
        return _ignored(OfferAnswered, reason, ctx)
    by, option = answered["answered_by"] or offers.CUSTOMER, offers.chosen(answered, offer)
    if offer["kind"] == "CONTRACT" and (why := unfit(answered, state)):
        return _ignored(OfferAnswered, why, ctx)
    if not option and _stands(state):
        return _ignored(OfferAnswered, "contract_stands", ctx)
    if offer["kind"] in ASKS_TO_CONFIRM:
        return _confirmed(state, option, by, answered["note"], ctx, answered["copy"])
    return agreed(state, offer, option, by, ctx)


def _confirmed(
    state: ReviewState, option: str, by: str, note: str, ctx: Ctx, copy: str = ""
) -> Handling:
    """The order is agreed to, by an option; without one it is not (CF-01). `copy`: of the contract
    that staff have from the customer (CF-06)."""
    if option:
        known, closed = close(state, "accepted", by, "the order is confirmed", ctx, option, copy)
        rule = CONFIRMED
        if state["contract"] is not None:
            rule = signed_by_both(state["contract"])
        elif by != offers.CUSTOMER:
            rule = passed("CF-01", "confirmed_for_customer", f"confirmed by {by} for the customer")
        return confirm(known, rule, "by_customer", closed, ctx)
    because = f"the customer did not confirm{': ' if note else ''}{note}"
    if state["signed"]:
        return unsigned(state, because, "not_confirmed", ctx)
    known, closed = close(state, "declined", by, "the order is not confirmed", ctx)
    return stop(known, "cancelled", "not_confirmed", because, closed, ctx)


def _stands(state: ReviewState) -> bool:
    """Whether the buyer was told already that a former contract stands: another no changes nothing,
    not even by when sales are to have seen to it (CF-06)."""
    return state["signed"] != "" and state["status"] == "suspended"


def _decline(hold: OrderHold, verdict: ReviewDecided, state: ReviewState, ctx: Ctx) -> Handling:
    because = f"declined by {verdict['decided_by']}: {verdict['because']}"
    kind, facts = cast(Kind, hold["kind"]), (beside("hold", hold["hold_id"]),)
    finding = Finding(kind, hold["rule"], "hold_declined", because, facts, refuses=True)
    return decline({**state, "rules": [*state["rules"], finding.fired()]}, [finding], (), ctx)


def _release(
    chosen: Sequence[OrderHold], state: ReviewState, verdict: ReviewDecided, ctx: Ctx
) -> Outcome:
    sifted = sift(chosen, verdict, state, approvals.seen(state, ctx))
    if not sifted.released:
        return _refused(sifted.refused, verdict, state, ctx)
    told = approvals.refused(sifted.refused, verdict, state, ctx)
    if (
        unpaid(state)
        and not state["granted_minor"]
        and any(hold["hold_id"] in MONEY for hold in sifted.released)
    ):
        return _release_on_credit(sifted, state, verdict, told, ctx)
    approved = approvals.with_approvals(state, sifted.approvals)
    by, because = verdict["decided_by"], verdict["because"]
    return release(sifted.released, approved, by, because, told, ctx)


def _refused(
    holds: Sequence[tuple[OrderHold, Refusal]],
    verdict: ReviewDecided,
    state: ReviewState,
    ctx: Ctx,
) -> Handling:
    """Nothing of the verdict may be given: told, and counted by its first reason (RV-06)."""
    return Handling(
        outcome="refused",
        reason=holds[0][1].reason,
        events=approvals.refused(holds, verdict, state, ctx),
    )


def _ignored(record: type, reason: str, ctx: Ctx) -> Handling:
    return ignored("review", record, reason, ctx)


def _release_on_credit(
    sifted: Sifted, state: ReviewState, verdict: ReviewDecided, before: Sequence[Event], ctx: Ctx
) -> Outcome:
    """A person lets an unpaid order pass: beyond the limit, within a bound of policy; else the
    limit stays the limit (RV-04)."""
    customer, by = ctx.references.table(Customer).get(state["customer_id"]), verdict["decided_by"]
    need = credit.beyond(
        customer,
        state["customer_id"],
        unpaid(state),
        state["currency"],
        ctx.now,
        ctx.policy,
        ctx.references,
    )
    if need is None:
        because = f"there is no exchange rate for {state['currency']}"
        rate = beside("currency", state["currency"])
        why = noted("RV-04", "grant_rate_missing", because, rate)
        return _still_held(state, why, before, ctx)

    def refused(answer: Reserved) -> Handling:
        free, currency = max(answer.free[0] + state["carried_minor"], 0), need.currency
        because = (
            f"{by} may grant {money(free, currency)}, {money(need.amount, currency)} are needed"
        )
        bound = at_most("needed", need.amount, free, currency)
        why = noted("RV-04", "grant_beyond_bound", because, bound)
        return _still_held(state, why, before, ctx)

    def granted(reserved: ReviewState, rule: RuleFired) -> Outcome:
        approved = approvals.with_approvals(reserved, sifted.approvals)
        return release_granted(
            sifted.released, approved, rule, by, verdict["because"], ctx, before=before
        )

    return grant(need, state, granted, refused)


def _still_held(state: ReviewState, why: RuleFired, before: Sequence[Event], ctx: Ctx) -> Handling:
    """Say why the release did not help; the holds stay as they are."""
    known: ReviewState = {**state, "rules": [*state["rules"], why]}
    events = [*before, records.held(known, ctx)]
    return Handling(outcome="held", reason="beyond_bound", state=known, events=events)
