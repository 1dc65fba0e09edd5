"""An order's life in intake: its status, and every way from one to the next.

    (new) ─receive──► received ──recall──► recalled ──┐
      │                  ▲   └────────────────────────┼──end──► finished ──► forgotten
      │        kept      │                            │
      ├──receive──► suspected ──merged, recall──► recalled
      │                  ▲                            │
      ├──receive──► correction ──recall──► recalled ──┘
      │                  └──too late, faulty again──► rejected ──► forgotten
      └──receive──────────────────────────────────────────▲

A cancellation may come before its order: the order is `awaited` for some minutes, and recalled at
once when it comes.

What is received is looked at for a while as an order that others may repeat: so long it has
reserved its fingerprint in the ledger `baskets`. Then, or at its end, it gives it back.

What ended is remembered until the horizon has passed: a repeat of it never passes for new (IN-05).
"""

from orders.business.accounts import BASKETS
from orders.business.times import DAY, MINUTE
from orders.contracts.order import CarriedOrder
from orders.contracts.records import Fault, IntakeState, OrderHold, Reservation
from orders.engine.context import Context
from services.intake.policy import IntakePolicy

Ctx = Context[IntakePolicy]

ENDED = frozenset({"rejected", "finished"})


def unknown(state: IntakeState | None) -> bool:
    """Nothing of this id was taken yet; its key may have been parked before its first record, or
    its cancellation may have come first."""
    return state is None or state["status"] in ("UNKNOWN", "awaited")


def awaited(state: IntakeState, by: str, reason: str, ctx: Ctx) -> IntakeState:
    """It is cancelled, and has still to come."""
    return {
        **state,
        "status": "awaited",
        "recalled_at": ctx.now,
        "recalled_by": by,
        "recall_reason": reason,
        "wake_at": ctx.now + ctx.policy.overtaking_minutes * MINUTE,
    }


def received(state: IntakeState) -> IntakeState:
    """Sound: it is review's, who is still to be told what was filled in."""
    return {**_unasked(state), "status": "received", "completed": state["completed"]}


def told(state: IntakeState) -> IntakeState:
    """What was filled in stands in the record of its receipt, and is kept no longer (IN-01)."""
    return {**state, "completed": []}


def watched(state: IntakeState, fingerprint: str, until: int) -> IntakeState:
    """Received, and until then, milliseconds, an order of the same fingerprint is suspected
    (IN-05)."""
    own: Reservation = {
        "ledger": BASKETS,
        "account": fingerprint,
        "version": state["version"],
        "line": 0,
        "amount": 1,
    }
    return {**received(state), "reservations": [own], "wake_at": until}


def unwatched(state: IntakeState) -> IntakeState:
    """An order like it is no duplicate any more (IN-05)."""
    return {**state, "reservations": []}


def suspected(
    state: IntakeState, order: CarriedOrder, fingerprint: str, hold: OrderHold
) -> IntakeState:
    """Sound, but probably another one once more: a person decides, until the hold's deadline
    (IN-05)."""
    return {
        **state,
        "status": "suspected",
        "faults": [],
        "order": order,
        "fingerprint": fingerprint,
        "open_holds": [hold],
        "wake_at": hold["deadline_at"],
    }


def carried(state: IntakeState) -> CarriedOrder:
    """The order of a state that keeps it: while it is suspected. Raises LookupError for any
    other."""
    order = state["order"]
    if order is None:
        raise LookupError("intake no longer keeps this order")
    return order


def awaiting(state: IntakeState, faults: list[Fault], answer_by: int) -> IntakeState:
    """Faulty: its channel is to correct it until then, milliseconds (IN-03)."""
    return {**state, "status": "correction", "faults": faults, "wake_at": answer_by}


def recalled(state: IntakeState, now: int) -> IntakeState:
    """Its cancellation is behind it. Until it has ended it stays one that others may repeat."""
    wake_at = state["wake_at"] if state["reservations"] else None
    return {**_unasked(state), "status": "recalled", "recalled_at": now, "wake_at": wake_at}


def rejected(state: IntakeState, ctx: Ctx) -> IntakeState:
    """Refused for good."""
    return {**_ended(state, ctx), "status": "rejected"}


def finished(state: IntakeState, ctx: Ctx) -> IntakeState:
    """Ended in another stage, or cancelled here."""
    return {**_ended(state, ctx), "status": "finished"}


def _ended(state: IntakeState, ctx: Ctx) -> IntakeState:
    return {**_unasked(unwatched(state)), "wake_at": _forget_at(ctx)}


def _unasked(state: IntakeState) -> IntakeState:
    """Neither the channel nor a person is asked about it any more."""
    return {
        **state,
        "faults": [],
        "order": None,
        "fingerprint": "",
        "open_holds": [],
        "recalled_by": "",
        "recall_reason": "",
        "completed": [],
        "wake_at": None,
    }


def _forget_at(ctx: Ctx) -> int:
    """When the same submission would be refused for its age: it was placed by now, or ahead of it
    by the tolerance."""
    return ctx.now + ctx.policy.horizon_days * DAY + ctx.policy.clock_tolerance_minutes * MINUTE
