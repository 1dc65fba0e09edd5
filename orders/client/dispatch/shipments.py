"""A shipment's story, from the facts of its order. All times in milliseconds since 1970, business
clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.facts import readable
from orders.contracts.codec.codec import Codec

RECORDS = (
    "PromiseMade",
    "PromiseExtended",
    "ShipmentReleased",
    "OrderGated",
    "GateSettled",
    "ReallocationRequested",
    "OrderStopped",
    "ShipmentPacked",
    "ShipmentDispatched",
    "ShipmentDelivered",
    "DeliveryRefused",
    "ShipmentLost",
)
"""What they are told by."""
Fact = tuple[str, Mapping[str, Any]]
"""Name of a record and its value."""


@dataclass(slots=True)
class Shipment:
    """One shipment. `left` is what of its lines is still to leave while it is in the house; `fate`
    and `ended_at`: delivered, refused or lost, by the code of the rule that said so. `barred`: a
    gate is closed, so that it may not be handed over (SH-08)."""

    order_id: str
    version: int
    shipment_id: str
    number: str
    warehouse: str
    carrier: str
    service: str
    mode: str
    to_country: str
    postal_code: str
    weight_g: int
    transit_days: int
    dispatch_by_at: int
    left: dict[tuple[int, str], int]
    packages: list[Mapping[str, Any]] = field(default_factory=list)
    packed: bool = False
    dispatched_at: int | None = None
    expected_at: int | None = None
    tracking_number: str = ""
    fate: str = ""
    ended_at: int | None = None
    barred: bool = False


class Told(NamedTuple):
    """What is known of an order. `promised_at`: until when its goods are promised, None: nothing
    is. `stopped`: its newest version goes nowhere."""

    order_id: str
    promised_at: int | None
    stopped: bool
    shipments: list[Shipment]

    @property
    def in_house(self) -> list[Shipment]:
        """What has still to leave, and may."""
        latest = max((one.version for one in self.shipments), default=0)
        return [
            one
            for one in self.shipments
            if one.dispatched_at is None
            and not one.fate
            and not one.barred
            and one.version == latest
            and any(quantity > 0 for quantity in one.left.values())
        ]


def told(file: OrderFile, codec: Codec, since: int) -> Iterator[Told]:
    """Every order that goes on, or ended since. Raises FileAway, FileDamaged."""
    for messages in file.stories(RECORDS, since):
        facts = [(record, value) for _, record, value in readable(messages, codec)]
        yield story((messages[0].key or b"").decode(errors="replace"), facts)


class _Gate(NamedTuple):
    """Which; another version of the order passes its gates anew."""

    version: int
    gate_id: str


class _Closed(NamedTuple):
    """A gate that is closed since then; `shipment_id` is empty where it is of the whole order."""

    at: int
    shipment_id: str


def story(order_id: str, facts: Iterable[Fact]) -> Told:
    """What the facts come to, whatever the order of their topics."""
    facts = sorted(facts, key=lambda fact: RECORDS.index(fact[0]))
    shipments: dict[str, Shipment] = {}
    promised, stopped = dict[int, int](), 0
    gates: dict[_Gate, _Closed] = {}
    for record, value in facts:
        match record:
            case "PromiseMade" | "PromiseExtended":
                version = value["version"]
                promised[version] = max(value["promised_at"], promised.get(version, 0))
            case "ShipmentReleased":
                shipments[value["shipment_id"]] = _released(order_id, value)
            case "OrderGated" | "GateSettled":
                _gate(record, value, gates)
            case "OrderStopped":
                stopped = max(stopped, value["version"] if value["whole"] else 0)
                _stopped(value, shipments.values())
            case _:
                found = shipments.get(value["shipment_id"])
                if found is not None and found.version == value["version"]:
                    _follow(record, value, found)
    _bar(shipments.values(), gates)
    latest = max([*promised, *(one.version for one in shipments.values())], default=0)
    return Told(order_id, promised.get(latest), 0 < latest <= stopped, [*shipments.values()])


def _released(order_id: str, value: Mapping[str, Any]) -> Shipment:
    address = value["order"].decoded()["delivery_address"]
    return Shipment(
        order_id=order_id,
        version=value["version"],
        shipment_id=value["shipment_id"],
        number=value["number"],
        warehouse=value["warehouse"],
        carrier=value["carrier"],
        service=value["service"],
        mode=value["mode"],
        to_country=address["country"],
        postal_code=address["postal_code"],
        weight_g=value["weight_g"],
        transit_days=value["offers"][0]["transit_days"] if value["offers"] else 0,
        dispatch_by_at=value["dispatch_by_at"],
        left={(line["line"], line["sku"]): line["quantity"] for line in value["lines"]},
    )


def _gate(record: str, value: Mapping[str, Any], gates: dict[_Gate, _Closed]) -> None:
    """Which gates are closed; one that opened may have closed again since."""
    if record == "OrderGated":
        for gate in value["gates"]:
            which = _Gate(value["version"], gate["gate_id"])
            gates[which] = _Closed(value["at"], gate["shipment_id"])
    elif value["how"] == "opened":
        which = _Gate(value["version"], value["gate_id"])
        if which in gates and gates[which].at <= value["at"]:
            del gates[which]


def _bar(shipments: Iterable[Shipment], gates: Mapping[_Gate, _Closed]) -> None:
    """Closed gates keep what warehouses have."""
    for one in shipments:
        one.barred = any(
            which.version == one.version and closed.shipment_id in ("", one.shipment_id)
            for which, closed in gates.items()
        )


def _stopped(notice: Mapping[str, Any], shipments: Iterable[Shipment]) -> None:
    """What shipping stopped will not leave."""
    for one in shipments:
        if one.version != notice["version"]:
            continue
        if notice["whole"]:
            one.left = {}
        elif notice["stopped_by"] == "shipping" and notice["warehouse"] == one.warehouse:
            _take(notice["lines"], one)


def _follow(record: str, value: Mapping[str, Any], one: Shipment) -> None:
    match record:
        case "ReallocationRequested":
            _take(value["lines"], one)
        case "ShipmentPacked":
            one.packages, one.packed = value["packages"], True
        case "ShipmentDispatched":
            one.dispatched_at, one.expected_at = value["at"], value["expected_at"]
            one.carrier, one.tracking_number = value["carrier"], value["tracking_number"]
        case "ShipmentDelivered":
            one.fate, one.ended_at = "delivered", value["delivered_at"]
        case "DeliveryRefused" | "ShipmentLost" if not one.fate:  # part may have been lost before
            one.fate, one.ended_at = _code(value["decision"]["rules"]), value["at"]


def _take(lines: Sequence[Mapping[str, Any]], one: Shipment) -> None:
    """What is stopped or sent by another shipment."""
    for line in lines:
        key = line["line"], line["sku"]
        if key in one.left:
            taken = min(one.left[key], line["quantity"])
            one.left[key] -= taken


def _code(rules: Sequence[Mapping[str, Any]]) -> str:
    return str(rules[0]["code"]) if rules else ""
