"""An order's life in intake: its status, and every way from one to the next.

    (new) ─receive──► received ──recall──► recalled ──┐
      │                 ▲ ▲ └─────────────────────────┼──end──► finished ──► forgotten
      │    taken back,  │ └─change─► amending ─recall─┤
      │    or denied    └────────────────┘            │
      ├──receive──► suspected ──merged, recall────────┤
      │                  └──kept──► received          │
      ├─recall, change─► awaited ──receive────────────┤
      ├──receive──► correction ──recall──► recalled ──┘
      │                  └──too late, faulty again──► rejected ──► forgotten
      └──receive──────────────────────────────────────────▲

    (new) ──save──► draft ──receive, submit──► as a new order; else it expires, or is discarded
    (new) ──wait──► unplaced ──settle──► finished: a document, not an order
    (new) ──note──► numbered ──► forgotten: the control number of an interchange

A cancellation may come before its order: the order is `awaited` for some minutes, and recalled at
once when it comes. So may changes, which are kept so long (`early`): when the order comes it is
taken as any other, and they as if they had come right after it.

What is received is looked at for a while as an order that others may repeat: so long it has
reserved its fingerprint in the ledger `baskets`. Then, or at its end, it gives it back. A change
changes nothing of that: its next version has what the one before had.

What ended is remembered until the horizon has passed: a repeat of it never passes for new (IN-05).
"""

from orders.business.accounts import BASKETS
from orders.business.times import DAY, HOUR, MINUTE
from orders.contracts.buckets import RESERVED
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    EarlyChange,
    Fault,
    IntakeState,
    OrderHold,
    PendingChange,
    Reservation,
)
from orders.engine.context import Context
from services.intake.policy import IntakePolicy

Ctx = Context[IntakePolicy]

ENDED = frozenset({"rejected", "finished"})
NO_ORDER = frozenset({"draft", "unplaced", "numbered"})
"""What may become one, or may not."""


def is_over(state: IntakeState) -> bool:
    """It is to be forgotten; nobody is asked about it."""
    return state["status"] in ENDED


def unknown(state: IntakeState | None) -> bool:
    """Nothing of this id was taken yet; its key may have been parked before its first record, or
    its cancellation, or a change of it, may have come first."""
    return state is None or state["status"] in ("UNKNOWN", "awaited")


def entered(state: IntakeState, *people: str) -> list[str]:
    """Staff ids of everybody who entered something of it, these included: whatever becomes of it,
    none of them approves it (RV-06). An empty one is nobody."""
    new = [one for one in people if one and one not in state["entered_by"]]
    return sorted({*state["entered_by"], *new}) if new else state["entered_by"]


def believed(submitted_at: int, ctx: Ctx) -> int:
    """When an order was submitted, milliseconds: its channel's word, but no later than it is seen,
    and no earlier than the oldest order that is taken (TR-07)."""
    return min(max(submitted_at, ctx.now - ctx.policy.horizon_days * DAY), ctx.now)


def awaited(state: IntakeState, by: str, reason: str, ctx: Ctx) -> IntakeState:
    """It is cancelled, and has still to come; how it was to be matters no more."""
    return {
        **state,
        "status": "awaited",
        "early": [],
        "recalled_at": ctx.now,
        "recalled_by": by,
        "recall_reason": reason,
        "wake_at": awaited_until(ctx),
    }


def awaited_until(ctx: Ctx) -> int:
    """How long an order that is not known is waited for, milliseconds."""
    return ctx.now + ctx.policy.overtaking_minutes * MINUTE


def cancelled_early(state: IntakeState) -> bool:
    """It has still to come, and is not wanted any more."""
    return state["status"] == "awaited" and state["recalled_at"] > 0


def to_be_changed(state: IntakeState, early: list[EarlyChange]) -> IntakeState:
    """It has still to come, and these changes wait for it, the first for the shortest time."""
    return {**state, "status": "awaited", "early": early, "wake_at": early[0]["until_at"]}


def received(state: IntakeState, order: CarriedOrder, policy: IntakePolicy) -> IntakeState:
    """Sound: it is review's, who is still to be told what was filled in. It is kept if it can be
    changed (CF-03)."""
    kept = order if policy.amend_until != "never" else None
    new: IntakeState = {**_let_go(state), "status": "received", "order": kept}
    return {**new, "completed": state["completed"]}


def told(state: IntakeState) -> IntakeState:
    """What was filled in stands in the record of its receipt, and is kept no longer (IN-01)."""
    return {**state, "completed": []}


def watched(state: IntakeState, fingerprint: str, until: int) -> IntakeState:
    """Until then, milliseconds, an order of the same fingerprint is suspected (IN-05)."""
    own: Reservation = {
        "ledger": BASKETS,
        "account": fingerprint,
        "version": state["version"],
        "line": 0,
        "amount": 1,
        "bucket": RESERVED,
    }
    return {**state, "reservations": [own], "watched_until": until, "wake_at": until}


def unwatched(state: IntakeState) -> IntakeState:
    """An order like it is no duplicate any more (IN-05)."""
    return {**state, "reservations": [], "watched_until": 0}


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
    """The order of a state that keeps it. Raises LookupError for any other."""
    order = state["order"]
    if order is None:
        raise LookupError("intake no longer keeps this order")
    return order


def amending(
    state: IntakeState, order: CarriedOrder, pending: PendingChange, ctx: Ctx
) -> IntakeState:
    """It is taken back, to be sent again as `order` (CF-03)."""
    again = ctx.now + ctx.policy.recall_again_hours * HOUR
    return {**state, "status": "amending", "order": order, "pending": pending, "wake_at": again}


def amended(state: IntakeState, pending: PendingChange) -> IntakeState:
    """It was taken back: what was pending is the order now, one version higher (CF-03). It is
    watched in the place of the one before, as what was ordered first (IN-05)."""
    others = [digest for digest in state["digests"] if digest != pending["digest"]]
    version = state["version"] + 1
    return {
        **state,
        "status": "received",
        "version": version,
        "reservations": [{**one, "version": version} for one in state["reservations"]],
        "digests": [*pending["requests"], *others, pending["digest"]],
        "source_revision": max(pending["source_revision"], state["source_revision"]),
        "changed_at": max(pending["requested_at"], state["changed_at"]),
        "pending": None,
        "wake_at": _watch_ends(state),
    }


def fixed(state: IntakeState) -> IntakeState:
    """It has gone on, and can never be changed again (CF-03)."""
    return {**_let_go(state), "status": "received", "wake_at": _watch_ends(state)}


def awaiting(state: IntakeState, faults: list[Fault], answer_by: int) -> IntakeState:
    """Faulty: its channel is to correct it until then, milliseconds (IN-03)."""
    return {**state, "status": "correction", "faults": faults, "wake_at": answer_by}


def recalled(state: IntakeState, now: int) -> IntakeState:
    """Its cancellation is behind it. Until it has ended it stays one that others may repeat."""
    wake_at = _watch_ends(state)
    return {**_let_go(state), "status": "recalled", "recalled_at": now, "wake_at": wake_at}


def rejected(state: IntakeState, ctx: Ctx) -> IntakeState:
    """Refused for good."""
    return {**_ended(state, ctx), "status": "rejected"}


def finished(state: IntakeState, ctx: Ctx) -> IntakeState:
    """Ended in another stage, or cancelled here."""
    return {**_ended(state, ctx), "status": "finished"}


def _ended(state: IntakeState, ctx: Ctx) -> IntakeState:
    return {**_let_go(unwatched(state)), "wake_at": _forget_at(ctx)}


def _let_go(state: IntakeState) -> IntakeState:
    """Nobody is asked about it any more, nothing of it will be corrected or changed."""
    return {
        **state,
        "faults": [],
        "order": None,
        "pending": None,
        "fingerprint": "",
        "open_holds": [],
        "recalled_by": "",
        "recall_reason": "",
        "completed": [],
        "reductions": [],
        "wake_at": None,
    }


def _watch_ends(state: IntakeState) -> int | None:
    return state["watched_until"] if state["reservations"] else None


def _forget_at(ctx: Ctx) -> int:
    """When the same submission would be refused for its age: it was placed by now, or ahead of it
    by the tolerance."""
    return ctx.now + ctx.policy.horizon_days * DAY + ctx.policy.clock_tolerance_minutes * MINUTE
