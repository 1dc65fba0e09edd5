"""What review keeps of an order, and an order's life in review.

  (new) ─ payment ──► unclaimed ──┐
     │ ─── recall ───► recalled ───┤ its order comes
     └──── order ─────────────────┴─┬─► held ◄───────────────────────┐ charged back
                                    │     │ released                 │
                                    ├─────┴──► awaiting_confirmation ┤
                                    │              │ yes    │ silence│
                                    │              │        ▼        │
                                    │              │ ◄── suspended ──┘
                                    ▼              ▼            held, awaiting, suspended
                                    │              │             ──► amended ──► its next version
                                 confirmed ◄───────┘         any of them ──► stopped
                                    │ OrderStopped (amended) ─► amended
                                    │ OrderStopped (whole) ──► stopped       (declined, cancelled,
                                    │ OrderFinished ─────────► finished       unconfirmed)

`stopped` and `finished` are forgotten at the horizon after the last that was booked for them; what
is unpaid keeps `finished` until it is paid, money whose order never comes is paid back and then
forgotten like `stopped`. `UNKNOWN` remembers documents that came too late (`decide/late.py`), and
is forgotten like them.
"""

from collections.abc import Sequence

from orders.business.accounts import CREDIT
from orders.business.bundles import pieces
from orders.business.times import DAY
from orders.business.verdicts import entered_by
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    OpenOffer,
    Order,
    OrderHold,
    OrderReceived,
    ReviewState,
    ReviewStatus,
)
from services.review.policy import ReviewPolicy
from services.review.rules.reserved import reserved

BEFORE_ORDER: frozenset[ReviewStatus] = frozenset({"UNKNOWN", "unclaimed", "recalled"})
"""The order has not come. A state that is `UNKNOWN` is of a key that was parked at its first
record."""
IN_HAND: frozenset[ReviewStatus] = frozenset({"held", "awaiting_confirmation", "suspended"})
"""Review can still stop the order by itself, or let it be changed."""


def opened(received: OrderReceived, order: Order, policy: ReviewPolicy) -> ReviewState:
    """The first state of an order: what it says it was paid counts as claimed (RV-03)."""
    state = blank(ReviewState)
    state["version"] = received["version"]
    state["order"] = received["order"]
    state["number"] = received["number"]
    state["customer_id"] = received["customer_id"]
    state["currency"] = received["currency"]
    state["total_minor"] = received["total_minor"]
    state["priority"] = received["priority"]
    state["terms"] = order["payment"]["terms"]
    state["language"] = order["buyer"]["language"] or policy.default_language
    state["received_at"] = received["at"]
    state["kept"] = received["kept"]
    state["entered_before"] = received["entered_by"]
    state["lines"] = [
        {
            "line": line["line"],
            "sku": line["sku"],
            "quantity": pieces(line),
            "stopped": 0,
            "credited": 0,
            "amount_minor": line["total_minor"],
        }
        for line in order["lines"]
    ]
    goods = sum(line["total_minor"] for line in order["lines"])
    state["charges_minor"] = received["total_minor"] - goods
    return state


def held(state: ReviewState, holds: Sequence[OrderHold], policy: ReviewPolicy) -> ReviewState:
    """The order waits for people, for money, or for an answer of the customer, until the first of
    these is overdue (RV-08). A hold that was escalated for the last time only waits."""
    due = [one["deadline_at"] for one in ready(holds) if one["escalations"] < policy.escalations]
    due += [one["answer_by_at"] for one in state["clarifications"]]
    if state["offer"] is not None:
        due.append(state["offer"]["answer_by_at"])
    open_ids = {one["hold_id"] for one in holds}
    return {
        **state,
        "status": "held",
        "open_holds": list(holds),
        "approvals": [one for one in state["approvals"] if one["hold_id"] not in open_ids],
        "wake_at": min(due, default=None),
    }


def ready(holds: Sequence[OrderHold]) -> list[OrderHold]:
    """Those of an order's open holds that can be decided now: nothing that comes before them is
    open (RV-06, RV-09)."""
    open_ids = {one["hold_id"] for one in holds}
    return [one for one in holds if open_ids.isdisjoint(one["needs"])]


def awaiting(state: ReviewState, answer_by: int) -> ReviewState:
    """The customer was asked to confirm (CF-01)."""
    return {
        **state,
        "status": "awaiting_confirmation",
        "approved": True,
        "open_holds": [],
        "wake_at": answer_by,
    }


def suspended(state: ReviewState, until: int) -> ReviewState:
    """The customer kept silent; an answer still resumes the order, so the offer stays open
    (CF-02)."""
    offer: OpenOffer | None = state["offer"] and {**state["offer"], "answer_by_at": until}
    return {**state, "status": "suspended", "offer": offer, "wake_at": until}


def amended(state: ReviewState, until: int) -> ReviewState:
    """Taken back for a change: all that it has is kept for its next version, which comes until then
    (CF-03)."""
    return {
        **state,
        "status": "amended",
        "carried_minor": sum(one["amount"] for one in reserved(state, CREDIT)),
        "granted_minor": 0,
        "granted_for_minor": 0,
        "taking_back": False,
        "wake_at": until,
    }


def confirmed(state: ReviewState) -> ReviewState:
    """The order went on to inventory; its money stays here, and what people let pass is still
    known should the order be changed (CF-03)."""
    closed, contract = _closed(state, "confirmed", None), state["contract"]
    closed["approved"], closed["released"] = True, state["released"]
    if contract is not None:
        closed["signed"] = contract["contract_number"]
    return closed


def stopping(state: ReviewState) -> ReviewState:
    """Review stops the order. What it holds for it is settled when its notice comes back."""
    return _closed(state, "stopped", None)


def ended(state: ReviewState, status: ReviewStatus, now: int, policy: ReviewPolicy) -> ReviewState:
    """Nothing more is due but to be forgotten at the horizon."""
    return _closed(state, status, _horizon(now, policy))


def is_over(state: ReviewState) -> bool:
    """It is to be forgotten, and nobody asks anything about it: of a contract its file is asked for
    (CF-06), of a payment what it is (RV-03)."""
    closed = state["status"] in ("stopped", "finished") and state["wake_at"] is not None
    asked = state["offer"] or state["clarifications"] or state["sample"] or state["contract"]
    return closed and not (asked or state["questioned"])


def remembered(state: ReviewState, now: int, policy: ReviewPolicy) -> ReviewState:
    """Something was booked just now: what has ended is not forgotten before the horizon from now
    on, so a repeat that is not known any more is older than that (RV-03)."""
    over = state["status"] in ("UNKNOWN", "finished") or (
        state["status"] == "stopped" and state["wake_at"] is not None
    )
    return {**state, "wake_at": _horizon(now, policy)} if over else state


def _horizon(now: int, policy: ReviewPolicy) -> int:
    """Later by as much as banks date ahead: what is dated so is new for longer, too (RV-03)."""
    return now + (policy.horizon_days + policy.dated_ahead_days) * DAY


def _closed(state: ReviewState, status: ReviewStatus, wake_at: int | None) -> ReviewState:
    return {
        **state,
        "status": status,
        "order": None,
        "open_holds": [],
        "rules": [],
        "waits": [],
        "released": [],
        "entered_before": sorted(entered_by(state)),
        "taking_back": False,
        "wake_at": wake_at,
    }


def to_sign(state: ReviewState) -> str:
    """SHA-256 of the contract that both sides sign (CF-06); empty if there is none, or none yet."""
    contract = state["contract"]
    return contract["document"] if contract is not None else ""


def content(state: ReviewState) -> CarriedOrder:
    """The order of a state that still keeps it: until it is confirmed or stopped. Raises
    LookupError for any other."""
    order = state["order"]
    if order is None:
        raise LookupError("review no longer keeps this order")
    return order
