"""That an interchange came: 997 and CONTRL, theirs of ours and ours of theirs (IN-01)."""

import pytest

from services.gateway.formats import edifact, x12
from services.gateway.formats.answers.catalogue import FORMS
from services.gateway.formats.answers.heading import Address
from services.gateway.formats.reading import Acknowledged, Profile
from tests.gateway.formats import interchanges
from tests.gateway.formats.answers.made import HEADING

PARTNER = Profile(channel="bright", currency="EUR")
GOOD, BAD = interchanges.order_850(), ["BEG*00*SA**20260105", "CTT*0"]
HEAD = HEADING._replace(ours=Address("ZZ", "HOUSE"), theirs=Address("ZZ", "BRIGHT"))


def told(form: str, document: bytes) -> bytes:
    """The receipt of the one interchange in a document."""
    receipts = FORMS[form].receipts
    assert receipts is not None
    [one] = receipts.received(document, PARTNER)
    assert receipts.answered(one)
    return receipts.receipt(one, HEAD if form == "x12" else HEADING)


def segments(document: bytes, end: str) -> list[str]:
    return document.decode().split(end)[:-1]


def test_a_997_says_of_each_set_whether_it_was_taken():
    document = told("x12", interchanges.x12(GOOD, BAD))
    assert segments(document, "~")[2:-2] == [
        "ST*997*0001",
        "AK1*PO*7",
        "AK2*850*0001",
        "AK5*A",
        "AK2*850*0002",
        "AK5*R*5",
        "AK9*P*2*2*1",
        "SE*8*0001",
    ]


def test_a_contrl_says_of_each_message_whether_it_was_taken():
    bad = ["BGM+220++9", "UNS+S"]
    document = told("edifact", interchanges.edifact(interchanges.orders(), bad))
    assert segments(document, "'")[2:-2] == [
        "UNH+1+CONTRL:D:3:UN",
        "UCI+R7+5412345000013:14+4098765000010:14+7",
        "UCM+1+ORDERS:D:96A:UN:EAN008+7",
        "UCM+2+ORDERS:D:96A:UN:EAN008+4+18",
    ]


@pytest.mark.parametrize("form", ["x12", "edifact"])
def test_nobody_acknowledges_an_acknowledgement(form: str):
    sound = {
        "x12": interchanges.x12(GOOD),
        "edifact": interchanges.edifact(interchanges.orders()),
    }[form]
    receipts = FORMS[form].receipts
    assert receipts is not None
    [one] = receipts.received(told(form, sound), PARTNER)
    assert not receipts.answered(one)
    assert [word.taken for word in one.acknowledged()] == [True]


def test_what_acknowledges_ours_is_read_back():
    ours = FORMS["x12"].receipts
    assert ours is not None
    [word] = x12.read(told("x12", interchanges.x12(GOOD)), PARTNER).acknowledged
    assert word == Acknowledged("7", True, "A A")
    [word] = x12.read(told("x12", interchanges.x12(BAD)), PARTNER).acknowledged
    assert word == Acknowledged("7", False, "R R")
    sound = interchanges.edifact(interchanges.orders())
    [word] = edifact.read(told("edifact", sound), PARTNER).acknowledged
    assert word == Acknowledged("R7", True, "7 7")


def test_a_test_is_acknowledged_too():
    document = told("x12", interchanges.x12(GOOD, test="T"))
    [word] = x12.read(document.replace(b"*P*>", b"*T*>"), PARTNER).acknowledged
    assert word.taken


@pytest.mark.parametrize(
    ("read", "document"),
    [
        (x12.read, interchanges.x12(["AK1*PO"], kind="997")),
        (edifact.read, interchanges.edifact(["UCI"], kind="CONTRL:D:3:UN")),
    ],
)
def test_one_that_names_nothing_is_a_fault(read, document: bytes):
    reading = read(document, PARTNER)
    assert (reading.acknowledged, [one.code for one in reading.faults]) == (
        (),
        ["reference_missing"],
    )
