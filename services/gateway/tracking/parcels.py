"""The parcels of an order, as its timeline tells of them, and what its customer may say of each
(DL-01)."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Saying = Literal["received", "damaged", "missing"]
SAYINGS: Sequence[Saying] = ("received", "damaged", "missing")
ENDS = frozenset({"ShipmentDelivered", "DeliveryRefused", "ShipmentLost"})
DELIVERED = "ShipmentDelivered"


class Parcel(NamedTuple):
    """One that has left the house. `delivered`: by somebody's word it has come."""

    shipment_id: str
    delivered: bool

    @property
    def sayings(self) -> Sequence[Saying]:
        """What there is to say of it; that it has come, once."""
        return SAYINGS[1:] if self.delivered else SAYINGS


def parcels(timeline: Sequence[Mapping[str, object]]) -> list[Parcel]:
    """Those that are under way or with the customer, in the order in which they left."""
    sent: dict[str, bool] = {}
    gone = set[str]()
    for fact in timeline:
        event, shipment = fact["event"], _shipment(fact)
        if event == "ShipmentDispatched":
            sent.setdefault(shipment, False)
        elif event in ENDS and event != DELIVERED:
            gone.add(shipment)
        if event == DELIVERED:
            sent[shipment] = True
    return [Parcel(*one) for one in sent.items() if one[0] and (one[1] or one[0] not in gone)]


def _shipment(fact: Mapping[str, object]) -> str:
    told = fact.get("parameters")
    return str(told.get("shipment_id", "")) if isinstance(told, Mapping) else ""
