"""From what a channel wants otherwise, in JSON, to its record: parts of an order, or the whole of
it (CF-03)."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from orders.client.fields import Shape
from orders.contracts.catalogue import record_type
from orders.contracts.order import CarriedOrder
from orders.contracts.records import AmendRequested, ChangeRequested, Order
from services.gateway.believed import Belief, as_believed, misstated
from services.gateway.formats.building.paths import pointer_of
from services.gateway.formats.json_documents.text import NotJson, parse
from services.gateway.formats.order_json import order_of
from services.gateway.formats.reading import Placed, Profile, Unreadable
from services.gateway.formats.values.cards import masked, without_cards
from services.gateway.problem import error, unreadable
from services.gateway.submissions import Encode, Item

WHOLE = frozenset({"order", "reason", "source_revision", "requested_by"})
"""What is said with a whole order."""
TITLE = "The change cannot be read"
OWN = frozenset({"order_id", "requested_at", "entered_by", "change_id", "document"})
"""What the request says otherwise, or the gateway itself."""
WHO = ("customer", "staff", "partner")
"""Who may want a change that a person enters; a channel's own is its customer's."""


class Request(NamedTuple):
    """A change of an order as it came. `change_id`: what its sender calls it; `document`: SHA-256
    of the body; `belief`: what of it counts; `at` in ms."""

    order_id: str
    change_id: str
    document: str
    belief: Belief
    at: int


def change(request: Request, body: bytes, profile: Profile, encode: Encode) -> Item:
    """`{"order": ...}` is how the whole order is to be; else the fields of `ChangeRequested` that
    change, lines by their numbers. Raises Problem (422) with everything that cannot be read."""
    value = _object(body)
    if "order" in value:
        return _whole(request, value, profile, encode)
    own = [_unknown(name) for name in value if name in OWN]
    own += _nobody(request, value)
    named = {**_told(request, value), "change_id": request.change_id}
    said, faults = _shape().conform({**value, **named, "lines": _lines(value.get("lines", []))})
    if own or faults:
        raise unreadable(
            TITLE, [*own, *(error(pointer_of(one.field), one.code, one.reason) for one in faults)]
        )
    masking = {"reason": masked(said["reason"]), "notes": said["notes"] and masked(said["notes"])}
    lines = [without_cards(line) for line in said["lines"]]
    record = encode(ChangeRequested, request.order_id, {**said, **masking, "lines": lines})
    return Item(request.order_id, "change", record)


def _lines(lines: Any) -> Any:
    """For how many units a price is stays as it was, too, where a line leaves it out: of an order
    it would be 1."""
    if not isinstance(lines, list):
        return lines
    return [{"price_per": 0, **one} if isinstance(one, Mapping) else one for one in lines]


def _whole(request: Request, value: Mapping[str, Any], profile: Profile, encode: Encode) -> Item:
    found = order_of(_named(request, value["order"]), profile, "/order")
    rest = {name: said for name, said in value.items() if name in WHOLE - {"order"}}
    said, wrong = _shape().conform({**rest, **_told(request, value)})
    faults = [_unknown(name) for name in value if name not in WHOLE]
    faults += _nobody(request, value)
    faults += [error(*one) for one in found if isinstance(one, Unreadable)]
    faults += [error(pointer_of(one.field), one.code, one.reason) for one in wrong]
    placed = [one for one in found if isinstance(one, Placed)]
    faults += [error(*fault) for one in placed for fault in misstated(one, request.belief)]
    if any(one.order["order_id"] != request.order_id for one in placed):
        because = f"the request is about {request.order_id}"
        faults.append(error("/order/reference", "wrong_value", because))
    if faults:
        raise unreadable(TITLE, faults)
    one = as_believed(placed[0], request.belief)
    asked: AmendRequested = {
        "order_id": request.order_id,
        "requested_at": request.at,
        "requested_by": said["requested_by"],
        "entered_by": request.belief.staff_id,
        "reason": masked(said["reason"]),
        "source_revision": said["source_revision"],
        "document": request.document,
        "order": CarriedOrder.of(cast(Order, without_cards(one.order))),
    }
    record = encode(AmendRequested, request.order_id, asked)
    return Item(request.order_id, "change", record, one.places, one.filled)


def _named(request: Request, order: Any) -> Any:
    """An order need not say of itself which one it is: the request does."""
    if not isinstance(order, Mapping):
        return order
    return {"reference": request.order_id.partition(":")[2], **order}


def _told(request: Request, value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "order_id": request.order_id,
        "requested_at": request.at,
        "requested_by": value.get("requested_by", "customer"),
        "entered_by": request.belief.staff_id,
        "document": request.document,
    }


def _nobody(request: Request, value: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who wants it is for a person to say, who enters it for somebody."""
    if "requested_by" not in value:
        return []
    if not request.belief.staff_id:
        return [_unknown("requested_by")]
    if value["requested_by"] in WHO:
        return []
    return [error("/requested_by", "wrong_value", f"it is one of {', '.join(WHO)}")]


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = parse(body)
    except NotJson as broken:
        raise unreadable(TITLE, [error(*broken.fault)]) from None
    if not isinstance(value, Mapping):
        raise unreadable(TITLE, [error("", "wrong_type", "send an object with what changes")])
    return value


def _unknown(name: str) -> dict[str, str]:
    return error(pointer_of(name), "unknown_field", "a change has no such field")


@cache
def _shape() -> Shape:
    return Shape(record_type(ChangeRequested), lenient=True)
