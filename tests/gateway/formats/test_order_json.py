"""Our own order as JSON: what stands, what is refused, and where."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.formats.order_json import read
from services.gateway.formats.reading import Profile
from tests import orders
from tests.gateway.formats.found import told
from tests.gateway.formats.judged import faults

SHOP = Profile(channel="shop")


def order(**changes: Any) -> dict[str, Any]:
    return {**orders.order(), **changes}


def document(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_an_order_comes_through_as_it_is_and_intake_finds_nothing():
    (placed,) = read(document(order()), SHOP).placed
    assert placed.order["totals"] == order()["totals"]
    assert placed.order["lines"][4].items() >= order()["lines"][4].items()
    assert faults(placed.order) == set()
    assert placed.places["lines[1].quantity"] == "/lines/1/quantity"


def test_what_an_order_is_exchanged_for_comes_through():
    """AS-04; a return that is not named intake asks for."""
    named = {"order_id": "shop:7", "return_id": "R-1"}
    (placed,) = read(document(order(exchange=named)), SHOP).placed
    assert (placed.order["exchange"], faults(placed.order)) == (named, set())
    (short,) = read(document(order(exchange={"order_id": "shop:7"})), SHOP).placed
    assert ("exchange_malformed", "exchange.return_id") in faults(short.order)
    without = {name: value for name, value in order().items() if name != "exchange"}
    (plain,) = read(document(without), SHOP).placed
    assert plain.order["exchange"] is None


def test_of_a_list_the_sound_orders_stand_and_each_fault_of_the_others_is_told():
    bad = order(reference="2", order_id="shop:2", currency=7, lines=[{**orders.line(), "line": {}}])
    reading = read(document([order(), bad]), SHOP)
    assert [one.order["reference"] for one in reading.placed] == ["1001"]
    assert told(reading) == {("/1/currency", "wrong_type"), ("/1/lines/0/line", "wrong_type")}


def test_json_lines_with_a_broken_one_lose_that_one_alone():
    text = b"\n".join([document(order()), b'{"reference": ', b"", document(order())])
    reading = read(text, SHOP)
    assert len(reading.placed) == 2
    assert told(reading) == {("line 2: line 1, column 15", "json_malformed")}
    assert reading.placed[1].places["reference"] == "line 4: /reference"


def test_what_the_channel_has_agreed_may_be_left_out_and_is_told():
    given = {name: value for name, value in order().items() if name not in ("currency", "kind")}
    del given["channel"], given["order_id"]
    (placed,) = read(document(given), Profile(channel="shop", currency="SEK")).placed
    assert (placed.order["order_id"], placed.order["currency"]) == ("shop:1001", "SEK")
    assert placed.filled == (
        "the currency is the channel's: SEK",
        "the kind is the channel's: GOODS",
    )


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"channel": "other", "order_id": "other:1001"}, "/channel", "wrong_value"),
        ({"order_id": "shop:1002"}, "/order_id", "wrong_value"),
        ({"reference": "", "order_id": "shop:"}, "/reference", "missing_field"),
        ({"surprise": 1}, "/surprise", "unknown_field"),
        ({"placed_at": 2**63}, "/placed_at", "out_of_range"),
        ({"placed_at": 10**400}, "/placed_at", "out_of_range"),
        ({"placed_at": 1.5}, "/placed_at", "wrong_type"),
        ({"lines": "[" * 100_000}, "/lines", "wrong_type"),
        ({"lines": '["\\ud800"]'}, "/lines/0", "wrong_type"),
    ],
)
def test_a_fault_says_where_it_is(changes: dict[str, Any], where: str, code: str):
    assert told(read(document(order(**changes)), SHOP)) == {(where, code)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "json_malformed"),
        (b"[]", "document_empty"),
        (b"[" * 100_000, "json_too_deep"),
        (b'{"reference": "\\ud800"}', "character_unwanted"),
        (b'{"reference": "1", "reference": "2"}', "key_repeated"),
        (b"1" * 5000, "number_too_large"),
        (b'{"reference": "\x00"}', "json_malformed"),
        (b'"order"', "wrong_type"),
        (b"NaN", "json_malformed"),
    ],
)
def test_what_is_no_order_at_all_is_one_fault(text: bytes, code: str):
    reading = read(text, SHOP)
    assert [one.code for one in reading.faults] == [code]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "gb18030"])
def test_the_encoding_is_found(encoding: str):
    text = json.dumps(order(notes="请在门口等候谢谢您的合作"), ensure_ascii=False)
    (placed,) = read(text.encode(encoding), SHOP).placed
    assert placed.order["notes"] == "请在门口等候谢谢您的合作"
    assert bool(placed.filled) is (encoding in ("utf-16-be", "gb18030"))


def test_a_fault_quotes_nothing_of_what_was_sent():
    named = order(placed_at="Ada Lovelace", buyer={"name": 5, "contacts": "Ada Lovelace"})
    assert "Lovelace" not in str(read(document(named), SHOP).faults)


@given(at=st.integers(0, 5000), new=st.binary(max_size=6), cut=st.integers(0, 8))
def test_a_document_that_was_damaged_is_an_order_or_a_fault(at: int, new: bytes, cut: int):
    sound = document([order()])
    at %= len(sound)
    reading = read(sound[:at] + new + sound[at + cut :], SHOP)
    assert reading.placed or reading.faults


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(field=st.sampled_from(sorted(order())), value=JSON, inside=st.booleans())
def test_any_value_in_any_field_is_taken_or_refused_there(field: str, value: Any, inside: bool):
    given = order()
    if inside and isinstance(given[field], dict):
        given[field] = {**given[field], sorted(given[field])[0]: value}
    else:
        given[field] = value
    reading = read(json.dumps(given).encode("utf-8", "surrogatepass"), SHOP)
    assert len(reading.placed) == 1 or reading.faults
    for placed in reading.placed:
        faults(placed.order)
