"""The codec writes and reads exactly what plain fastavro does under the full schema, for every
record of the catalogue."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.contracts.blank import blank
from orders.contracts.catalogue import RECORDS, record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.codec.schema import head
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    OrderReceived,
    OrderSubmitted,
    RecallRequested,
    ReviewState,
    StateFields,
)
from orders.contracts.topic import RecordType
from tests.contracts import samples
from tests.contracts.values import standard_message, values, zero
from tests.examples import examples

IDS = OfflineSchemaIds()
CODEC = Codec(IDS)
EVERY_RECORD = [records[0] for records in RECORDS.values()]
EVERY_STATE = [record for record in EVERY_RECORD if record.sole]


def schema_id(record: RecordType) -> int:
    """The id that the offline registry gave the record's schema."""
    return IDS.id_of(record.subject, record.schema_json)


def as_carried(record: RecordType, value: dict[str, Any]) -> dict[str, Any]:
    """The plain value with its order as stages hold it."""
    if record.hand_off:
        return {**value, "order": CarriedOrder.of(value["order"])}
    if record.keeps_order:
        return {**value, "order": None}
    return value


@pytest.mark.parametrize("record", EVERY_RECORD, ids=repr)
@settings(max_examples=examples(6), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_record_round_trips_in_the_bytes_of_plain_fastavro(
    record: RecordType, data: st.DataObject
) -> None:
    plain_value = data.draw(values(record.schema))
    value = as_carried(record, plain_value)
    message = CODEC.encode(record, value)
    assert message == standard_message(
        record.schema, schema_id(record), plain_value if record.hand_off else value
    )
    decoded_as, decoded = CODEC.decode(message, record.topic)
    assert decoded_as is record
    assert decoded == value
    if record.hand_off:
        assert decoded["order"].decoded() == plain_value["order"]


@pytest.mark.parametrize("record", [one for one in EVERY_RECORD if one.hand_off], ids=repr)
def test_an_order_is_carried_over_byte_for_byte_and_unread(record: RecordType) -> None:
    carried = handed_on()["order"]
    message = CODEC.encode(record, {**zero(head(record.schema)), "order": carried})
    assert message.endswith(carried.payload)
    assert carried._order is None, "nobody asked what the order says, so nobody decoded it"
    assert CODEC.decode(message, record.topic)[1]["order"] == carried


@pytest.mark.parametrize("record", [one for one in EVERY_RECORD if one.keeps_order], ids=repr)
def test_a_state_keeps_an_order_with_the_id_of_the_schema_it_came_in(record: RecordType) -> None:
    state = {**blank(record.record), "order": handed_on()["order"]}
    again = CODEC.decode_state(CODEC.encode(record, state), record.topic)
    assert again == state
    assert again["order"].schema_id == schema_id(record_type(OrderReceived))
    assert again["order"].decoded() == samples.order()


def test_an_order_made_here_is_kept_under_a_registered_id() -> None:
    state = {**blank(ReviewState), "order": CarriedOrder.of(samples.order())}
    again = CODEC.decode_state(CODEC.encode(record_type(ReviewState), state), "review.state.v1")
    assert again["order"].schema_id == schema_id(record_type(OrderSubmitted))
    assert again["order"].decoded() == samples.order()


def test_a_message_is_known_by_its_schema_id_without_being_decoded() -> None:
    message = CODEC.encode(record_type(OrderReceived), samples.received())
    assert CODEC.record_of(message[:6] + b"garbage", "orders.intake.v1") is record_type(
        OrderReceived
    )
    assert CODEC.record_of(message, "orders.review.v1") is None
    assert CODEC.record_of(b"", "orders.review.v1") is None


def test_one_record_on_several_topics_is_decoded_as_the_one_of_its_topic() -> None:
    recall = {"order_id": "web:1", **zero(record_type(RecallRequested, "orders.intake.v1").schema)}
    for topic in (
        "orders.intake.v1",
        "orders.review.v1",
        "orders.inventory.v1",
        "orders.allocation.v1",
    ):
        record = record_type(RecallRequested, topic)
        assert CODEC.decode(CODEC.encode(record, recall), topic) == (record, recall)


def test_a_record_type_is_looked_up_by_its_class_and_topic() -> None:
    assert record_type(OrderReceived).subject == "orders.intake.v1-orders.OrderReceived"
    assert record_type(ReviewState).subject == "review.state.v1-value"
    with pytest.raises(LookupError, match="must be named"):
        record_type(RecallRequested)
    with pytest.raises(LookupError, match=r"on orders\.answers\.v1"):
        record_type(OrderReceived, "orders.answers.v1")


@pytest.mark.parametrize("record", EVERY_STATE, ids=repr)
def test_a_blank_state_is_new_each_time_and_can_be_written(record: RecordType) -> None:
    first, second = blank(record.record), blank(record.record)
    assert first == second
    first["reservations"].append({"ledger": "stock", "account": "SKU-1", "amount": 1})
    assert first != second
    assert CODEC.decode_state(CODEC.encode(record, second), record.topic) == second


@pytest.mark.parametrize("record", EVERY_STATE, ids=repr)
@settings(max_examples=examples(6), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_engine_reads_its_own_fields_of_a_state_alone(
    record: RecordType, data: st.DataObject
) -> None:
    state = as_carried(record, data.draw(values(record.schema)))
    message = CODEC.encode(record, state)
    own = CODEC.decode_own(message, record.topic)
    assert own == {name: state[name] for name in StateFields.__annotations__}
    assert own == CODEC.decode_own(message + b"whatever", record.topic), "it reads no further"


def handed_on() -> dict[str, Any]:
    """The sample order as the next stage receives it."""
    message = CODEC.encode(record_type(OrderReceived), samples.received())
    return CODEC.decode(message, "orders.intake.v1")[1]
