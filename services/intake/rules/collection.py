"""Where a buyer comes for what they order: one of the house's places that hands goods out to them
(SH-04)."""

from collections.abc import Iterator, Mapping

from orders.business.kinds import COLLECTION
from orders.contracts.records import Fault, Order, Warehouse
from services.intake.rules.faults import fault

FIELD = "collection_place"
OTHERS = "name a place that hands goods out, or none: it lies ready wherever it is"


def place(order: Order, places: Mapping[str, Warehouse]) -> Iterator[Fault]:
    """The place that a buyer names is one of the house, is open to them, and is what they want
    (SH-04). Not to be asked of who names none, and comes to wherever the goods are. `places`: by
    code."""
    there = places.get(order["collection_place"])
    if order["delivery"] != COLLECTION:
        message = "a place is named, and the order is not to be collected: send delivery collection"
        yield fault("collection_unwished", "delivery", message)
    elif there is None:
        yield fault("collection_place_unknown", FIELD, f"the house has no such place: {OTHERS}")
    elif not there["collection"] or not _is_for(order["buyer"]["customer_id"], there):
        yield fault("collection_place_closed", FIELD, f"nothing is handed out there: {OTHERS}")


def _is_for(customer: str, there: Warehouse) -> bool:
    return not there["reserved_for"] or customer in there["reserved_for"]
