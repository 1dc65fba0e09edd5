"""What intake answers to whoever asked, where nothing else comes of it: one function a record,
values in, event out."""

from collections.abc import Sequence

from orders.business.times import moment
from orders.contracts.records import (
    ChangePending,
    ChangeRefused,
    Fault,
    IntakeState,
    RecallRepeated,
    ResubmissionConflicted,
    SubmissionRepeated,
)
from orders.engine.handling import Event
from services.intake.state import Ctx

FIRST_OUTCOME = {
    "correction": "correction requested",
    "rejected": "rejected",
    "suspected": "suspected",
    "awaited": "awaited",
}


def repeated(state: IntakeState, ctx: Ctx) -> Event:
    """The same submission again: the first answer, given again (IN-05)."""
    answer: SubmissionRepeated = {
        "order_id": ctx.key,
        "version": state["version"],
        "number": state["number"],
        "first_outcome": FIRST_OUTCOME.get(state["status"], "received"),
        "first_answered_at": state["answered_at"],
        "at": ctx.now,
        "request": "",
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


def change_pending(requested_by: str, state: IntakeState, ctx: Ctx) -> Event:
    """A change is sound, and waits until the order is taken back (CF-03)."""
    answer: ChangePending = {
        "order_id": ctx.key,
        "number": state["number"],
        "version": state["version"],
        "requested_by": requested_by,
        "at": ctx.now,
        "request": "",
    }
    return Event(ChangePending, answer)


def change_refused(
    requested: str,
    because: str,
    state: IntakeState | None,
    ctx: Ctx,
    faults: Sequence[Fault] = (),
) -> Event:
    """A cancellation, amendment or correction that cannot be taken. `requested`: cancel, amend
    or correct."""
    answer: ChangeRefused = {
        "order_id": ctx.key,
        "version": state["version"] if state else 0,
        "requested": requested,
        "because": because,
        "faults": list(faults),
        "at": ctx.now,
        "request": "",
    }
    return Event(ChangeRefused, answer)


def recall_repeated(state: IntakeState, ctx: Ctx) -> Event:
    """Its cancellation was asked for before, and is on its way or at its end."""
    answer: RecallRepeated = {
        "order_id": ctx.key,
        "version": state["version"],
        "first_asked_at": state["recalled_at"],
        "at": ctx.now,
    }
    return Event(RecallRepeated, answer)
