"""What intake tells channels and customers: one function a record, values in, event out."""

from datetime import UTC, datetime

from orders.contracts.records import (
    ChangeRefused,
    CorrectionRequested,
    Decision,
    Fault,
    IntakeState,
    MessageRequested,
    OrderReceived,
    OrderRejected,
    OrderStopped,
    ResubmissionConflicted,
    SubmissionRepeated,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from services.intake.policy import IntakePolicy
from services.intake.rules.faults import TOO_OLD

Ctx = Context[IntakePolicy]

FIRST_OUTCOME = {"correction": "correction requested", "rejected": "rejected"}


def acknowledged(received: OrderReceived, state: IntakeState, ctx: Ctx) -> Event:
    """The customer's receipt: number, expected end of processing, the steps to come (IN-04)."""
    values = {
        "number": received["number"],
        "expected_at": moment(received["expected_at"]),
        "steps": ", ".join(ctx.policy.steps),
    }
    return _message("order-received", "order-received", values, state, ctx)


def asked(state: IntakeState, answer_by: int, ctx: Ctx) -> list[Event]:
    """Tell channel and customer every fault and until when a correction is taken (IN-03).
    `answer_by` in ms."""
    request: CorrectionRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "faults": state["faults"],
        "answer_by_at": answer_by,
        "at": ctx.now,
    }
    values = {"faults": listed(state["faults"]), "answer_by": moment(answer_by)}
    message = _message(
        f"correction-requested-{state['corrections'] + 1}",
        "correction-requested",
        values,
        state,
        ctx,
    )
    return [Event(CorrectionRequested, request), message]


def rejected(
    state: IntakeState, faults: list[Fault], rule: str, because: str, ctx: Ctx
) -> list[Event]:
    """Refused for good, with every fault (IN-02, IN-03). Of one that is too old only the channel
    hears: to a customer whose order was delivered long ago, and is sent once more by mistake, a
    refusal would be wrong (IN-05)."""
    refusal: OrderRejected = {
        "order_id": ctx.key,
        "version": state["version"],
        "faults": faults,
        "decision": decision("rejected", rule, "refused", because, ctx),
        "at": ctx.now,
    }
    if any(fault["code"] == TOO_OLD for fault in faults):
        return [Event(OrderRejected, refusal)]
    return [
        Event(OrderRejected, refusal),
        _message("order-rejected", "order-rejected", {"because": because}, state, ctx),
    ]


def repeated(state: IntakeState, ctx: Ctx) -> Event:
    """The same submission again: the first answer, given again (IN-05)."""
    answer: SubmissionRepeated = {
        "order_id": ctx.key,
        "version": state["version"],
        "number": state["number"],
        "first_outcome": FIRST_OUTCOME.get(state["status"], "received"),
        "first_answered_at": state["answered_at"],
        "at": ctx.now,
    }
    return Event(SubmissionRepeated, answer)


def conflicted(state: IntakeState, ctx: Ctx) -> Event:
    """Other content under an id that is taken (IN-05)."""
    answer: ResubmissionConflicted = {
        "order_id": ctx.key,
        "version": state["version"],
        "number": state["number"],
        "because": f"this id was first answered {moment(state['answered_at'])} for other content; "
        "submit this order under a new reference",
        "at": ctx.now,
    }
    return Event(ResubmissionConflicted, answer)


def refused(requested: str, because: str, state: IntakeState | None, ctx: Ctx) -> Event:
    """A cancellation, amendment or correction that cannot be taken. `requested`: cancel, amend
    or correct."""
    answer: ChangeRefused = {
        "order_id": ctx.key,
        "version": state["version"] if state else 0,
        "requested": requested,
        "because": because,
        "at": ctx.now,
    }
    return Event(ChangeRefused, answer)


def stopped(state: IntakeState, because: str, ctx: Ctx) -> Event:
    """An order that never left intake is cancelled; nobody holds anything for it, so there are
    no lines to name."""
    notice: OrderStopped = {
        "order_id": ctx.key,
        "version": state["version"],
        "lines": [],
        "warehouse": "",
        "whole": True,
        "because": because,
        "stopped_by": "intake",
        "outcome": "cancelled",
        "at": ctx.now,
    }
    return Event(OrderStopped, notice)


def decision(outcome: str, rule: str, said: str, because: str, ctx: Ctx) -> Decision:
    """A decision of intake rests on one rule."""
    return {
        "outcome": outcome,
        "policy": ctx.policy.version,
        "rules": [{"rule": rule, "outcome": said, "because": because}],
    }


def listed(faults: list[Fault]) -> str:
    """The faults for a person, one a line."""
    return "\n".join(f"{fault['field']}: {fault['message']}" for fault in faults)


def moment(at: int) -> str:
    """Milliseconds as ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(at // 1000, UTC).isoformat()


def _message(
    message_id: str, template: str, values: dict[str, str], state: IntakeState, ctx: Ctx
) -> Event:
    message: MessageRequested = {
        "order_id": ctx.key,
        "message_id": message_id,
        "to": "customer",
        "template": template,
        "language": state["language"],
        "values": values,
        "at": ctx.now,
    }
    return Event(MessageRequested, message)
