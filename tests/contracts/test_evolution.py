"""Other writers' schemas: older and newer code, foreign clients; what is read, what is refused,
what is carried over."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from orders.contracts.blank import blank
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.codec.schema import Schema, named_types
from orders.contracts.digest import FIRST_FIELDS
from orders.contracts.errors import NewerState, RegistryUnavailable, UndecodableRecord
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    OrderConfirmed,
    OrderReceived,
    OrderRejected,
    ReviewState,
    StateFields,
)
from orders.contracts.topic import RecordType
from tests.contracts import samples
from tests.contracts.values import standard_message, zero

Change = Callable[[Schema], None]
RECEIVED, CONFIRMED, STATE = (
    record_type(OrderReceived),
    record_type(OrderConfirmed),
    record_type(ReviewState),
)
EXTRA = {"name": "extra", "type": "string", "default": "", "doc": "Of newer code."}


class Abroad:
    """A registry that also knows another writer's version of a record, and messages of that
    writer."""

    def __init__(self) -> None:
        self.ids = OfflineSchemaIds()
        self.codec = Codec(self.ids)

    def message(self, record: RecordType, value: Mapping[str, Any], change: Change) -> bytes:
        """`value` as somebody writes it whose schema is ours with `change` made to it."""
        schema = copy.deepcopy(record.schema)
        change(schema)
        schema_id = self.ids.register(record.subject, json.dumps(schema))
        return standard_message(schema, schema_id, value)


@pytest.fixture
def abroad() -> Abroad:
    return Abroad()


def add_to(name: str) -> Change:
    """Append a field to the named record."""
    return lambda schema: dict(named_types(schema))[name]["fields"].append(EXTRA)


def prepend_to(name: str) -> Change:
    """Put a field before all others of the named record."""
    return lambda schema: dict(named_types(schema))[name]["fields"].insert(0, EXTRA)


def drop_from(name: str, field: str) -> Change:
    """Take a field out of the named record."""

    def change(schema: Schema) -> None:
        fields = dict(named_types(schema))[name]["fields"]
        fields[:] = [one for one in fields if one["name"] != field]

    return change


def add_symbol(name: str, symbol: str) -> Change:
    """Append a symbol to the named enum."""
    return lambda schema: dict(named_types(schema))[name]["symbols"].append(symbol)


def before_it_grew(schema: Schema) -> None:
    """Take all but its first fields out of an order, and their types with them."""
    types = dict(named_types(schema))
    for name, first in FIRST_FIELDS.items():
        fields = types[name]["fields"]
        fields[:] = [one for one in fields if one["name"] in first]


def whole(**changes: Any) -> dict[str, Any]:
    """The sample hand-off, its order plain."""
    return {**samples.received(), "order": {**samples.order(), **changes}}


def test_an_event_of_newer_code_is_read_without_what_we_do_not_know(abroad: Abroad) -> None:
    record = record_type(OrderRejected)
    value = zero(record.schema)
    message = abroad.message(record, {**value, "extra": "new"}, add_to("orders.OrderRejected"))
    assert abroad.codec.decode(message, record.topic) == (record, value)


def test_a_newer_head_leaves_the_order_carried_over(abroad: Abroad) -> None:
    message = abroad.message(RECEIVED, whole(), prepend_to("orders.OrderReceived"))
    _, received = abroad.codec.decode(message, RECEIVED.topic)
    assert received["number"] == samples.received()["number"]
    confirmed = abroad.codec.encode(
        CONFIRMED, {**zero(CONFIRMED.schema), "order": received["order"]}
    )
    assert confirmed.endswith(received["order"].payload)
    assert received["order"].decoded() == samples.order()


def test_a_newer_order_is_decoded_and_written_anew(abroad: Abroad) -> None:
    message = abroad.message(RECEIVED, whole(extra="new"), add_to("orders.Order"))
    _, received = abroad.codec.decode(message, RECEIVED.topic)
    confirmed = abroad.codec.encode(
        CONFIRMED, {**zero(CONFIRMED.schema), "order": received["order"]}
    )
    assert not confirmed.endswith(received["order"].payload)
    again = abroad.codec.decode(confirmed, CONFIRMED.topic)[1]["order"]
    assert again.decoded() == samples.order()
    assert again.digest() == received["order"].digest()


def test_an_order_in_flight_from_before_it_grew_is_read_and_handed_on(abroad: Abroad) -> None:
    message = abroad.message(RECEIVED, whole(), before_it_grew)
    _, received = abroad.codec.decode(message, RECEIVED.topic)
    assert len(received["order"].payload) < len(CarriedOrder.of(samples.order()).payload)
    confirmed = abroad.codec.encode(
        CONFIRMED, {**zero(CONFIRMED.schema), "order": received["order"]}
    )
    again = abroad.codec.decode(confirmed, CONFIRMED.topic)[1]["order"]
    assert received["order"].decoded() == again.decoded() == samples.order()
    assert received["order"].digest() == again.digest()


def test_a_field_behind_the_order_does_not_disturb(abroad: Abroad) -> None:
    message = abroad.message(RECEIVED, {**whole(), "extra": "new"}, add_to("orders.OrderReceived"))
    _, received = abroad.codec.decode(message, RECEIVED.topic)
    assert received == samples.received()


def test_an_unknown_kind_of_order_is_read_as_unknown(abroad: Abroad) -> None:
    message = abroad.message(
        RECEIVED, whole(kind="RENTAL"), add_symbol("orders.OrderKind", "RENTAL")
    )
    assert abroad.codec.decode(message, RECEIVED.topic)[1]["order"].decoded()["kind"] == "UNKNOWN"


def test_other_docs_and_layout_make_no_difference(abroad: Abroad) -> None:
    message = abroad.message(RECEIVED, whole(), lambda schema: schema.update(doc="In other words."))
    _, received = abroad.codec.decode(message, RECEIVED.topic)
    assert received == samples.received()


def test_state_of_older_code_gets_defaults(abroad: Abroad) -> None:
    old = abroad.message(STATE, blank(ReviewState), drop_from("orders.ReviewState", "reminders"))
    assert abroad.codec.decode_state(old, STATE.topic) == blank(ReviewState)


@pytest.mark.parametrize("lacking", ["reminders", "share", "waits"])
def test_the_engines_own_fields_of_older_code_get_defaults(abroad: Abroad, lacking: str) -> None:
    state = {**blank(ReviewState), "version": 3, "wake_at": 17}
    old = abroad.message(STATE, state, drop_from("orders.ReviewState", lacking))
    own = {name: state[name] for name in StateFields.__annotations__}
    assert abroad.codec.decode_own(old, STATE.topic) == own


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (add_to("orders.ReviewState"), "extra"),
        (add_to("orders.Reservation"), "reservations.extra"),
        (
            lambda schema: schema["fields"][3].update(type=["null", "long", "string"]),
            "wake_at as string",
        ),
    ],
)
def test_state_of_newer_code_is_not_rewritten(abroad: Abroad, change: Change, named: str) -> None:
    new = abroad.message(STATE, blank(ReviewState), change)
    for decode in (abroad.codec.decode_state, abroad.codec.decode_own):
        with pytest.raises(NewerState, match=named):
            decode(new, STATE.topic)


def test_an_order_kept_by_older_code_is_still_read(abroad: Abroad) -> None:
    older = abroad.message(RECEIVED, whole(), drop_from("orders.Order", "source_document"))
    _, received = abroad.codec.decode(older, RECEIVED.topic)
    state = {**blank(ReviewState), "order": received["order"]}
    kept = abroad.codec.decode_state(abroad.codec.encode(STATE, state), STATE.topic)["order"]
    assert kept.payload == received["order"].payload
    assert kept.decoded() == samples.order()


def test_a_schema_that_cannot_become_ours_is_refused(abroad: Abroad) -> None:
    def retype(schema: Schema) -> None:
        schema["fields"][0]["type"] = "boolean"

    record = record_type(OrderRejected)
    message = abroad.message(record, {**zero(record.schema), "order_id": True}, retype)
    with pytest.raises(UndecodableRecord, match="unknown_schema"):
        abroad.codec.decode(message, record.topic)


def test_an_outage_of_the_registry_is_no_fault_of_the_record(
    abroad: Abroad, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = abroad.message(RECEIVED, whole(), add_to("orders.Order"))

    def away(schema_id: int) -> tuple[str | None, str]:
        raise RegistryUnavailable("gone")

    with monkeypatch.context() as outage:
        outage.setattr(abroad.ids, "schema_of", away)
        with pytest.raises(RegistryUnavailable):
            abroad.codec.decode(message, RECEIVED.topic)
        with pytest.raises(RegistryUnavailable):
            abroad.codec.record_of(message, RECEIVED.topic)
    assert abroad.codec.decode(message, RECEIVED.topic)[0] is RECEIVED
