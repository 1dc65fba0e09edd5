"""Dates, countries, units, references and card numbers as partners write them."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.text import legible
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import moment
from services.gateway.formats.values.cards import masked
from services.gateway.formats.values.countries import country
from services.gateway.formats.values.references import decoded, encoded
from services.gateway.formats.values.units import counted


@pytest.mark.parametrize(
    ("said", "zone", "at"),
    [
        ("2026-03-01T09:00:00Z", "Europe/Berlin", 1772355600000),
        ("2026-03-01T10:00:00+01:00", "UTC", 1772355600000),
        ("2026-03-01T10:00:00", "Europe/Berlin", 1772355600000),
        ("2026-03-01 10:00:00.058", "Europe/Berlin", 1772355600058),
        ("2026-07-01T12:00:00", "Europe/Berlin", 1782900000000),
        ("2026-10-25T02:30:00", "Europe/Berlin", 1792888200000),
        ("", "UTC", None),
    ],
)
def test_a_time_is_milliseconds_utc(said: str, zone: str, at: int | None):
    part = Part({"at": said}, "", [])
    assert moment(part, "at", zone=zone) == at
    assert part.faults == []


@pytest.mark.parametrize("said", ["yesterday", "2016\u201311\u201324T12:08:00", "2026-02-30", 17])
def test_what_is_no_time_is_noted(said: object):
    part = Part({"at": said}, "/order", [])
    moment(part, "at", zone="UTC")
    assert [(one.where, one.code) for one in part.faults] == [("/order/at", "time_malformed")]


@given(st.datetimes(), st.sampled_from(["Z", "", "+14:00", "-12:00"]))
def test_no_time_of_the_calendar_is_too_early_or_too_late(said: datetime, zone: str):
    assert moment(Part(said.isoformat() + zone, "", []), zone="America/New_York") is not None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("de",), "DE"),
        (("DEU",), "DE"),
        (("276",), "DE"),
        (("Germany",), "DE"),
        (("UK",), "GB"),
        (("United States",), "US"),
        (("", "Japan"), "JP"),
        (("Atlantis", "FR"), "FR"),
        (("Atlantis",), "Atlantis"),
        (("", ""), ""),
    ],
)
def test_a_country_is_two_letters_or_what_was_said(said: tuple[str, ...], code: str):
    assert country(*said) == code


@pytest.mark.parametrize(
    ("quantity", "unit", "ours"),
    [
        ("3", "EA", (3, "PCE")),
        ("1.5", "KILOGRAMS", (1500, "GRM")),
        ("0.25", "LTR", (250, "MLT")),
        ("2.5", "PCE", None),
        ("1", "LBR", None),
        ("3", "furlong", None),
    ],
)
def test_a_quantity_is_in_pieces_grams_or_millilitres(
    quantity: str, unit: str, ours: tuple[int, str] | None
):
    assert counted(Decimal(quantity), unit) == ours


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_reference_shows_every_character_and_can_be_read_back(reference: str):
    assert legible(encoded(reference))
    assert decoded(encoded(reference)) == reference


def test_a_reference_that_shows_stays_as_it_is():
    assert encoded("#1001/ä") == "#1001/ä"
    assert encoded("PO 4711") == "PO%204711"
    assert encoded("100%") == "100%25"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("card 4111 1111 1111 1111, please", "card [card number], please"),
        ("5500-0000-0000-0004", "[card number]"),
        ("order 4111111111111112", "order 4111111111111112"),
        ("+49 30 1234567", "+49 30 1234567"),
    ],
)
def test_a_card_number_is_crossed_out(text: str, shown: str):
    assert masked(text) == shown
