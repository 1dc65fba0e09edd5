"""Drafts of the small world, documents that nobody can read, and interchanges of partners."""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    DocumentDecided,
    DocumentUnplaced,
    DraftSaved,
    DraftSubmitted,
    InterchangeReceived,
    Order,
)
from tests import orders as made

Said = tuple[type, str, Mapping[str, Any]]
"""Record, key, value."""


def drafts(skus: tuple[str, str]) -> Iterator[Said]:
    """One that becomes an order, one that nobody goes on with, one that is left to be cancelled."""
    both = [made.line(1, skus[0], 1), made.line(2, skus[1], 1)]
    order = made.order(channel="desk", reference="draft", lines=both)
    yield _draft({**order, "lines": []}, 0)
    yield _draft(order, 1)
    yield _draft({**order, "notes": "too late"}, 1)
    yield _draft(made.order(reference="cart"), None)
    yield _draft(made.order(reference="left"), None)
    submitted: DraftSubmitted = {
        "order_id": order["order_id"],
        "submitted_at": made.PLACED,
        "submitted_by": "clerk",
        "revision": 2,
        "read_back_at": made.PLACED,
    }
    yield DraftSubmitted, order["order_id"], submitted


def documents() -> Iterator[Said]:
    """Two, of which the desk looks at one."""
    keys = [f"@document/shop/{number:064}" for number in range(2)]
    for key in keys:
        waits: DocumentUnplaced = {
            "order_id": key,
            "format": "shopify",
            "faults": [],
            "at": made.PLACED,
        }
        yield DocumentUnplaced, key, waits
    decided: DocumentDecided = {
        "order_id": keys[0],
        "verdict": "discarded",
        "decided_by": "S010",
        "because": "no order",
        "at": made.PLACED,
    }
    yield DocumentDecided, keys[0], decided


def interchanges() -> Iterator[Said]:
    """Under one control number the same twice, then twice something else; under another one."""
    for number, content in ((1, 1), (2, 1), (1, 1), (1, 2), (1, 2)):
        key = f"@interchange/edi/{number:032}"
        came: InterchangeReceived = {
            "order_id": key,
            "format": "x12",
            "sender": "BRIGHT",
            "receiver": "HOUSE",
            "number": str(number),
            "content": bytes([content]) * 16,
            "document": f"{content:064}",
            "at": made.PLACED,
        }
        yield InterchangeReceived, key, came


def _draft(order: Order, based_on: int | None) -> Said:
    value: DraftSaved = {
        "order_id": order["order_id"],
        "saved_at": made.PLACED,
        "saved_by": "clerk",
        "based_on": based_on,
        "because": "" if based_on is not None else "cart",
        "source_revision": 0,
        "document": "",
        "order": CarriedOrder.of(order),
    }
    return DraftSaved, order["order_id"], value
