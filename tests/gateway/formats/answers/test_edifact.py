"""Answers in EDIFACT (ORDRSP): what a partner reads; we and pydifact divide them alike."""

import pytest
from hypothesis import given
from pydifact.segmentcollection import RawSegmentCollection

from services.gateway.formats.edifact import SYNTAX, envelopes
from services.gateway.formats.edifact.answer import answer
from services.gateway.formats.interchanges.syntax import interchanges_of
from services.gateway.formats.reading import Profile
from tests.gateway.formats.answers.made import ANSWERS, FAULT, HEADING, OTHER, line, said

PARTNER = Profile(channel="bright")


def written(*args, **more) -> list[str]:
    return answer(said(*args, **more), HEADING).decode("latin-1").split("'")[:-1]


def test_a_confirmed_order_is_answered_line_by_line():  # IN-04
    assert written() == [
        "UNA:+.? ",
        "UNB+UNOC:3+4098765000010:14+5412345000013:14+260921:1613+17",
        "UNH+1+ORDRSP:D:96A:UN:EAN005",
        "BGM+231+bright-000000017+29+AP",
        "DTM+137:202609211613:203",
        "DTM+69:20260924:102",
        "RFF+ON:PO-77",
        "DTM+171:20260920:102",
        "RFF+VN:000101W",
        "NAD+BY+5412345000013::9",
        "NAD+SU+4098765000010::9",
        "CUX+2:EUR:9",
        "LIN+1+5+4012345678901:EN",
        "PIA+1+LAMP-1:SA+B-77:IN",
        "QTY+21:12:PCE",
        "QTY+113:12:PCE",
        "PRI+AAA:2.50:::1:PCE",
        "UNS+S",
        "CNT+2:1",
        "UNT+18+1",
        "UNZ+1+17",
    ]


def codes(*args, **more) -> tuple[str, ...]:
    [opening] = [one for one in written(*args, **more) if one.startswith("BGM")]
    return tuple(opening.split("+")[3:5])


def test_what_the_whole_answer_says_is_a_code():  # IN-04, CF-03
    assert codes("RECEIVED") == ("12", "AB")
    assert codes("CONFIRMED", line(standing=5)) == ("30", "CA")
    assert codes("CORRECTION", lines=[], faults=[FAULT]) == ("23", "AB")
    assert codes("REDUCED", line(standing=5)) == ("19", "CA")
    assert codes("CHANGE_REFUSED") == ("27", "RE")
    assert codes("CANCELLED", line(standing=0)) == ("1", "RE")
    assert codes("REJECTED", line(standing=0)) == ("27", "RE")


def test_each_line_is_accepted_changed_or_not_accepted():  # IN-04
    lines = [line(1), line(2, standing=5), line(3, standing=0)]
    told = [one for one in written("CONFIRMED", *lines) if one.startswith(("LIN", "QTY+113"))]
    assert [one.split("+")[2] for one in told[::2]] == ["5", "6", "7"]
    assert [one.split(":")[1] for one in told[1::2]] == ["12", "5", "0"]
    [refused] = [one for one in written("CHANGE_REFUSED") if one.startswith("LIN")]
    assert refused.split("+")[2] == "11", "not amended: it stands"


def test_what_latin_letters_cannot_say_is_told_in_utf_8():
    document = answer(said(order_id="bright:订单7"), HEADING)
    assert b"UNB+UNOW:4+4098765000010:14+5412345000013:14+20260921:1613+17'" in document
    assert "RFF+ON:订单7'".encode() in document


@pytest.mark.filterwarnings("ignore::pydifact.exceptions.MissingImplementationWarning")
@given(ANSWERS)
def test_our_own_reader_and_another_one_take_whatever_is_written(some):
    document = answer(some, HEADING)
    [interchange] = interchanges_of(document, PARTNER, SYNTAX)
    assert list(interchange.all_faults()) == []
    [envelope] = envelopes(document, PARTNER)
    assert [(one.kind, one.number) for one in envelope.messages] == [("ORDRSP", "1")]
    text = document.decode("utf-8" if b"UNOW" in document else "latin-1")
    theirs = [one.tag for one in RawSegmentCollection.from_str(text).segments]
    [message] = interchange.messages()
    assert [one for one in theirs if one not in {"UNA", "UNB", "UNZ"}] == [
        one.tag for one in message.segments
    ]


def test_that_another_article_goes_is_told_with_its_number_and_what_it_costs():  # IV-05
    segments = written("SUBSTITUTED", line(1, instead=OTHER), step=0)
    assert "BGM+231+bright-000000017+19+CA" in segments
    first = segments.index("LIN+1+6+4012345678901:EN")
    assert segments[first + 1 : first + 6] == [
        "PIA+1+LAMP-1:SA+B-77:IN",
        "PIA+3+LAMP-9:SA",
        "QTY+21:12:PCE",
        "QTY+113:12:PCE",
        "MOA+203:30.00",
    ]


def test_of_a_line_that_does_not_stand_no_other_article_goes():  # IV-05
    segments = written("CANCELLED", line(1, standing=0, instead=OTHER))
    assert not [one for one in segments if one.startswith(("PIA+3", "MOA"))]
