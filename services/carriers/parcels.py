"""Whose parcel a number is on: the carrier's own number, an SSCC, or that of our shipment (TR-06).
The order file knows which order; its records say which shipment."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.partitioner import partition_of
from orders.engine.ports.log import Message

KINDS = ("parcel", "tracking")
TOPIC = "orders.shipping.v1"
MOST_KNOWN = 200_000


class Parcel(NamedTuple):
    """A shipment of an order."""

    order_id: str
    shipment_id: str


class Told(Protocol):
    """What the order file has of an order."""

    @property
    def facts(self) -> Sequence[Message]: ...


class Filed(Protocol):
    """`orders.client.orderfile.asking.OrderFile`, as it is asked here."""

    def find(self, kind: str, term: str, limit: int = 100) -> list[str]: ...

    def told(self, order_id: str, partition: int) -> Told: ...


class Parcels:
    """Finds parcels, and remembers those that it found. Raises FileAway, FileDamaged."""

    def __init__(self, file: Filed, codec: Codec, partitions: int) -> None:
        self._file, self._codec, self._partitions = file, codec, partitions
        self._known: OrderedDict[str, Parcel] = OrderedDict()

    def find(self, number: str) -> Parcel | None:
        """None while nobody has told of it."""
        if (known := self._known.get(number)) is not None:
            self._known.move_to_end(number)
            return known
        orders = [order for kind in KINDS for order in self._file.find(kind, number)]
        found = next((one for order in orders if (one := self._of(order, number))), None)
        if found is not None:
            self._known[number] = found
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return found

    def _of(self, order_id: str, number: str) -> Parcel | None:
        """The last shipment of the order that bears the number."""
        told = self._file.told(order_id, partition_of(order_id.encode(), self._partitions))
        found = None
        for fact in told.facts:
            if fact.topic == TOPIC and fact.value is not None:
                try:
                    _, value = self._codec.decode(fact.value, fact.topic)
                except UndecodableRecord:
                    continue
                if number in _numbers(value):
                    found = Parcel(order_id, value["shipment_id"])
        return found


def _numbers(value: Mapping[str, Any]) -> set[str]:
    """What a record of shipping says that a shipment is known by."""
    if not value.get("shipment_id"):
        return set()
    codes = {package["sscc"] for package in value.get("packages", ())}
    return {value["shipment_id"], value.get("tracking_number", ""), *codes} - {""}
