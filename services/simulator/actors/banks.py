"""Banks: they pay refunds, and take back payments that their customers dispute."""

from orders.contracts.records import Order, PaymentChargedBack, PaymentReceived, RefundPaid
from services.simulator.plans import Json, Planned, Scene

ISSUER = "house-bank"


def on_refund_requested(requested: Json, scene: Scene) -> list[Planned]:
    """Every refund is paid, some days later."""
    order_id, refund_id = requested["order_id"], requested["refund_id"]
    due = requested["at"] + scene.policy.banks.refund.ms(
        scene.chance("refund", order_id, refund_id)
    )
    value: RefundPaid = {
        "order_id": order_id,
        "document_id": f"refund:{order_id}:{refund_id}",
        "refund_id": refund_id,
        "amount_minor": requested["amount_minor"],
        "currency": requested["currency"],
        "at": due,
    }
    return [Planned(due, RefundPaid, order_id, value)]


def on_received(received: Json, scene: Scene) -> list[Planned]:
    """What the order says was paid with it may be taken back like any payment (RV-03)."""
    order: Order = received["order"].decoded()
    paid = order["payment"]
    if paid["paid_minor"] <= 0:
        return []
    return _taken_back(
        order["order_id"],
        paid["reference"],
        paid["paid_minor"],
        order["currency"],
        received["at"],
        scene,
    )


def payment(order: Order, document_id: str, amount: int, due: int, scene: Scene) -> list[Planned]:
    """The customer pays; some payments are taken back later, whatever became of the order
    meanwhile. Cash stays (RV-03)."""
    order_id, currency = order["order_id"], order["currency"]
    cash = order["payment"]["terms"] == "ON_DELIVERY"
    value: PaymentReceived = {
        "order_id": order_id,
        "issuer": ISSUER,
        "document_id": document_id,
        "amount_minor": amount,
        "currency": currency,
        "method": "cash" if cash else "transfer",
        "at": due,
    }
    paid = Planned(due, PaymentReceived, order_id, value)
    if cash:
        return [paid]
    return [paid, *_taken_back(order_id, document_id, amount, currency, due, scene)]


def _taken_back(
    order_id: str, payment: str, amount: int, currency: str, paid_at: int, scene: Scene
) -> list[Planned]:
    policy, words = scene.policy.banks, ("charge back", order_id, payment)
    if not scene.happens(policy.charged_back, *words):
        return []
    due = paid_at + policy.charge_back.ms(scene.chance("charge back after", order_id, payment))
    value: PaymentChargedBack = {
        "order_id": order_id,
        "issuer": ISSUER,
        "document_id": f"charge-back:{order_id}:{payment}",
        "payment_document_id": payment,
        "amount_minor": amount,
        "currency": currency,
        "because": "disputed by the payer",
        "at": due,
    }
    return [Planned(due, PaymentChargedBack, order_id, value)]
