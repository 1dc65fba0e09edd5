"""How steps are played, wherever that is: each is said when the former has been worked through."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, Protocol

from orders.contracts.catalogue import record_type
from orders.contracts.order import CarriedOrder
from orders.contracts.records import OrderSubmitted
from tests.cases.steps import NOW, SHIPMENT, Case, Send, Wait


class Told(NamedTuple):
    """A record that stands in a topic."""

    topic: str
    name: str
    value: dict[str, Any]


class Place(Protocol):
    """Where all stages run."""

    def now(self) -> int:
        """Business time, milliseconds."""

    def send(self, record: type, key: str, value: Mapping[str, Any]) -> None:
        """Say it, and wait until everybody has read all there is."""

    def wait(self, what: str, done: Callable[[], bool]) -> None:
        """Until it is so. AssertionError if it never is."""

    def told(self) -> list[Told]:
        """All that stages have said, in each key's order."""

    def ledger(self, name: str) -> Mapping[str, tuple[int, int]]:
        """Account -> (free, on hand)."""


def play(case: Case, place: Place) -> None:
    """Every step, one after another."""
    for step in case.steps:
        if isinstance(step, Send):
            place.send(step.record, step.key, ready(step, place))
        else:
            place.wait(f"{step.order} {step.status}", partial(_stands, step, place))


def _stands(step: Wait, place: Place) -> bool:
    return status_of(place.told(), step.order) == step.status


def status_of(told: list[Told], order: str) -> str:
    """What tracking says of the order; empty if nothing."""
    said: list[str] = [one.value["status"] for one in told if _about(one, "OrderStatus", order)]
    return said[-1] if said else ""


def ready(step: Send, place: Place) -> dict[str, Any]:
    """The step's value as it is sent: at its moment, with the order's own shipments, and with the
    fields that the case does not speak of."""
    shipments = [
        shipment["shipment_id"]
        for one in place.told()
        if _about(one, "OrderAllocated", step.key)
        for shipment in one.value["shipments"]
    ]
    names = {SHIPMENT.format(number): name for number, name in enumerate(shipments, 1)}
    value: dict[str, Any] = _moved(_named(step.value, names), place.now() - NOW)
    if step.record is OrderSubmitted:
        value = {**value, "order": CarriedOrder.of(value["order"])}
    fields = record_type(step.record).schema["fields"]
    return {field["name"]: field["default"] for field in fields if "default" in field} | value


def _about(one: Told, name: str, order: str) -> bool:
    return one.name == name and one.value["order_id"] == order


def _named(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for placeholder, name in names.items():
            value = value.replace(placeholder, name)
        return value
    return _through(value, lambda _, one: _named(one, names))


def _moved(value: Any, by: int) -> Any:
    def moved(name: str, one: Any) -> Any:
        if isinstance(one, int) and (name == "at" or name.endswith("_at")):
            return one + by
        return _moved(one, by)

    return _through(value, moved)


def _through(value: Any, change: Callable[[str, Any], Any]) -> Any:
    """The same with every field changed."""
    if isinstance(value, Mapping):
        return {name: change(name, one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [change("", one) for one in value]
    return value
