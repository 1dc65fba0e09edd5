"""Changes and cancellations in X12 (860): which lines are to be how, and what is not clear."""

import pytest

from services.gateway.formats.reading import Cancelled
from services.gateway.formats.x12 import read
from tests.gateway.formats.found import told_in_order
from tests.gateway.formats.interchanges import change_860, x12
from tests.gateway.formats.test_x12 import MIDNIGHT_IN_NEW_YORK, PARTNER


def test_a_change_says_which_lines_are_to_be_how_and_which_are_dropped():
    lines = [
        ["POC*1*QD*6**EA*2.50**VN*LAMP-1"],
        ["POC*2*DI"],
        ["POC*3*NC*4"],
        ["POC*7*AI*1**DZ*12"],
    ]
    reading = read(x12(change_860(*lines), kind="860"), PARTNER)
    (changed,) = reading.changed
    assert not reading.faults
    assert (changed.reference, changed.revision) == ("PO-77", 2)
    assert [(one["line"], one["quantity"]) for one in changed.lines] == [(1, 6), (7, 12)]
    assert changed.lines[0]["sku"] == "LAMP-1"
    assert changed.dropped == (2,)
    assert changed.order == {}


def test_a_change_of_the_address_touches_nothing_else():
    head = ["BCH*04*SA*PO-77**3*20260105", "N1*BY*Bright Stores", "N1*ST*New Depot", "N4*Reno*NV"]
    (changed,) = read(x12(change_860(head=head), kind="860"), PARTNER).changed
    assert set(changed.order) == {"delivery_address"}
    assert changed.order["delivery_address"]["city"] == "Reno"


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ("POC*1*ZZ*6", "segment 5, element 2", "change_unknown"),
        ("POC**DI", "segment 5, element 1", "line_number_missing"),
    ],
)
def test_a_change_of_a_line_that_is_not_clear_is_named(line, place, code):
    reading = read(x12(change_860([line]), kind="860"), PARTNER)
    assert told_in_order(reading) == [(place, code)]
    assert not reading.changed


@pytest.mark.parametrize(
    ("kind", "opening"),
    [("850", "BEG*01*SA*PO-77**20260105"), ("860", "BCH*01*SA*PO-77***20260101****20260105")],
)
def test_a_cancellation_names_the_order_and_when(kind, opening):
    reading = read(x12([opening], kind=kind), PARTNER)
    assert reading.cancelled == (
        Cancelled("PO-77", f"{opening[:3]}01 is 01: cancellation", MIDNIGHT_IN_NEW_YORK),
    )
