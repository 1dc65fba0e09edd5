"""Whatever bytes arrive, decoding answers with a value or with UndecodableRecord and its reason."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.contracts.catalogue import RECORDS, TOPICS, record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.errors import UndecodableRecord
from orders.contracts.order import CarriedOrder
from orders.contracts.records import OrderReceived, OrderRejected, ReviewState
from orders.contracts.topic import RecordType
from tests.contracts import samples
from tests.contracts.values import zero
from tests.examples import examples

IDS = OfflineSchemaIds()
CODEC = Codec(IDS)
RECEIVED, REJECTED, STATE = (
    record_type(OrderReceived),
    record_type(OrderRejected),
    record_type(ReviewState),
)
LIMIT = settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))


def reason(payload: bytes, topic: str) -> str:
    """Why the payload is undecodable."""
    with pytest.raises(UndecodableRecord) as caught:
        CODEC.decode(payload, topic)
    return caught.value.reason


def decode_all(payload: bytes, topic: str) -> None:
    """Decode, the order too, and let nothing but UndecodableRecord pass for an answer."""
    try:
        _, value = CODEC.decode(payload, topic)
        if isinstance(order := value.get("order"), CarriedOrder):
            order.decoded()
    except UndecodableRecord:
        pass


def test_each_fault_has_its_reason() -> None:
    rejected = CODEC.encode(REJECTED, zero(REJECTED.schema))
    assert reason(b"", "orders.intake.v1") == "not_avro"
    assert reason(b"\0\0\0", "orders.intake.v1") == "not_avro"
    assert reason(b'{"order_id": "web:1"}', "orders.intake.v1") == "not_avro"
    assert reason(b"\0\x7f\xff\xff\xff" + rejected[5:], "orders.intake.v1") == "unknown_schema"
    assert reason(rejected, "orders.review.v1") == "wrong_topic"
    assert reason(rejected[:-1], "orders.intake.v1") == "corrupt"
    assert reason(rejected + b"\0", "orders.intake.v1") == "corrupt"


def test_what_is_no_record_belongs_on_no_topic() -> None:
    ids = OfflineSchemaIds()
    fields = '{"name": "way", "type": {"type": "enum", "name": "Way"}}'
    lame = (
        '{"type": "record", "name": "OrderReceived", "namespace": "orders", "fields": '
        f"[{fields}]}}"
    )
    for schema in (
        lame,
        '"string"',
        '["null", "string"]',
        '{"type": "array", "items": "int"}',
        '{"type": "nothing"}',
        "{}",
    ):
        message = b"\0" + ids.register("other", schema).to_bytes(4, "big") + b"\0"
        with pytest.raises(UndecodableRecord) as caught:
            Codec(ids).decode(message, "orders.intake.v1")
        assert caught.value.reason in ("wrong_topic", "unknown_schema")


def test_a_hand_off_without_its_order_is_corrupt() -> None:
    message = CODEC.encode(RECEIVED, samples.received())
    _, received = CODEC.decode(message, RECEIVED.topic)
    head_only = message[: -len(received["order"].payload)]
    assert reason(head_only, RECEIVED.topic) == "corrupt"


@pytest.mark.parametrize("faulty", [b"\xff" * 40, b"", b"\0"], ids=["overlong", "empty", "short"])
def test_a_broken_order_shows_when_it_is_decoded(faulty: bytes) -> None:
    message = CODEC.encode(RECEIVED, samples.received())
    _, received = CODEC.decode(message, RECEIVED.topic)
    broken = CarriedOrder(received["order"].form, faulty)
    with pytest.raises(UndecodableRecord, match="corrupt"):
        broken.decoded()


@LIMIT
@given(st.binary(max_size=60), st.sampled_from(sorted(TOPICS)))
def test_random_bytes(payload: bytes, topic: str) -> None:
    decode_all(payload, topic)


@LIMIT
@given(
    st.binary(max_size=300),
    st.sampled_from([one for records in RECORDS.values() for one in records]),
)
def test_random_bytes_behind_a_known_schema_id(payload: bytes, record: RecordType) -> None:
    decode_all(
        b"\0" + IDS.id_of(record.subject, record.schema_json).to_bytes(4, "big") + payload,
        record.topic,
    )


@LIMIT
@given(st.data())
def test_a_damaged_hand_off(data: st.DataObject) -> None:
    message = bytearray(CODEC.encode(RECEIVED, samples.received()))
    for _ in range(data.draw(st.integers(1, 4))):
        message[data.draw(st.integers(5, len(message) - 1))] = data.draw(st.integers(0, 255))
    decode_all(bytes(message[: data.draw(st.integers(0, len(message)))]), RECEIVED.topic)


@LIMIT
@given(st.binary(max_size=100), st.integers(0, 120))
def test_a_state_with_a_damaged_order(payload: bytes, schema_id: int) -> None:
    carried = CODEC.decode(CODEC.encode(RECEIVED, samples.received()), RECEIVED.topic)[1]["order"]
    state = {**zero(STATE.schema), "order": carried}
    message = CODEC.encode(STATE, state)
    decode_all(message.replace(carried.payload, payload), STATE.topic)
