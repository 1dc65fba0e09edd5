"""Digests outlive the schema: an order of former fields has the digest that it always had, and
what younger fields say counts where they say something (IN-05)."""

import copy
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import fastavro
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts import digest as module
from orders.contracts.codec.schema import Schema, fingerprint, named_types, plain
from orders.contracts.digest import FIRST_FIELDS, digest, first_schema
from orders.contracts.order import CarriedOrder, form_of
from orders.contracts.sources import order_schema
from tests.contracts import samples
from tests.contracts.values import values

Place = tuple[str | int, ...]
RECORDED = [
    json.loads(line)
    for line in (Path(__file__).parent / "digests.jsonl").read_text(encoding="utf-8").splitlines()
]
"""Orders with the digests that they had on the day they were recorded, those without younger
fields by the code that knew none. Never changes but by another line."""

HOLDERS: Mapping[Place, str] = {
    (): "orders.Order",
    ("buyer",): "orders.Buyer",
    ("billing_address",): "orders.Address",
    ("delivery_address",): "orders.Address",
    ("lines", 0): "orders.OrderLine",
    ("lines", 4): "orders.OrderLine",
    ("payment",): "orders.Payment",
}
"""Where records stand that have younger fields, in the sample order."""

TYPES = dict(named_types(order_schema()))
YOUNGER = {
    (*holder, field["name"]): field
    for holder, name in HOLDERS.items()
    for field in TYPES[name]["fields"]
    if field["name"] not in FIRST_FIELDS[name]
}
PLACES = st.sampled_from(list(YOUNGER))


def value_of(field: Schema) -> st.SearchStrategy[Any]:
    return st.just(field["default"]) | values(field["type"])


said = st.fixed_dictionaries({place: value_of(field) for place, field in YOUNGER.items()})
"""What the younger fields of an order may say."""


def saying(younger: Mapping[Place, Any]) -> Any:
    """The sample order with these younger fields."""
    order: Any = samples.order()
    for (*holder, name), value in younger.items():
        record = order
        for step in holder:
            record = record[step]
        record[name] = value
    return order


def written(schema: Schema, order: Any) -> bytes:
    """The order's bytes by plain fastavro; what it lacks takes its default."""
    buffer = BytesIO()
    fastavro.schemaless_writer(buffer, fastavro.parse_schema(plain(schema)), order)
    return buffer.getvalue()


def completed(schema: Schema, order: Any) -> Any:
    """The order with the defaults of the fields that it lacks."""
    payload = BytesIO(written(schema, order))
    return fastavro.schemaless_reader(payload, fastavro.parse_schema(plain(schema)), None)


def turned(value: Any) -> Any:
    """The same, with the fields of every record in reverse."""
    if isinstance(value, dict):
        return {name: turned(value[name]) for name in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch) -> Iterator[Schema]:
    """The order's type when it has grown once more: in a first type, in a younger one, and by a
    field of a first type."""
    schema = copy.deepcopy(order_schema())
    types = dict(named_types(schema))
    for name in ("orders.Contact", "orders.TradeTerms"):
        types[name]["fields"].append({"name": "later", "type": "string", "default": ""})
    pickup = {"name": "pickup", "type": ["null", "orders.Address"], "default": None}
    schema["fields"].append(pickup)
    monkeypatch.setattr(module, "order_schema", lambda: schema)
    module._younger_fields.cache_clear()
    yield schema
    module._younger_fields.cache_clear()


def test_the_first_fields_are_those_of_the_schema_that_digests_began_with() -> None:
    began = "61a48047eb1b10784e94b873c3451c3f57cebd6aae0a2795780a4c5d3f1e0bb0"
    assert fingerprint(first_schema()) == began


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda one: one["order"]["order_id"])
def test_a_recorded_order_has_the_digest_of_its_day(recorded: dict[str, Any]) -> None:
    payload = written(order_schema(), recorded["order"])
    order = CarriedOrder(form_of(order_schema(), 7), payload)
    assert order.digest().hex() == recorded["digest"]


@given(values(first_schema()))
def test_an_order_in_flight_has_the_digest_that_it_had(order: Any) -> None:
    payload = written(first_schema(), order)
    read_today = CarriedOrder(form_of(first_schema(), 7), payload)
    assert read_today.digest() == sha256(payload).digest()[:16]


def test_younger_fields_follow_in_a_form_that_has_no_default_in_it() -> None:
    empty = {field["name"]: "" for field in TYPES["orders.TradeTerms"]["fields"]}
    terms = {**empty, "incoterm": "FOB"}
    order = saying({("lines", 4, "tax_rate_ppm"): 0, ("trade_terms",): terms})
    lines = '[{}, {}, {}, {}, {"tax_rate_ppm": 0}]'
    younger = f'{{"lines": {lines}, "trade_terms": {{"incoterm": "FOB"}}}}'
    whole = sha256(written(first_schema(), order) + younger.encode())
    assert digest(order) == whole.digest()[:16]


@given(said, PLACES, st.data())
def test_two_orders_have_one_digest_exactly_if_their_younger_fields_agree(
    younger: dict[Place, Any], place: Place, data: st.DataObject
) -> None:
    other = {**younger, place: data.draw(value_of(YOUNGER[place]))}
    same = digest(saying(younger)) == digest(saying(other))
    assert same == (younger == other)


@pytest.mark.parametrize("place", YOUNGER, ids=lambda place: ".".join(map(str, place)))
def test_every_younger_field_counts_as_soon_as_it_is_set(place: Place) -> None:
    field = YOUNGER[place]
    first_set = values(field["type"]).filter(lambda value: value != field["default"])

    @given(first_set)
    def counts(value: Any) -> None:
        assert digest(saying({place: value})) != digest(saying({}))

    counts()


@given(said)
def test_it_does_not_matter_in_which_order_fields_were_set(younger: dict[Place, Any]) -> None:
    order = saying(younger)
    assert digest(turned(order)) == digest(order)


@given(said)
def test_it_does_not_matter_who_wrote_the_order(younger: dict[Place, Any]) -> None:
    order = saying(younger)
    carried = CarriedOrder(form_of(order_schema(), 7), written(order_schema(), order))
    assert carried.digest() == CarriedOrder.of(order).digest()


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda one: one["order"]["order_id"])
def test_no_digest_changes_when_the_order_grows_once_more(
    grown: Schema, recorded: dict[str, Any]
) -> None:
    assert digest(completed(grown, recorded["order"])).hex() == recorded["digest"]


def test_of_a_later_field_of_a_first_type_everything_counts(grown: Schema) -> None:
    whole = completed(grown, saying({}))
    street = {**whole, "pickup": whole["billing_address"]}
    other = {**whole, "pickup": whole["delivery_address"]}
    contact = copy.deepcopy(whole)
    contact["buyer"]["contacts"][0]["later"] = "x"
    assert len({digest(one) for one in (whole, street, other, contact)}) == 4
