"""What reaches aftersales in tests: the fates of shipments, requests to send goods back, parcels,
charge-backs."""

from typing import Any

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    DeliveryCompleted,
    DeliveryRefused,
    PaymentChargedBack,
    ReturnArrived,
    ReturnRequested,
    ShipmentDelivered,
    ShipmentLost,
    Staff,
)
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.stage import STAGE
from tests.orders import article, order, staff
from tests.policies import usual
from tests.stages.house import NUMBER, bare, shipment_lines
from tests.stages.room import Room

KEY = "shop:1001"
LORRY = {"carrier": "lorry", "tracking_number": "T-1"}
FREIGHT = 595  # charges of `tests.orders.order()`, tax and all, in minor units


def make(choice: str = "none", **more: Any) -> Room:
    """Aftersales with five articles that may come back. `choice`: whether the customer is asked
    what becomes of what is lost; `more`: of the policy of that."""
    policy = usual(STAGE)
    assert isinstance(policy, AftersalesPolicy)
    asked = policy.replacement.model_copy(update={"choice": choice, **more})
    policy = policy.model_copy(update={"replacement": asked})
    articles = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)}
    return Room(STAGE, policy, references={Article: articles, Staff: {"S7": staff("S7", "sales")}})


def names(events):
    """Kinds of what was published, messages apart."""
    return [
        event.record.__name__ for event in events if event.record.__name__ != "MessageRequested"
    ]


def hand_off(room, content, n, quantities, **more):
    """A shipment as shipping reports its fate."""
    head = {
        "order_id": KEY,
        "number": NUMBER,
        "version": 1,
        "step": 56,
        "customer_id": "C-1",
        "currency": "EUR",
        "priority": 0,
    }
    about = {
        "shipment_id": f"{NUMBER}-{n}",
        "warehouse": "BER",
        "lines": shipment_lines(*quantities),
        "at": room.now,
    }
    money = {
        "total_minor": content["totals"]["total_minor"],
        "decision": {"outcome": "", "policy": "test", "rules": []},
    }
    return {**head, **about, **money, **more, "order": CarriedOrder.of(content)}


def delivered(room, *quantities, content=None, n=1):
    """Shipping delivered shipment n, by default two pieces of each line."""
    proof = {"proof": "signature", "proof_reference": "pod/1", "delivered_at": room.now}
    proof["carrier"] = LORRY["carrier"]
    return room.send(
        ShipmentDelivered, hand_off(room, content or order(), n, quantities or (2,) * 5, **proof)
    )


def completed(room):
    """Nothing more of the order will be delivered."""
    fate: dict[str, list[object]] = {"delivered": [], "refused": [], "lost": [], "stopped": []}
    return room.send(DeliveryCompleted, {"order_id": KEY, "version": 1, **fate, "at": room.now})


def refused(room, *quantities, content=None, damaged=False):
    """The customer did not take shipment 1, or the carrier had spoilt it."""
    more = {"because": "not ordered", "damaged": damaged, **LORRY}
    return room.send(
        DeliveryRefused, hand_off(room, content or order(), 1, quantities or (2,) * 5, **more)
    )


def lost(room, *quantities, content=None, **changes):
    """The carrier lost shipment 1."""
    more = {"because": "lost by lorry", **LORRY, **changes}
    return room.send(
        ShipmentLost, hand_off(room, content or order(), 1, quantities or (2,) * 5, **more)
    )


def ask(room, *quantities, return_id="R-1", reason="changed my mind", version=1):
    """The customer wants to send so much of line 1, 2, ... back."""
    about = {
        "order_id": KEY,
        "version": version,
        "return_id": return_id,
        "lines": bare(*quantities),
        "reason": reason,
    }
    return room.send(ReturnRequested, {**about, "at": room.now})


def arrive(room, restocked=(), scrapped=(), return_id="R-1", document="A-1", warehouse="BER"):
    """What the warehouse found in the parcel: pieces of line 1, 2, ... that can be sold, and
    that cannot."""
    both = [
        (n, r, s)
        for n, (r, s) in enumerate(
            zip((*restocked, *[0] * 5), (*scrapped, *[0] * 5), strict=False), 1
        )
        if r or s
    ]
    lines = [{"line": n, "sku": f"SKU-{n}", "restocked": r, "scrapped": s} for n, r, s in both]
    about = {
        "order_id": KEY,
        "document_id": document,
        "return_id": return_id,
        "warehouse": warehouse,
        "lines": lines,
        "lots": [],
    }
    return room.send(ReturnArrived, {**about, "at": room.now})


def charge_back(room, amount=1000, document="CB-1"):
    """The bank takes money back."""
    about = {
        "order_id": KEY,
        "issuer": "card-bank",
        "document_id": document,
        "payment_document_id": "P-1",
        "amount_minor": amount,
        "currency": "EUR",
        "because": "disputed",
    }
    return room.send(PaymentChargedBack, {**about, "at": room.now})
