"""What is measured of an order: its times as they come to be known, the rest once it has ended
(TR-07; schemas/measures.yaml)."""

from collections.abc import Iterator, Sequence

from orders.contracts.records import OrderFigures, OrderMeasured
from orders.engine.handling import Measured
from services.tracking.rules.figures import delivery_over

MOMENTS = {
    "OrderReceived": ("time_to_answer", "answered_at"),
    "OrderConfirmed": ("time_to_confirm", "confirmed_at"),
    "StockReserved": ("time_to_reserve", "reserved_at"),
    "OrderAllocated": ("time_to_allocate", "allocated_at"),
    "ShipmentReleased": ("time_to_release", "released_at"),
    "ShipmentDispatched": ("time_to_dispatch", "dispatched_at"),
    "DeliveryCompleted": ("time_to_deliver", "delivered_at"),
}
"""Record by which the moment is known -> measure, and the moment that ends it; all begin with the
submission."""
NONE = ("", "")


def times(name: str, before: OrderFigures, after: OrderFigures) -> Sequence[Measured]:
    """The times that were not known before this record and are after it: each once, whichever end
    is read first."""
    submitted = after["submitted_at"]
    if not submitted:
        return ()
    if not before["submitted_at"]:
        return [
            Measured(measure, max(after[moment] - submitted, 0))  # type: ignore[literal-required]
            for measure, moment in MOMENTS.values()
            if _known(moment, after)
        ]
    measure, moment = MOMENTS.get(name, NONE)
    if not measure or not _known(moment, after) or _known(moment, before):
        return ()
    return (Measured(measure, max(after[moment] - submitted, 0)),)  # type: ignore[literal-required]


def finished(order: OrderMeasured) -> Iterator[Measured]:
    """What is measured of an order that has ended, once."""
    done = order["outcome"] == "completed"
    yield Measured("orders_cancelled", int(not done), order["outcome"])
    if done and order["submitted_at"] is not None:
        yield Measured("time_to_complete", max(order["ended_at"] - order["submitted_at"], 0))
    if not order["currency"]:
        return
    yield Measured("orders_touchless", int(not order["touches"]))
    yield Measured("orders_held", int(order["holds"] > 0))
    yield Measured("shipments", order["shipments"])
    yield Measured("order_value", order["value_minor"], order["currency"])
    if not order["shipments"]:
        return
    yield Measured("orders_in_full", int(bool(order["in_full"])))
    yield Measured("orders_perfect", int(bool(order["perfect"])))
    if order["on_time"] is not None:
        yield Measured("orders_on_time", int(order["on_time"]))
    yield Measured("pieces_ordered", order["pieces_ordered"])
    yield Measured("pieces_delivered", order["pieces_delivered"])
    yield Measured("pieces_returned", order["pieces_returned"])
    yield Measured("freight_cost", order["freight_minor"], order["currency"])


def _known(moment: str, figures: OrderFigures) -> bool:
    if moment == "delivered_at" and not delivery_over(figures):
        return False
    return bool(figures[moment])  # type: ignore[literal-required]
