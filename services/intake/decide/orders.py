"""What intake does with each record. Every handler is pure: (record, state, context) ->
Handling."""

from orders.contracts.blank import blank
from orders.contracts.catalogue import TOPICS
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AmendRequested,
    CancelRequested,
    CorrectionSubmitted,
    Fault,
    IntakeState,
    Order,
    OrderFinished,
    OrderReceived,
    OrderStopped,
    OrderSubmitted,
    RecallRequested,
)
from orders.engine.context import Context
from orders.engine.handling import Event, Handling
from orders.engine.stage import TimerDue
from services.intake import answers
from services.intake.number import order_number
from services.intake.policy import IntakePolicy
from services.intake.rules import correctable, language, screen

Ctx = Context[IntakePolicy]

VERSION = 1
"""Of every order until amendments come."""
STEP = 10
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
PARTITIONS = TOPICS["orders.submissions.v1"].partitions
ENDED = frozenset({"rejected", "finished"})


def receive(submitted: OrderSubmitted, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Screen a new order (IN-02); answer a repeated one as the first time, refuse other content
    under a used id (IN-05).

    While a correction is awaited, other content is that correction: some channels can only submit.
    """
    digest = submitted["order"].digest()
    if (
        state is None or not state["status"]
    ):  # no status: the key was parked before its first record was taken
        return _screen(submitted["order"], digest, blank(IntakeState), ctx)
    if digest in state["digests"]:
        return Handling(
            outcome="repeated", reason=state["status"], events=[answers.repeated(state, ctx)]
        )
    if state["status"] == "correction":
        return _screen_again(submitted["order"], digest, state, ctx)
    return Handling(
        outcome="conflict", reason=state["status"], events=[answers.conflicted(state, ctx)]
    )


def correct(corrected: CorrectionSubmitted, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Carry on from a corrected order (IN-03); one that nobody asked for is answered, not taken."""
    digest = corrected["order"].digest()
    if state is not None and digest in state["digests"]:
        return Handling(
            outcome="repeated", reason=state["status"], events=[answers.repeated(state, ctx)]
        )
    if state is None or state["status"] != "correction":
        return _refuse("correct", "not_asked", "no correction of this order is awaited", state, ctx)
    return _screen_again(corrected["order"], digest, state, ctx)


def cancel(request: CancelRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Send the recall behind the order; stop it here if intake still holds it; refuse if there
    is nothing to cancel."""
    if state is None or not state["status"]:
        return _refuse(
            "cancel",
            "unknown_order",
            "no order of this id is known, or it ended long ago",
            state,
            ctx,
        )
    if state["status"] in ENDED:
        return _refuse(
            "cancel",
            state["status"],
            "the order has ended; delivered goods can be returned",
            state,
            ctx,
        )
    if state["status"] == "recalled":
        return ctx.ignore("already_recalled")
    recalled: IntakeState = {**state, "status": "recalled", "wake_at": None, "faults": []}
    if state["status"] == "correction":
        return Handling(
            outcome="stopped",
            reason="cancelled",
            state=recalled,
            events=[answers.stopped(state, request["reason"], ctx)],
        )
    recall: RecallRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "requested_by": request["requested_by"],
        "reason": request["reason"],
        "at": ctx.now,
    }
    return Handling(outcome="recalled", state=recalled, events=[Event(RecallRequested, recall)])


def amend(request: AmendRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Amendments are not taken yet: say so, and what to do instead."""
    return _refuse(
        "amend",
        "not_offered",
        "orders cannot be changed yet: cancel it and submit another under a new reference",
        state,
        ctx,
    )


def end(notice: OrderStopped | OrderFinished, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Nothing more happens to the order: remember it until the horizon (IN-05)."""
    if not notice.get("whole", True):
        return ctx.ignore("goes_on")
    if state is None or state["status"] in ENDED:
        return ctx.ignore("already_ended")
    return Handling(
        outcome="finished",
        reason=notice["outcome"],
        state={**state, "status": "finished", "faults": [], "wake_at": _forget_at(ctx)},
    )


def wake(timer: TimerDue, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Reject what was not corrected in time (IN-03); forget what ended before the horizon
    (IN-05)."""
    if state is None:
        return ctx.ignore("nothing_due")
    if state["status"] == "correction":
        because = f"not corrected within {ctx.policy.correct_within_hours} h"
        return _reject(state, state["faults"], "IN-03", because, "not_corrected", ctx)
    if state["status"] in ENDED:
        return Handling(outcome="forgotten", reason=state["status"], state=None)
    return ctx.ignore("nothing_due")


def _screen_again(order: CarriedOrder, digest: bytes, state: IntakeState, ctx: Ctx) -> Handling:
    """A correction: one more of the few that are taken (IN-03)."""
    return _screen(order, digest, {**state, "corrections": state["corrections"] + 1}, ctx)


def _screen(order: CarriedOrder, digest: bytes, state: IntakeState, ctx: Ctx) -> Handling:
    content = order.decoded()
    faults = screen(content, ctx.key, ctx.now, ctx.policy)
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
        return _accept(order, content, known, ctx)
    if correctable(faults) and state["corrections"] < ctx.policy.maximum_corrections:
        return _ask(known, faults, ctx)
    return _reject(known, faults, "IN-02", answers.listed(faults), "faulty", ctx)


def _accept(order: CarriedOrder, content: Order, state: IntakeState, ctx: Ctx) -> Handling:
    received: OrderReceived = {
        "order_id": ctx.key,
        "number": order_number(ctx.cause.partition, PARTITIONS, ctx.cause.offset),
        "version": VERSION,
        "step": STEP,
        "customer_id": content["buyer"]["customer_id"],
        "total_minor": content["totals"]["total_minor"],
        "currency": content["currency"],
        "priority": content["priority"],
        "at": ctx.now,
        "decision": answers.decision(
            "received",
            "IN-02",
            "passed",
            f"{len(content['lines'])} lines, every field and sum right",
            ctx,
        ),
        "expected_at": ctx.now + ctx.policy.expected_hours[content["kind"]] * HOUR,
        "order": order,
    }
    accepted: IntakeState = {
        **state,
        "status": "received",
        "number": received["number"],
        "faults": [],
    }
    return Handling(
        outcome="received",
        state=accepted,
        events=[Event(OrderReceived, received), answers.acknowledged(received, state, ctx)],
    )


def _ask(state: IntakeState, faults: list[Fault], ctx: Ctx) -> Handling:
    answer_by = ctx.now + ctx.policy.correct_within_hours * HOUR
    waiting: IntakeState = {**state, "status": "correction", "faults": faults, "wake_at": answer_by}
    return Handling(
        outcome="correction",
        reason=faults[0]["code"],
        state=waiting,
        events=answers.asked(waiting, answer_by, ctx),
    )


def _reject(
    state: IntakeState, faults: list[Fault], rule: str, because: str, reason: str, ctx: Ctx
) -> Handling:
    rejected: IntakeState = {
        **state,
        "status": "rejected",
        "faults": [],
        "wake_at": _forget_at(ctx),
    }
    return Handling(
        outcome="rejected",
        reason=reason,
        state=rejected,
        events=answers.rejected(state, faults, rule, because, ctx),
    )


def _refuse(
    requested: str, reason: str, because: str, state: IntakeState | None, ctx: Ctx
) -> Handling:
    return Handling(
        outcome="refused", reason=reason, events=[answers.refused(requested, because, state, ctx)]
    )


def _forget_at(ctx: Ctx) -> int:
    """When the same submission would be refused for its age: it was placed by now, or ahead of
    it by the tolerance."""
    return ctx.now + ctx.policy.horizon_days * DAY + ctx.policy.clock_tolerance_minutes * MINUTE
