"""What allocation keeps of an order, and an order's life in allocation.

  (new) ─ recall ──► recalled_early ─ its order comes ──► stopped
     │
     └─ order ─┬─► waiting ─ recall, no revision yet ───► stopped
               │    │   ▲
               │    │   │ goods were missing, or could not be sent: sought in other warehouses
               └────┴─► allocated (one more revision; a recall is passed on and remembered;
                             │         more of it comes from inventory: sought like missing goods)
                             └─ OrderStopped (whole) ──► stopped
                                OrderFinished ─────────► finished
  waiting ─ recall to amend, no revision yet ──► amended ─ its next version, as a new order

While it waits, goods may be brought for it from another house (`transfer`; docs/decisions/0086).
`recalled_early`, `stopped` and `finished` are forgotten at the horizon, once nothing is reserved.
The state of an article (key `@article/<sku>`) stays `UNKNOWN` and keeps its `article`.
"""

from orders.business.horizon import forget_at
from orders.contracts.blank import blank
from orders.contracts.records import (
    AllocationState,
    AllocationStatus,
    OrderTransfer,
    Reservation,
    ShelfArticle,
    Shipment,
    ShipmentLine,
    StockReserved,
    Wait,
)
from services.allocation.policy import AllocationPolicy

NEW_ARTICLE: ShelfArticle = {
    "documents": [],
    "shelves": [],
    "set_aside": [],
    "transfers": [],
    "held_counts": [],
    "lots": [],
    "lot_shelves": [],
    "blocks": [],
    "papers": [],
    "fresh": [],
    "fresh_since": None,
}
CLOSED: frozenset[AllocationStatus] = frozenset({"stopped", "finished", "recalled_early"})
"""Nothing more is due but to be forgotten."""


def in_hand(state: AllocationState) -> bool:
    """No warehouse has anything of it: it waits for one, or for its next version."""
    return state["status"] == "amended" or (state["status"] == "waiting" and not state["revision"])


def opened(state: AllocationState | None, reserved: StockReserved) -> AllocationState:
    """A version of the order came."""
    return {
        **(state or blank(AllocationState)),
        "version": reserved["version"],
        "number": reserved["number"],
        "priority": reserved["priority"],
        "promised_at": reserved["promised_at"],
        "goods_by_at": reserved["goods_by_at"],
        "contract": reserved["contract"],
        "endangered": None,
        "total_minor": reserved["total_minor"],
        "currency": reserved["currency"],
        "customer_id": reserved["customer_id"],
        "order": reserved["order"],
        "revision": 0,
        "reserved_revision": reserved["revision"],
        "open_lines": reserved["open_lines"],
        "fresh": reserved["fresh"],
        "recalled": False,
        "extensions": 0,
        "keeps_waiting": False,
    }


def revised(state: AllocationState, reserved: StockReserved) -> AllocationState:
    """More of its version came from inventory, or word that none will."""
    more = {one["sku"] for one in reserved["fresh"]}
    return {
        **state,
        "promised_at": reserved["promised_at"],
        "goods_by_at": reserved["goods_by_at"],
        "reserved_revision": reserved["revision"],
        "open_lines": reserved["open_lines"],
        "fresh": [
            *(one for one in state["fresh"] if one["sku"] not in more),
            *reserved["fresh"],
        ],
    }


def allocated(
    state: AllocationState, added: list[Shipment], granted: list[Reservation]
) -> AllocationState:
    """Warehouses are found: one revision more, with its shipments."""
    return {
        **_placed(state),
        "transfer": _not_left(state),
        "revision": state["revision"] + 1,
        "shipments": [*state["shipments"], *added],
        "needed": [],
        "reservations": [*state["reservations"], *granted],
    }


def delayed(
    state: AllocationState, lines: list[ShipmentLine], waits: list[Wait], since: int, again: int
) -> AllocationState:
    """No warehouse can take these lines now: it waits, and seeks again then at the latest."""
    return {
        **state,
        "status": "waiting",
        "needed": lines,
        "waits": waits,
        "waiting_since": since,
        "wake_at": again,
    }


def asked_anew(state: AllocationState) -> AllocationState:
    """Warehouses that were short are asked again."""
    return {**state, "short_at": []}


def amended(state: AllocationState) -> AllocationState:
    """Taken back for a change: its place in the queue is kept for its next version (CF-03)."""
    return {**state, "status": "amended", "wake_at": None}


def recalled(state: AllocationState) -> AllocationState:
    """The cancellation was passed on; nothing is sought any more."""
    return {**_placed(state), "recalled": True}


def sought_enough(state: AllocationState) -> AllocationState:
    """What was still sought is no longer needed."""
    return _placed(state)


def recalled_early(version: int, now: int, policy: AllocationPolicy) -> AllocationState:
    """The cancellation overtook its order."""
    return {
        **blank(AllocationState),
        "version": version,
        "status": "recalled_early",
        "wake_at": forget_at(now, policy),
    }


def stopped(
    state: AllocationState, kept: list[Reservation], now: int, policy: AllocationPolicy
) -> AllocationState:
    """Nothing of it goes on; its shipments stay known, as goods may still come back."""
    return {**_over(state, kept, now, policy), "status": "stopped"}


def finished(
    state: AllocationState, kept: list[Reservation], now: int, policy: AllocationPolicy
) -> AllocationState:
    """Nothing more will happen to it."""
    closed = _over(state, kept, now, policy)
    return {**closed, "status": "finished", "shipments": [], "picked": []}


def is_over(state: AllocationState) -> bool:
    """It is to be forgotten."""
    return state["status"] in ("stopped", "finished")


def article_of(state: AllocationState | None) -> ShelfArticle:
    """What is known of an article, which may be nothing."""
    return (state["article"] if state is not None else None) or NEW_ARTICLE


def with_article(state: AllocationState | None, article: ShelfArticle) -> AllocationState:
    """Something of the article changed."""
    return {**(state or blank(AllocationState)), "article": article}


def _not_left(state: AllocationState) -> OrderTransfer | None:
    """A transfer that has come, and of which a departure is still to be told: till then the goods
    stay held where they lay (IV-05)."""
    transfer = state["transfer"]
    if transfer is None or {line["sku"] for line in transfer["lines"]} <= {*transfer["left"]}:
        return None
    return transfer


def _placed(state: AllocationState) -> AllocationState:
    return {**_unwaiting(state), "status": "allocated", "wake_at": None}


def _over(
    state: AllocationState, kept: list[Reservation], now: int, policy: AllocationPolicy
) -> AllocationState:
    return {
        **_unwaiting(state),
        "reservations": kept,
        "order": None,
        "needed": [],
        "wake_at": forget_at(now, policy),
    }


def _unwaiting(state: AllocationState) -> AllocationState:
    return {**state, "waits": [], "waiting_since": None, "passed": {}, "endangered": None}
