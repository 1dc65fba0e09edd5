"""The table of formats: every name has a reader, and documents tell which is theirs."""

import pytest

from services.gateway.formats.catalogue import FORMATS, detected, read, reader
from services.gateway.formats.reading import Profile, Reading
from tests.gateway.formats.workbooks import xlsx

SHOP = Profile(channel="shop", currency="EUR")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_reader_that_refuses_what_is_none(name: str):
    reading = reader(name)(b"\x80", SHOP)
    assert isinstance(reading, Reading)
    assert reading.faults


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (xlsx([["a"]]), "sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet"),
        (b"<?xml version='1.0'?><Order/>", "ubl"),
        ("\ufeff <Order/>".encode(), "ubl"),
        ("\ufeff<Order/>".encode("utf-16-le"), "ubl"),
        (b'{"reference": "1"}', "canonical"),
        (b"\n[]", "canonical"),
        (b"UNA:+.? 'UNB+UNOA:1", "edifact"),
        (b"UNB+UNOA:1", "edifact"),
        (b"ISA*00*", "x12"),
        (b"From: a@example.com\r\nSubject: x\r\n\r\n", "eml"),
        (b"Order;SKU\n1;A", "csv"),
        ("Order;SKU\n1;A".encode("utf-16"), "csv"),
        (b"ISABELLA;1", "csv"),
        (b"Dear all", ""),
        (b"", ""),
    ],
)
def test_a_document_tells_its_format(document: bytes, name: str):
    assert detected(document) == name


def test_a_channel_of_any_format_reads_them_all():
    assert read(b"Order;SKU;Qty\n1;A;2", SHOP).placed[0].order["reference"] == "1"
    assert [one.code for one in read(b"Dear all", SHOP).faults] == ["format_unknown"]


def test_a_name_that_is_no_format_is_an_error():
    with pytest.raises(KeyError):
        reader("no-such")
