"""What inventory keeps of an order, and an order's life in inventory.

  (new) ─ recall ──► recalled_early ┐
     │                              │ its order comes ──► stopped
     └─ order ─┬─► backordered ─────┼─ recall ──────────► stopped
               │        │ goods came│  (backordered ─ a later day refused ─► stopped)
               └────────┴─► reserved ─ recall ─► recalled (passed on to allocation)
                    (backordered ─ a part goes ahead ─► backordered; recalled, it is passed on)
                               └──────────────────┴─ OrderStopped (whole) ──► stopped
                                                     OrderFinished ─────────► finished
  order with lines that are made, in the place of reserved: awaiting_production ─ recall ─► stopped
  backordered, awaiting_production ─ recall to amend ► amended ─ its next version, as a new order
  reserved, recalled ─ OrderStopped (amended) ──┘

`recalled_early`, `stopped` and `finished` are forgotten at the horizon, once nothing is reserved.
The state of an article (key `@article/<sku>`) stays `UNKNOWN` and keeps its `article`.
"""

from orders.business.horizon import forget_at
from orders.business.reservations import release
from orders.business.times import earliest, later
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    InventoryState,
    InventoryStatus,
    LineQuantity,
    MadeLine,
    Order,
    OrderConfirmed,
    Reservation,
    Shortage,
    StockArticle,
    Wait,
)
from services.inventory.policy import InventoryPolicy
from services.inventory.rules.queue import place

NEW_ARTICLE: StockArticle = {
    "documents": [],
    "expected": [],
    "purchase_orders": [],
    "last_received_at": None,
    "warehouses": [],
    "supplier_documents": [],
    "set_aside": [],
    "told": None,
    "transfers": [],
    "lots": [],
    "plan": [],
    "plan_at": None,
}
CLOSED: frozenset[InventoryStatus] = frozenset({"stopped", "finished", "recalled_early"})
"""Nothing more is due but to be forgotten."""
IN_HAND: frozenset[InventoryStatus] = frozenset({"backordered", "awaiting_production"})
"""It waits here, and nobody else has anything of it."""
TAKEN_BACK: frozenset[InventoryStatus] = frozenset({"amended", "reserved", "recalled"})
"""A next version takes over what such an order holds. One that was handed on is taken back by whom
it went to, and its next version may be here before the notice that says so."""


def opened(
    state: InventoryState | None,
    confirmed: OrderConfirmed,
    lines: list[LineQuantity],
    made: list[MadeLine],
) -> InventoryState:
    """A version of the order came, with these lines to reserve; those that are made are named."""
    return {
        **(state or blank(InventoryState)),
        "version": confirmed["version"],
        "number": confirmed["number"],
        "priority": confirmed["priority"],
        "promised_at": confirmed["promised_at"],
        "goods_by_at": confirmed["goods_by_at"],
        "extensions": 0,
        "contract": confirmed["contract"],
        "late_contract": None,
        "lines": lines,
        "made": made,
        "revision": 0,
        "instead": [],
        "order": confirmed["order"],
    }


def parted(
    state: InventoryState, rest: list[LineQuantity], granted: list[Reservation], waits: list[Wait]
) -> InventoryState:
    """A part goes ahead, with all that was held of the order; of the rest nothing is (IV-05)."""
    others = release(state["reservations"], state["version"])
    return {
        **state,
        "revision": state["revision"] + 1,
        "lines": rest,
        "shortages": [
            {**one, "needed": one["needed"] - one["available"], "available": 0}
            for one in state["shortages"]
        ],
        "reservations": [*others, *granted],
        "waits": waits,
    }


def given_up(state: InventoryState) -> InventoryState:
    """The rest will not come; what went ahead is on its way (IV-05)."""
    return {
        **_served(state),
        "status": "reserved",
        "revision": state["revision"] + 1,
        "lines": [],
        "wake_at": None,
    }


def reserved(state: InventoryState, granted: list[Reservation]) -> InventoryState:
    """All of it is reserved, what it held before included; the order went on to allocation. Of
    what went ahead the holds stay (IV-05)."""
    ahead, version = state["revision"], state["version"]
    others = state["reservations"] if ahead else release(state["reservations"], version)
    return {
        **_served(state),
        "status": "reserved",
        "revision": ahead + 1 if ahead else 0,
        "reservations": [*others, *granted],
        "wake_at": None,
    }


def awaiting_production(state: InventoryState, granted: list[Reservation]) -> InventoryState:
    """All of it is reserved, the parts of what is made; the order stays here until it is made
    (IV-07)."""
    others = release(state["reservations"], state["version"])
    return {
        **_served(state),
        "status": "awaiting_production",
        "order": state["order"],
        "reservations": [*others, *granted],
        "wake_at": None,
    }


def backordered(
    state: InventoryState, shortages: list[Shortage], waits: list[Wait], since: int
) -> InventoryState:
    """Something is short: it waits since then."""
    return {
        **state,
        "status": "backordered",
        "shortages": shortages,
        "waits": waits,
        "waiting_since": since,
    }


def waiting(state: InventoryState, now: int, policy: InventoryPolicy) -> InventoryState:
    """It looks again by policy, or before: when its customer's time to answer is over (CF-05), or
    that of whoever sees to its contract (CF-06)."""
    again = later(now, policy.ask_again_after)
    offer, left = state["offer"], state["late_contract"]
    due = [offer["answer_by_at"]] if offer else [left["deadline_at"]] if left else []
    return {**state, "wake_at": min([again, *(at for at in due if at > now)])}


def kept(state: InventoryState) -> InventoryState:
    """Nothing of a contract is left to people (CF-06)."""
    return {**state, "late_contract": None}


def extended(
    state: InventoryState,
    order: Order,
    promised_at: int | None,
    compensation_minor: int,
    policy: InventoryPolicy,
) -> InventoryState:
    """A later day is promised, for a compensation or none; the goods have as much more time, and
    its place in the queue is that of its new day (CF-05, IV-09)."""
    former, by = state["promised_at"], state["goods_by_at"]
    goods_by = by + promised_at - former if by and promised_at and former else by
    stands = place(order, policy.undated_days, promised_at, goods_by)
    return {
        **state,
        "promised_at": promised_at,
        "goods_by_at": goods_by,
        "extensions": state["extensions"] + 1,
        "compensated_minor": state["compensated_minor"] + compensation_minor,
        "waits": [{**wait, "rank": stands} for wait in state["waits"]],
    }


def content(state: InventoryState) -> CarriedOrder:
    """The order of a state that still keeps it: while it waits for goods. Raises LookupError for
    any other."""
    order = state["order"]
    if order is None:
        raise LookupError("inventory no longer keeps this order")
    return order


def amended(state: InventoryState) -> InventoryState:
    """Taken back for a change: goods and its place in the queue are kept for its next version
    (CF-03)."""
    return {**state, "status": "amended", "wake_at": None}


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


def is_over(state: InventoryState) -> bool:
    """It is to be forgotten, and its customer is asked nothing."""
    return state["status"] in ("stopped", "finished") and state["offer"] is None


def article_of(state: InventoryState | None) -> StockArticle:
    """What is known of an article, which may be nothing."""
    return (state["article"] if state is not None else None) or NEW_ARTICLE


def with_article(state: InventoryState | None, article: StockArticle) -> InventoryState:
    """Something of the article changed."""
    return {**(state or blank(InventoryState)), "article": article}


def planned_soon(state: InventoryState, due_at: int) -> InventoryState:
    """Who waits for the article is dated anew then, if not before."""
    article = article_of(state)
    at = earliest(due_at, article["plan_at"])
    return looked_at(with_article(state, {**article, "plan_at": at}))


def looked_at(state: InventoryState) -> InventoryState:
    """The article is looked at when it wants to be, and when who waits is to be dated."""
    return {**state, "wake_at": earliest(state["wake_at"], article_of(state)["plan_at"])}


def _served(state: InventoryState) -> InventoryState:
    """It waits for nothing any more."""
    return {
        **state,
        "order": None,
        "shortages": [],
        "waits": [],
        "waiting_since": None,
        "passed": {},
        "late_contract": None,
    }
