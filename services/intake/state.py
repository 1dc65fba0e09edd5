"""An order's life in intake: its status, and every way from one to the next.

    (new) ─receive──► received ──recall──► recalled ──┐
      │                  ▲   └────────────────────────┼──end──► finished ──► forgotten
      ├──receive──► correction ──recall──► recalled ──┘
      │                  └──too late, faulty again──► rejected ──► forgotten
      └──receive──────────────────────────────────────────▲

What ended is remembered until the horizon has passed: a repeat of it never passes for new (IN-05).
"""

from orders.business.times import DAY, MINUTE
from orders.contracts.records import Fault, IntakeState
from orders.engine.context import Context
from services.intake.policy import IntakePolicy

Ctx = Context[IntakePolicy]

ENDED = frozenset({"rejected", "finished"})


def unknown(state: IntakeState | None) -> bool:
    """Nothing of this id was taken yet; its key may have been parked before its first record."""
    return state is None or state["status"] == "UNKNOWN"


def received(state: IntakeState, number: str) -> IntakeState:
    """Sound: it has its number and is review's."""
    return {**state, "status": "received", "number": number, "faults": []}


def awaiting(state: IntakeState, faults: list[Fault], answer_by: int) -> IntakeState:
    """Faulty: its channel is to correct it until then, milliseconds (IN-03)."""
    return {**state, "status": "correction", "faults": faults, "wake_at": answer_by}


def recalled(state: IntakeState, now: int) -> IntakeState:
    """Its cancellation is behind it."""
    return {**state, "status": "recalled", "recalled_at": now, "faults": [], "wake_at": None}


def rejected(state: IntakeState, ctx: Ctx) -> IntakeState:
    """Refused for good."""
    return {**state, "status": "rejected", "faults": [], "wake_at": _forget_at(ctx)}


def finished(state: IntakeState, ctx: Ctx) -> IntakeState:
    """Ended in another stage, or cancelled here."""
    return {**state, "status": "finished", "faults": [], "wake_at": _forget_at(ctx)}


def _forget_at(ctx: Ctx) -> int:
    """When the same submission would be refused for its age: it was placed by now, or ahead of it
    by the tolerance."""
    return ctx.now + ctx.policy.horizon_days * DAY + ctx.policy.clock_tolerance_minutes * MINUTE
