"""The compiled functions: every encoding that Avro allows is read, what does not fit is named,
and nothing personal is quoted."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.catalogue import record_type
from orders.contracts.codec.avro import compile_reader, compile_writer
from orders.contracts.codec.schema import resolve
from orders.contracts.codec.varint import int_bytes, long_bytes, read_long
from orders.contracts.errors import UndecodableRecord
from orders.contracts.records import OrderReceived, OrderSubmitted
from tests.contracts import samples
from tests.contracts.values import standard_message
from tests.orders import submitted

LISTS = resolve(
    {
        "type": "record",
        "name": "orders.Lists",
        "fields": [
            {"name": "names", "type": {"type": "array", "items": "string"}},
            {"name": "counts", "type": {"type": "map", "values": "long"}},
            {"name": "rate", "type": ["double", "null"]},
            {"name": "share", "type": "float"},
            {"name": "done", "type": "boolean"},
        ],
    }
)


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_long_is_read_as_it_was_written(number: int) -> None:
    encoded = long_bytes(number)
    if len(encoded) > 1:
        assert read_long(encoded, 1, encoded[0]) == (number, len(encoded))


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(OverflowError):
        long_bytes(2**63)
    with pytest.raises(OverflowError):
        int_bytes(2**31)
    for overlong in (b"\xff" * 12, b"\x80" * 9 + b"\x02", b"\x80" * 10 + b"\0"):
        with pytest.raises(ValueError, match="64 bits"):
            read_long(overlong, 1, overlong[0])


@pytest.mark.parametrize("rate", [None, 0.25])
def test_lists_maps_and_floats_as_fastavro_writes_them(rate: float | None) -> None:
    value = {
        "names": ["a", "b" * 70],
        "counts": {"x": 1, "ü": -70_000},
        "rate": rate,
        "share": 0.5,
        "done": True,
    }
    assert compile_writer(LISTS, b"\0\0\0\0\7")(value) == standard_message(LISTS, 7, value)
    assert compile_reader(LISTS)(standard_message(LISTS, 7, value), 5)[0] == value


def test_arrays_and_maps_may_come_in_several_blocks_with_their_sizes() -> None:
    names = (
        b"\x01\x04\x02a" + b"\x02\x02b" + b"\0"
    )  # a block of one item and 2 bytes, a block of one item, the end
    counts = b"\x01\x06\x02x\x02" + b"\0"
    payload = names + counts + b"\x02" + b"\0\0\0\x3f" + b"\0"
    assert compile_reader(LISTS)(payload, 0)[0] == {
        "names": ["a", "b"],
        "counts": {"x": 1},
        "rate": None,
        "share": 0.5,
        "done": False,
    }


@pytest.mark.parametrize(
    "claim", [long_bytes(2**62), long_bytes(-(2**62)) + b"\x02", b"\xff" * 500_000]
)
def test_an_immense_array_is_found_out_at_once(claim: bytes) -> None:
    started = time.process_time()
    with pytest.raises(UndecodableRecord, match="corrupt"):
        compile_reader(LISTS)(claim + b"\x02a", 0)
    assert time.process_time() - started < 1.0


SUBMITTED = compile_writer(record_type(OrderSubmitted).schema)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"quantity": None}, r"lines\[4\]\.quantity must be long, not NoneType"),
        ({"sku": 4711}, r"lines\[4\]\.sku must be string, not int"),
        ({"tax_minor": 2**63}, r"lines\[4\]\.tax_minor must be long, not int"),
        ({"unit_price_minor": 12.99}, r"lines\[4\]\.unit_price_minor must be long, not float"),
    ],
)
def test_what_does_not_fit_is_named_and_not_quoted(change: dict[str, Any], complaint: str) -> None:
    order: Any = samples.order()
    order["lines"][4] |= change
    with pytest.raises(ValueError, match=complaint):
        SUBMITTED({**submitted(order), "order": order})


def test_a_missing_field_and_an_unknown_symbol_are_named() -> None:
    order: Any = samples.order()
    del order["buyer"]["name"]
    with pytest.raises(ValueError, match=r"orders\.OrderSubmitted\.order\.buyer\.name is missing"):
        SUBMITTED({**submitted(order), "order": order})
    order = {**samples.order(), "kind": "RENTAL"}
    with pytest.raises(ValueError, match=r"order\.kind must be enum, not str"):
        SUBMITTED({**submitted(order), "order": order})


def test_times_stay_integers() -> None:
    schema = record_type(OrderReceived).schema
    assert "timestamp-millis" in json.dumps(schema)
    value = {**samples.received(), "order": samples.order()}
    assert isinstance(compile_reader(schema)(compile_writer(schema)(value), 0)[0]["at"], int)
