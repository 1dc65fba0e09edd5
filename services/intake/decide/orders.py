"""What channels submit: screened at once, answered always."""

from orders.business.times import HOUR
from orders.business.verdicts import captured_by
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CorrectionSubmitted,
    Fault,
    IntakeState,
    OrderSubmitted,
    RuleFired,
)
from orders.engine.handling import Handling
from orders.engine.stage import Outcome
from services.intake import answers, records
from services.intake import state as life
from services.intake.decide import changes, duplicates, latest, revisions
from services.intake.decide.caught_up import caught_up
from services.intake.decide.screening import screened
from services.intake.decide.withdrawal import withdraw
from services.intake.number import order_number
from services.intake.rules import correctable, fired, language
from services.intake.state import Ctx

VERSION = 1
"""Of an order that was not changed yet."""


def receive(submitted: OrderSubmitted, state: IntakeState | None, ctx: Ctx) -> Outcome:
    """Screen a new order (IN-02); answer a repeated one as the first time, refuse other content
    under a used id (IN-05), unless it is a later revision of its source: that is a change (CF-03).

    While a correction is awaited, other content is that correction: some channels can only submit.
    Changes that came before a new order are taken after it.
    """
    order, revision = submitted["order"], submitted["source_revision"]
    own = submitted["own_customers"]
    digest = order.digest()
    if state is None or life.unknown(state):
        before = state or blank(IntakeState)
        new: IntakeState = {
            **before,
            "early": [],
            "submitted_at": life.believed(submitted["submitted_at"], ctx),
        }
        come = admit(order, digest, revision, new, ctx, own)
        return caught_up(come, before["early"], ctx)
    if state["status"] == "draft":
        at = life.believed(submitted["submitted_at"], ctx)
        return admit(order, digest, revision, {**state, "submitted_at": at}, ctx, own)
    known = latest.source_revision(state)
    if digest == latest.digest(state):
        return changes.repeated(state, revision, ctx)
    if 0 < revision < known:
        return Handling(
            outcome="repeated", reason="older_revision", events=[answers.repeated(state, ctx)]
        )
    if ctx.policy.amend_until != "never" and revision > known and state["number"]:
        return revisions.revise(submitted, digest, state, ctx)
    if digest in state["digests"]:
        return changes.repeated(state, revision, ctx)
    if state["status"] == "correction":
        return _screen_again(order, digest, revision, state, ctx, own)
    return Handling(
        outcome="conflict", reason=state["status"], events=[answers.conflicted(state, ctx)]
    )


def correct(corrected: CorrectionSubmitted, state: IntakeState | None, ctx: Ctx) -> Outcome:
    """Carry on from a corrected order (IN-03); one that nobody asked for is answered, not taken."""
    digest = corrected["order"].digest()
    if state is not None and digest in state["digests"]:
        return changes.repeated(state, 0, ctx)
    if state is None or state["status"] != "correction":
        because = "no correction of this order is awaited"
        answer = answers.change_refused("correct", because, state, ctx)
        return Handling(outcome="refused", reason="not_asked", events=[answer])
    return _screen_again(corrected["order"], digest, corrected["source_revision"], state, ctx)


def reject(
    state: IntakeState, faults: list[Fault], rules: list[RuleFired], reason: str, ctx: Ctx
) -> Handling:
    """Refuse it for good. `reason` is counted, `rules` are told."""
    return Handling(
        outcome="rejected",
        reason=reason,
        state=life.rejected(state, ctx),
        events=records.rejected(state, faults, rules, ctx),
    )


def _screen_again(
    order: CarriedOrder,
    digest: bytes,
    revision: int,
    state: IntakeState,
    ctx: Ctx,
    own_customers: bool = False,
) -> Outcome:
    """A correction: one more of the few that are taken (IN-03)."""
    again: IntakeState = {**state, "corrections": state["corrections"] + 1}
    return admit(order, digest, revision, again, ctx, own_customers)


def admit(
    order: CarriedOrder,
    digest: bytes,
    revision: int,
    state: IntakeState,
    ctx: Ctx,
    own_customers: bool = False,
) -> Outcome:
    """Received, if it is sound; else to be corrected, or rejected (IN-02, IN-03).
    `own_customers`: only for a customer of its channel."""
    order, faults, completed = screened(order, ctx, own_customers=own_customers)
    content = order.decoded()
    known: IntakeState = {
        **state,
        "version": VERSION,
        "wake_at": None,
        "order": None,
        "digests": [*state["digests"], digest],
        "source_revision": max(revision, state["source_revision"]),
        "answered_at": state["answered_at"] or ctx.now,
        "placed_at": content["placed_at"],
        "language": language(content["buyer"], ctx.policy),
        "completed": completed,
        "entered_by": life.entered(state, captured_by(content)),
    }
    if not faults:
        known["number"] = order_number(ctx.cause.partition, ctx.cause.offset)
        if life.cancelled_early(state):
            by, reason = state["recalled_by"], state["recall_reason"]
            return withdraw(order, known, by, reason, "before_order", ctx)
        return duplicates.take(order, content, known, ctx)
    if _may_be_corrected(faults, state, ctx):
        return _ask(known, faults, ctx)
    return reject(known, faults, fired(faults), "faulty", ctx)


def _may_be_corrected(faults: list[Fault], state: IntakeState, ctx: Ctx) -> bool:
    """Of an order that was cancelled before it came no correction is wanted."""
    tries_left = state["corrections"] < ctx.policy.maximum_corrections
    return correctable(faults) and tries_left and not life.cancelled_early(state)


def _ask(state: IntakeState, faults: list[Fault], ctx: Ctx) -> Handling:
    answer_by = ctx.now + ctx.policy.correct_within_hours * HOUR
    waiting = life.awaiting(state, faults, answer_by)
    return Handling(
        outcome="correction",
        reason=faults[0]["code"],
        state=waiting,
        events=records.asked(waiting, answer_by, ctx),
    )
