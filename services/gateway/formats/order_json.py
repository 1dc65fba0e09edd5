"""Our own order as JSON: one, a list of them, or JSON Lines, one a line (IN-01). The shape is that
of the schema `orders.Order`; every fault is told with its place."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from orders.client.fields import FieldFault, Shape
from orders.contracts.catalogue import record_type
from orders.contracts.records import OrderSubmitted
from services.gateway.formats.building.paths import pointer_of
from services.gateway.formats.json_documents.text import NotJson, parse
from services.gateway.formats.reading import Placed, Profile, Reading, Unreadable
from services.gateway.formats.values.text import decoded


class _Given(NamedTuple):
    """A JSON value of the document, and what its places begin with: `line 3: `, `/2` or nothing."""

    before: str
    value: Any


def read(document: bytes, profile: Profile) -> Reading:
    """Every order of the document. Texts may be left out, and the channel, the currency and the
    kind where the profile has them; sums and times may not."""
    text = decoded(document, profile)
    if isinstance(text, Unreadable):
        return Reading(faults=(text,))
    said = list[Placed | Unreadable]()
    for given in _given(text.text):
        if isinstance(given, Unreadable):
            said.append(given)
        else:
            said += order_of(given.value, profile, given.before, text.filled)
    return Reading.of(said)


def order_of(
    value: Any, profile: Profile, before: str = "", filled: tuple[str, ...] = ()
) -> list[Placed] | list[Unreadable]:
    """The order that a JSON value is, or every fault of it. `before`: what its places begin with;
    `filled`: what was assumed to read it."""
    named, agreed = _agreed(value, profile)
    order, found = _shape().conform(named, _shape().of("order"))
    found = found or list(_identity(order, profile))
    if found:
        return [Unreadable(_place(before, one.field), one.code, one.reason) for one in found]
    places = dict(_places(value, "", before))
    return [Placed(order, places, filled=(*filled, *agreed))]


def _given(text: str) -> Iterator[_Given | Unreadable]:
    whole = _json(text, "")
    if not isinstance(whole, Unreadable):
        if not isinstance(whole, list):
            yield _Given("", whole)
        elif not whole:
            yield Unreadable("document", "document_empty", "send at least one order")
        else:
            yield from (_Given(f"/{index}", one) for index, one in enumerate(whole))
        return
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) < 2 or isinstance(_json(lines[0][1], ""), Unreadable):
        yield whole
        return
    for number, line in lines:
        value = _json(line, f"line {number}: ")
        yield value if isinstance(value, Unreadable) else _Given(f"line {number}: ", value)


def _json(text: str, before: str) -> Any:
    try:
        return parse(text.encode())
    except NotJson as error:
        where = f"{before}{error.fault.where}".removesuffix(": ")
        return error.fault._replace(where=where or "document")


@cache
def _shape() -> Shape:
    return Shape(record_type(OrderSubmitted), texts_may_lack=True)


def _agreed(value: Any, profile: Profile) -> tuple[Any, list[str]]:
    """The order with what goes without saying on its channel, and in words what that was."""
    if not isinstance(value, Mapping):
        return value, []
    agreed = {"currency": profile.currency, "kind": profile.kind}
    missing = {name: said for name, said in agreed.items() if said and not value.get(name)}
    reference = value.get("reference")
    named = {
        "order_id": f"{profile.channel}:{reference if isinstance(reference, str) else ''}",
        "channel": profile.channel,
        **value,
        **missing,
    }
    return named, [f"the {name} is the channel's: {said}" for name, said in missing.items()]


def _identity(order: Mapping[str, Any], profile: Profile) -> Iterator[FieldFault]:
    if not order["reference"]:
        yield FieldFault("reference", "missing_field", "it names the order")
    if order["channel"] != profile.channel:
        yield FieldFault("channel", "wrong_value", f"this is the channel {profile.channel}")
    elif order["order_id"] != f"{order['channel']}:{order['reference']}":
        yield FieldFault(
            "order_id", "wrong_value", "it is <channel>:<reference>; it may be left out"
        )


def _places(value: Any, path: str, pointer: str) -> Iterator[tuple[str, str]]:
    """Canonical path and place of every value that was sent."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _places(part, f"{path}.{name}" if path else name, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _places(part, f"{path}[{index}]", f"{pointer}/{index}")
    else:
        yield path, pointer


def _place(before: str, field: str) -> str:
    pointer = pointer_of(field) if field else ""
    return f"{before}{pointer}".removesuffix(": ") or "document"
