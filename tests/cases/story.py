"""Steps in words: what buyers, banks, warehouses and carriers say. Moments are `NOW`'s."""

from collections.abc import Mapping, Sequence
from typing import Any

from orders.contracts.records import (
    CancelRequested,
    CarrierScanned,
    ComplaintDecided,
    DeliveryDisputed,
    OfferAnswered,
    OrderSubmitted,
    PackedOut,
    PaymentReceived,
    ReturnArrived,
    ReturnRequested,
    ShipmentPicked,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
    TransferLost,
)
from tests import orders as made
from tests.cases.steps import DAY, NOW, SHIPMENT, Send
from tests.offers import answered
from tests.stages.house import UNSEEN

FREIGHT = {"kind": "freight", "amount_minor": 500, "tax_minor": 95}


def ordered(
    reference: str,
    *goods: tuple[str, int],
    customer: str = "K-1",
    charges: Sequence[Mapping[str, Any]] = (),
    discount: int = 0,
    paid: int | None = None,
    payment: Mapping[str, Any] = {},
    **changes: Any,
) -> Send:
    """A shop's order of articles at 10.00 EUR, `discount` minor units off each line; prepaid and
    paid unless said otherwise."""
    lines = [
        made.line(
            number,
            sku,
            quantity,
            discount_minor=discount,
            tax_minor=0,
            total_minor=quantity * 1000 - discount,
        )
        for number, (sku, quantity) in enumerate(goods, 1)
    ]
    order: dict[str, Any] = dict(
        made.order(
            reference=reference,
            lines=lines,
            charges=charges,  # type: ignore[arg-type]
            paid=paid,
            placed_at=NOW,
            buyer=made.buyer(customer_id=customer),
        )
    )
    order["payment"] = {**order["payment"], **payment}
    value = {
        "order_id": order["order_id"],
        "submitted_at": NOW,
        "order": {**order, **changes},
    }
    return Send(OrderSubmitted, order["order_id"], value)


ON_ACCOUNT = {"terms": "ON_ACCOUNT", "method": "invoice"}
"""Payment of an order that is paid later."""


def chose(order: str, option: str) -> Send:
    """What the customer wants for what was lost: a replacement, or a refund (TR-05)."""
    return Send(OfferAnswered, order, answered(order, "aftersales-1-1", option, NOW))


def complained(
    order: str, *lines: int, units: Sequence[int] = (), kind: str = "DAMAGED", shipment: int = 1
) -> Send:
    """What the customer says on the page: of what has come something is damaged, or not there."""
    about = {"version": 1, "dispute_id": f"{kind.lower()}-{shipment}", "kind": kind}
    said = {"lines": list(lines), "units": list(units), "note": "", "proof": "sha256:00"}
    place = SHIPMENT.format(shipment)
    return _about(DeliveryDisputed, order, shipment_id=place, **about, **said, at=NOW)


def judged(order: str, verdict: str, kind: str = "DAMAGED", shipment: int = 1) -> Send:
    """What somebody of the house says of that, who has seen a photo."""
    about = {"version": 1, "verdict": verdict, "decided_by": "S-2", "lines": [], "because": ""}
    case = f"dispute-{kind.lower()}-{shipment}"
    return _about(ComplaintDecided, order, case_id=case, document="ab" * 32, at=NOW, **about)


def cancelled(order: str) -> Send:
    """The buyer changes their mind."""
    value = {"requested_at": NOW, "requested_by": "customer", "reason": "changed my mind"}
    return _about(CancelRequested, order, **value)


def paid(order: str, document: str, minor: int, currency: str = "EUR", **changes: Any) -> Send:
    """The bank tells of money."""
    said = {"document_id": document, "amount_minor": minor, "currency": currency, "at": NOW}
    return _about(PaymentReceived, order, method="transfer", **{**said, **changes})


def picked(order: str, *goods: tuple[str, int], shipment: int = 1) -> Send:
    """The warehouse has picked them."""
    return _about(
        ShipmentPicked,
        order,
        document_id=f"W-{shipment}",
        shipment_id=SHIPMENT.format(shipment),
        lines=_lines(goods),
        at=NOW,
        lots=[],
        scans=[],
    )


def packed(order: str, shipment: int = 1) -> Send:
    """The warehouse has packed it."""
    return _about(
        PackedOut,
        order,
        document_id=f"P-{shipment}",
        shipment_id=SHIPMENT.format(shipment),
        packages=[],
        at=NOW,
    )


def scanned(
    order: str, status: str, shipment: int = 1, refused: Sequence[tuple[str, int]] = ()
) -> Send:
    """The carrier's scan; a delivery is signed for. `refused`: what was not taken."""
    delivered = status == "DELIVERED"
    return _about(
        CarrierScanned,
        order,
        document_id=f"S-{status}-{shipment}",
        shipment_id=SHIPMENT.format(shipment),
        carrier="lorry",
        tracking_number=f"T{shipment}",
        status=status,
        proof="signature" if delivered else "",
        proof_reference="pod" if delivered else "",
        expected_at=None,
        cause="UNKNOWN",
        because="",
        at=NOW,
        **{**UNSEEN, "refused_lines": _lines(refused)},
    )


def shipped(order: str, *goods: tuple[str, int]) -> tuple[Send, ...]:
    """Picked, and under way."""
    return picked(order, *goods), scanned(order, "PICKED_UP")


def delivered(order: str, *goods: tuple[str, int]) -> tuple[Send, ...]:
    """Picked, under way, and signed for."""
    return *shipped(order, *goods), scanned(order, "DELIVERED")


def sent_back(
    order: str, *goods: tuple[str, int], reason: str = "changed my mind", number: int = 1
) -> Send:
    """The buyer announces a return."""
    return _about(
        ReturnRequested,
        order,
        version=1,
        return_id=f"R-{number}",
        lines=_lines(goods),
        reason=reason,
        at=NOW,
    )


def arrived(
    order: str,
    *goods: tuple[str, int],
    warehouse: str = "HAM",
    scrapped: bool = False,
    return_id: str = "R-1",
    document: str = "A-1",
) -> Send:
    """The goods are back and were looked at."""
    return _about(
        ReturnArrived,
        order,
        document_id=document,
        return_id=return_id,
        warehouse=warehouse,
        lines=[
            {
                "line": line,
                "sku": sku,
                "restocked": 0 if scrapped else quantity,
                "scrapped": quantity if scrapped else 0,
            }
            for line, (sku, quantity) in enumerate(goods, 1)
        ],
        at=NOW,
        lots=[],
    )


def stock(sku: str, warehouse: str, quantity: int) -> Send:
    """What was there on the day before."""
    return counted(sku, warehouse, f"opening-{warehouse}", quantity, at=NOW - DAY)


def counted(sku: str, warehouse: str, document: str, quantity: int, at: int = NOW) -> Send:
    """The shelf was counted."""
    return Send(StockCounted, sku, _goods(sku, warehouse, document, quantity, at))


def damaged(sku: str, warehouse: str, document: str, quantity: int, at: int = NOW) -> Send:
    """Goods on the shelf are lost."""
    value = _goods(sku, warehouse, document, quantity, at)
    return Send(StockDamaged, sku, {**value, "because": ""})


def departed(
    sku: str, warehouse: str, to: str, transfer: str, document: str, quantity: int, at: int = NOW
) -> Send:
    """Goods left for another warehouse."""
    value = {**_goods(sku, warehouse, document, quantity, at), "transfer_id": transfer}
    return Send(TransferDeparted, sku, {**value, "to_warehouse": to, "expected_at": at + DAY})


def came(
    sku: str, warehouse: str, transfer: str, document: str, quantity: int, at: int = NOW
) -> Send:
    """Goods of a transfer came."""
    value = _goods(sku, warehouse, document, quantity, at)
    return Send(TransferArrived, sku, {**value, "transfer_id": transfer})


def gone(
    sku: str, warehouse: str, transfer: str, document: str, quantity: int, at: int = NOW
) -> Send:
    """Goods of a transfer will not come."""
    value = {**_goods(sku, warehouse, document, quantity, at), "transfer_id": transfer}
    return Send(TransferLost, sku, {**value, "because": "fell off the lorry"})


def received(sku: str, warehouse: str, document: str, quantity: int, at: int = NOW) -> Send:
    """Goods came in."""
    value = _goods(sku, warehouse, document, quantity, at)
    return Send(StockReceived, sku, {**value, "supplier": "", "purchase_order": ""})


def _goods(sku: str, warehouse: str, document: str, quantity: int, at: int) -> dict[str, Any]:
    return {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": document,
        "quantity": quantity,
        "unit": "PCE",
        "at": at,
        "lot": "",
        "expires_on": "",
    }


def _about(record: type, order: str, **value: Any) -> Send:
    return Send(record, order, {"order_id": order, **value})


def _lines(goods: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    return [
        {"line": line, "sku": sku, "quantity": quantity}
        for line, (sku, quantity) in enumerate(goods, 1)
    ]
