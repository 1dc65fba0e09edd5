"""What channels submit: screened at once, answered always."""

from orders.business.times import HOUR
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
from services.intake import records
from services.intake import state as life
from services.intake.number import order_number
from services.intake.rules import correctable, fired, language, screen
from services.intake.state import Ctx

VERSION = 1
"""Of every order until amendments come."""


def receive(submitted: OrderSubmitted, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Screen a new order (IN-02); answer a repeated one as the first time, refuse other content
    under a used id (IN-05).

    While a correction is awaited, other content is that correction: some channels can only submit.
    """
    digest = submitted["order"].digest()
    if state is None or life.unknown(state):
        return _screen(submitted["order"], digest, blank(IntakeState), ctx)
    if digest in state["digests"]:
        return _repeated(state, ctx)
    if state["status"] == "correction":
        return _screen_again(submitted["order"], digest, state, ctx)
    return Handling(
        outcome="conflict", reason=state["status"], events=[records.conflicted(state, ctx)]
    )


def correct(corrected: CorrectionSubmitted, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Carry on from a corrected order (IN-03); one that nobody asked for is answered, not taken."""
    digest = corrected["order"].digest()
    if state is not None and digest in state["digests"]:
        return _repeated(state, ctx)
    if state is None or state["status"] != "correction":
        because = "no correction of this order is awaited"
        answer = records.change_refused("correct", because, state, ctx)
        return Handling(outcome="refused", reason="not_asked", events=[answer])
    return _screen_again(corrected["order"], digest, state, ctx)


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


def _repeated(state: IntakeState, ctx: Ctx) -> Handling:
    return Handling(
        outcome="repeated", reason=state["status"], events=[records.repeated(state, ctx)]
    )


def _screen_again(order: CarriedOrder, digest: bytes, state: IntakeState, ctx: Ctx) -> Handling:
    """A correction: one more of the few that are taken (IN-03)."""
    return _screen(order, digest, {**state, "corrections": state["corrections"] + 1}, ctx)


def _screen(order: CarriedOrder, digest: bytes, state: IntakeState, ctx: Ctx) -> Handling:
    content = order.decoded()
    faults = screen(order, ctx.key, ctx.now, ctx.policy)
    known: IntakeState = {
        **state,
        "version": VERSION,
        "wake_at": None,
        "digests": [*state["digests"], digest],
        "answered_at": state["answered_at"] or ctx.now,
        "placed_at": content["placed_at"],
        "language": language(content["buyer"], ctx.policy),
    }
    if not faults:
        number = order_number(ctx.cause.partition, ctx.cause.offset)
        taken = life.received(known, number)
        events = records.received(order, content, taken, ctx)
        return Handling(outcome="received", state=taken, events=events)
    if correctable(faults) and state["corrections"] < ctx.policy.maximum_corrections:
        return _ask(known, faults, ctx)
    return reject(known, faults, fired(faults), "faulty", ctx)


def _ask(state: IntakeState, faults: list[Fault], ctx: Ctx) -> Handling:
    answer_by = ctx.now + ctx.policy.correct_within_hours * HOUR
    waiting = life.awaiting(state, faults, answer_by)
    return Handling(
        outcome="correction",
        reason=faults[0]["code"],
        state=waiting,
        events=records.asked(waiting, answer_by, ctx),
    )
