"""What inventory keeps of an order, and an order's life in inventory.

  (new) ─ recall ──► recalled_early ┐
     │                              │ its order comes ──► stopped
     └─ order ─┬─► backordered ─────┼─ recall ──────────► stopped
               │        │ goods came│
               └────────┴─► reserved ─ recall ─► recalled (passed on to allocation)
                               └──────────────────┴─ OrderStopped (whole) ──► stopped
                                                     OrderFinished ─────────► finished

`recalled_early`, `stopped` and `finished` are forgotten at the horizon, once nothing is reserved.
The state of an article (key `@article/<sku>`) stays `UNKNOWN` and keeps its `article`.
"""

from orders.business.horizon import forget_at
from orders.contracts.blank import blank
from orders.contracts.records import (
    InventoryState,
    InventoryStatus,
    LineQuantity,
    OrderConfirmed,
    Reservation,
    Shortage,
    StockArticle,
    Wait,
)
from services.inventory.policy import InventoryPolicy

NEW_ARTICLE: StockArticle = {
    "documents": [],
    "expected": [],
    "last_received_at": None,
    "warehouses": [],
    "supplier_documents": [],
    "set_aside": [],
}
CLOSED: frozenset[InventoryStatus] = frozenset({"stopped", "finished", "recalled_early"})
"""Nothing more is due but to be forgotten."""


def opened(
    state: InventoryState | None, confirmed: OrderConfirmed, lines: list[LineQuantity]
) -> InventoryState:
    """A version of the order came, with these lines to reserve."""
    return {
        **(state or blank(InventoryState)),
        "version": confirmed["version"],
        "number": confirmed["number"],
        "priority": confirmed["priority"],
        "lines": lines,
        "order": confirmed["order"],
    }


def reserved(state: InventoryState, granted: list[Reservation]) -> InventoryState:
    """All of it is reserved; the order went on to allocation."""
    return {
        **_served(state),
        "status": "reserved",
        "reservations": [*state["reservations"], *granted],
        "wake_at": None,
    }


def backordered(
    state: InventoryState, shortages: list[Shortage], waits: list[Wait], since: int, again: int
) -> InventoryState:
    """Something is short: it waits, and asks again then at the latest."""
    return {
        **state,
        "status": "backordered",
        "shortages": shortages,
        "waits": waits,
        "waiting_since": since,
        "wake_at": again,
    }


def recalled(state: InventoryState) -> InventoryState:
    """The cancellation was passed on; what is reserved is given back by notices."""
    return {**state, "status": "recalled"}


def recalled_early(version: int, now: int, policy: InventoryPolicy) -> InventoryState:
    """The cancellation overtook its order."""
    return {
        **blank(InventoryState),
        "version": version,
        "status": "recalled_early",
        "wake_at": forget_at(now, policy),
    }


def over(
    state: InventoryState,
    status: InventoryStatus,
    kept: list[Reservation],
    now: int,
    policy: InventoryPolicy,
) -> InventoryState:
    """`stopped` or `finished`; `kept`: what is reserved for other versions."""
    return {
        **_served(state),
        "status": status,
        "reservations": kept,
        "wake_at": forget_at(now, policy),
    }


def article_of(state: InventoryState | None) -> StockArticle:
    """What is known of an article, which may be nothing."""
    return (state["article"] if state is not None else None) or NEW_ARTICLE


def with_article(state: InventoryState | None, article: StockArticle) -> InventoryState:
    """Something of the article changed."""
    return {**(state or blank(InventoryState)), "article": article}


def _served(state: InventoryState) -> InventoryState:
    """It waits for nothing any more."""
    return {
        **state,
        "order": None,
        "shortages": [],
        "waits": [],
        "waiting_since": None,
        "passed": {},
    }
