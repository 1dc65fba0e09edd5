"""JSON of partners: exact, with one meaning, or refused with the place."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.formats.json_documents.text import LARGEST, NotJson, parse
from services.gateway.formats.reading import Unreadable


def refusal(document: bytes, encoding: str = "") -> Unreadable:
    with pytest.raises(NotJson) as refused:
        parse(document, encoding)
    return refused.value.fault


def test_numbers_are_exact():
    value = parse(b'{"price": 0.1, "total": 12.30, "tax": 1e-7, "quantity": 3}')
    assert value == {
        "price": Decimal("0.1"),
        "total": Decimal("12.30"),
        "tax": Decimal("1e-7"),
        "quantity": 3,
    }


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_of_unicode_is_read_with_and_without_its_mark(encoding: str):
    assert parse('{"name": "Zoë 雪"}'.encode(encoding)) == {"name": "Zoë 雪"}


def test_other_bytes_are_read_as_it_was_agreed():
    assert parse('{"name": "价格"}'.encode("gbk"), "gbk") == {"name": "价格"}
    assert parse('{"name": "雪"}'.encode(), "gbk") == {"name": "雪"}
    assert refusal('{"name": "Zoë"}'.encode("latin-1")).code == "encoding_unknown"


@pytest.mark.parametrize(
    ("document", "code", "where"),
    [
        (b'{"a": 1,\n "b": }', "json_malformed", "line 2, column 7"),
        (b"", "json_malformed", "line 1, column 1"),
        (b'{"a": NaN}', "json_malformed", ""),
        (b'{"a": -Infinity}', "json_malformed", ""),
        (b'{"sku": "A", "sku": "B"}', "key_repeated", "sku"),
        (b'{"lines": [{"sku": ["A\\u0000"]}]}', "character_unwanted", "/lines/0/sku/0"),
        (b'{"a": {"b": "\\ud83d"}}', "character_unwanted", "/a/b"),
        (b'{"a": "\\ude00\\ud83d"}', "character_unwanted", "/a"),
        (b'{"a": {"b\\u0000": 1}}', "character_unwanted", "/a"),
        (b'{"a": "\x00"}', "json_malformed", "line 1, column 8"),
        (b"[" * 100_000 + b"]" * 100_000, "json_too_deep", ""),
        (b'{"a": ' * 100_000, "json_too_deep", ""),
        (b"[" + b"9" * 10_000 + b"]", "number_too_large", ""),
        (b"[1e99999999999999999999]", "number_too_large", ""),
        (b" " * (LARGEST + 1), "document_too_large", ""),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(document: bytes, code: str, where: str):
    fault = refusal(document)
    assert (fault.code, fault.where) == (code, where)


def test_a_repeated_key_that_may_be_a_name_is_not_told():
    assert refusal(b'{"Ada Quill": 1, "Ada Quill": 2}').where == ""


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | texts,
        lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    ),
    st.booleans(),
)
def test_what_json_can_say_is_read_as_it_was_said(value: object, escaped: bool):
    assert parse(json.dumps(value, ensure_ascii=escaped).encode()) == value


@given(st.text(st.sampled_from(["\\", "u", "d", "D", "8", "c", "C", "0", "\ud83d", "\ude00"])))
def test_no_text_comes_through_with_half_a_character(text: str):
    try:
        value = parse(b'"' + text.encode("utf-8", "replace") + b'"')
    except NotJson:
        return
    assert "\x00" not in value
    value.encode()
