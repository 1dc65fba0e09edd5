"""Changes and cancellations in X12 (860): which lines are to be how, and what is not clear."""

import pytest

from services.gateway.formats.reading import ORIGINAL, Cancelled
from services.gateway.formats.x12 import read
from tests.gateway.formats.found import told_in_order
from tests.gateway.formats.interchanges import HEAD_850, change_860, order_850, x12
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


def revision(document: bytes) -> int:
    reading = read(document, PARTNER)
    [found] = [one.revision for one in reading.placed] + [one.revision for one in reading.changed]
    return found


def test_changes_are_ordered_by_the_day_they_were_asked_for_and_by_their_number():
    """CF-03, IN-05: BCH10 or BCH11, then BCH05; without a day the number alone."""
    day = MIDNIGHT_IN_NEW_YORK
    last = {"BCH*04*SA*PO-77**2*20260101****20260105": day + 2}
    last |= {"BCH*04*SA*PO-77**3*20260101****20260102*20260105": day + 3}
    last |= {"BCH*04*SA*PO-77***20260101****20260105": day}
    last |= {"BCH*04*SA*PO-77**4*20260101": 4, "BCH*04*SA*PO-77***20260101": 0}
    found = {one: revision(x12(change_860(head=[one]), kind="860")) for one in last}
    assert found == last


def test_a_replacement_is_newer_than_any_original_and_ordered_by_when_it_was_made():
    """IN-05: as it says itself, else as its group does."""
    replaced = HEAD_850[0].replace("*00*", "*05*")
    said = x12(order_850(head=[replaced, *HEAD_850[1:], "DTM*171*20260106*1015"]))
    of_group = x12(order_850(head=[replaced, *HEAD_850[1:]]))
    day, hour = 86_400_000, 3_600_000
    assert revision(x12(order_850())) == ORIGINAL
    assert revision(of_group) == MIDNIGHT_IN_NEW_YORK + 9 * hour + hour // 2
    assert revision(said) == MIDNIGHT_IN_NEW_YORK + day + 10 * hour + hour // 4
    unknown = of_group.replace(b"*HOUSE*20260105*0930*", b"*HOUSE*20261305*0930*")
    assert revision(unknown) == MIDNIGHT_IN_NEW_YORK, "BEG05"


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
