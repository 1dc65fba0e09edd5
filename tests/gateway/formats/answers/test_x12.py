"""Answers in X12 (855, 865): what a partner reads, and that our own reader takes the envelope."""

from hypothesis import given

from services.gateway.formats.answers.heading import Address
from services.gateway.formats.interchanges.syntax import interchanges_of
from services.gateway.formats.reading import Profile
from services.gateway.formats.x12 import SYNTAX, envelopes
from services.gateway.formats.x12.answer import answer
from tests.gateway.formats.answers.made import ANSWERS, FAULT, HEADING, OTHER, line, said

PARTNER = Profile(channel="bright")
HEAD = HEADING._replace(ours=Address("ZZ", "HOUSE"), theirs=Address("01", "123456789"))


def written(*args, **more) -> list[str]:
    """The segments of an answer."""
    return answer(said(*args, **more), HEAD).decode().split("~")[:-1]


def body(*args, **more) -> list[str]:
    segments = written(*args, **more)
    return segments[3:-3]


def test_a_confirmed_order_is_acknowledged_line_by_line():  # IN-04
    assert written() == [
        "ISA*00*          *00*          *ZZ*HOUSE          *01*123456789      *260921*1613*U*00401"
        "*000000017*0*P*>",
        "GS*PR*HOUSE*123456789*20260921*1613*17*X*004010",
        "ST*855*0001",
        "BAK*00*AD*PO-77*20260920****000101W*20260921",
        "PO1*1*12*EA*2.5**VP*LAMP-1*EN*4012345678901*BP*B-77",
        "ACK*IA*12*EA*067*20260924",
        "CTT*1",
        "SE*6*0001",
        "GE*1*17",
        "IEA*1*000000017",
    ]


def test_each_line_is_accepted_changed_or_rejected():  # IN-04
    lines = [line(1), line(2, standing=5), line(3, standing=0)]
    segments = body("CONFIRMED", *lines)
    assert segments[0].split("*")[2] == "AC"
    acks = [one.split("*")[1:3] for one in segments if one.startswith("ACK")]
    assert acks == [["IA", "12"], ["IQ", "5"], ["IR", "0"]]


def test_that_another_article_goes_is_an_865_that_names_it():  # IV-05
    lines = [line(1, instead=OTHER), line(2)]
    segments = written("SUBSTITUTED", *lines, step=0)
    assert segments[3] == "BCA*04*AC*PO-77**1*20260920***000101W*20260921"
    assert segments[4:8] == [
        "N9*L1*substituted",
        "MSG*Another article goes, as agreed",
        "N9*L1*substituted",
        "MSG*line 1: LAMP-9 (Lamp) for LAMP-1, 35.70 EUR with tax",
    ]
    assert [one for one in segments if one.startswith(("POC", "ACK"))] == [
        "POC*1*CA*12*12*EA*2.5**VP*LAMP-1*EN*4012345678901*BP*B-77",
        "ACK*IS*12*EA****VP*LAMP-9",
        "POC*2*NC*12*12*EA*2.5**VP*LAMP-2*EN*4012345678901*BP*B-77",
        "ACK*IA*12*EA",
    ]


def test_a_confirmation_that_comes_later_names_it_too():  # IV-05
    segments = body("CONFIRMED", line(1, instead=OTHER))
    assert segments[0].split("*")[2] == "AC"
    assert [one for one in segments if one.startswith("ACK")] == [
        "ACK*IS*12*EA*067*20260924**VP*LAMP-9"
    ]


def test_that_it_came_promises_nothing():  # IN-04
    assert body("RECEIVED") == ["BAK*00*AH*PO-77*20260920****000101W*20260921", "CTT*0"]


def test_what_is_to_be_corrected_is_told_fault_by_fault():  # IN-03
    told = body("CORRECTION", lines=[], faults=[FAULT], number="", placed_at=None)
    assert told == [
        "BAK*00*AH*PO-77*20260921*****20260921",
        "N9*L1*correction",
        "MSG*The order must be corrected",
        "N9*L1*quantity_not_positive",
        "MSG*line 1: quantity is -1; send more than 0 (lines[0].quantity)",
        "CTT*0",
    ]


def test_what_is_told_of_a_change_is_an_865():  # CF-03
    reduced = written("REDUCED", line(1), line(2, standing=5), line(3, standing=0), step=0)
    assert [reduced[1].split("*")[1], reduced[2]] == ["CA", "ST*865*0001"]
    assert reduced[3] == "BCA*04*AC*PO-77**1*20260920***000101W*20260921"
    assert [one for one in reduced if one.startswith(("POC", "ACK"))] == [
        "POC*1*NC*12*12*EA*2.5**VP*LAMP-1*EN*4012345678901*BP*B-77",
        "ACK*IA*12*EA",
        "POC*2*QD*5*5*EA*2.5**VP*LAMP-2*EN*4012345678901*BP*B-77",
        "ACK*IQ*5*EA",
        "POC*3*DI*0*0*EA*2.5**VP*LAMP-3*EN*4012345678901*BP*B-77",
        "ACK*IR*0*EA",
    ]
    confirmed = written("CONFIRMED", version=2)
    assert confirmed[3].startswith("BCA*06*AD*PO-77**2*")


def test_a_refused_change_is_not_read_as_a_refused_order():  # CF-03
    told = body("CHANGE_REFUSED", reason="amend", because="it is packed")
    assert told[0].startswith("BCA*06*RJ*PO-77")
    assert told[1:3] == ["N9*L1*amend", "MSG*Refused; the order stands as it was: it is packed"]
    assert [one.split("*")[2] for one in told if one.startswith("POC")] == ["NC"]


def test_the_number_is_told_as_the_partner_wrote_it():  # IN-02
    [opening] = [one for one in body(order_id="bright:PO%2077") if one.startswith("BAK")]
    assert opening.split("*")[3] == "PO 77"


def test_separators_are_such_as_no_value_has():
    told = answer(said(order_id="bright:PO*7~7"), HEAD).decode()
    assert "|PO*7~7|" in told
    [envelope] = envelopes(told.encode(), PARTNER)
    assert envelope.number == "000000017"


@given(ANSWERS)
def test_our_own_reader_takes_whatever_is_written(some):
    document = answer(some, HEAD)
    [interchange] = interchanges_of(document, PARTNER, SYNTAX)
    assert list(interchange.all_faults()) == []
    [envelope] = envelopes(document, PARTNER)
    assert (envelope.sender, envelope.receiver) == ("HOUSE", "123456789")
    [message] = envelope.messages
    assert (message.group, message.kind in {"855", "865"}) == ("17", True)
