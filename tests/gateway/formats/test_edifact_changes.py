"""Changes and cancellations in EDIFACT (ORDCHG): which lines are to be how, what is not clear."""

import pytest

from services.gateway.formats.edifact import read
from services.gateway.formats.reading import Cancelled
from tests.gateway.formats.found import told_in_order
from tests.gateway.formats.interchanges import (
    HEAD_ORDCHG,
    edifact,
    ordchg,
    orders,
)
from tests.gateway.formats.test_edifact import CHANGE, DAY, MIDNIGHT_IN_BERLIN, PARTNER


def test_a_change_says_which_lines_are_to_be_how_and_which_are_dropped():
    lines = [
        ["LIN+1+3+4012345678901:EN", "QTY+21:6", "PRI+AAA:2.50"],
        ["LIN+2+2"],
        ["LIN+3+4"],
        ["LIN+7+1+4012345678918:EN", "QTY+21:1"],
    ]
    reading = read(edifact(ordchg(*lines), kind=CHANGE), PARTNER)
    (changed,) = reading.changed
    assert not reading.faults
    assert (changed.reference, changed.revision) == ("PO-77", MIDNIGHT_IN_BERLIN + 2 * DAY)
    assert [(one["line"], one["quantity"]) for one in changed.lines] == [(1, 6), (7, 1)]
    assert changed.dropped == (2,)
    assert changed.order == {}


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ("LIN+1+99", "segment 6, element 2", "change_unknown"),
        ("LIN++2", "segment 6, element 1", "line_number_missing"),
    ],
)
def test_a_change_of_a_line_that_is_not_clear_is_named(line, place, code):
    reading = read(edifact(ordchg([line]), kind=CHANGE), PARTNER)
    assert told_in_order(reading) == [(place, code)]
    assert not reading.changed


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("ORDERS:D:96A:UN", ["BGM+220+PO-77+1", "DTM+137:20260105:102"]),
        (CHANGE, ["BGM+230+CH-2+1", "DTM+137:20260105:102", "RFF+ON:PO-77"]),
    ],
)
def test_a_cancellation_names_the_order_and_when(kind, head):
    reading = read(edifact([*head, "UNS+S"], kind=kind), PARTNER)
    assert reading.cancelled == (
        Cancelled("PO-77", "BGM03 is 1: cancellation", MIDNIGHT_IN_BERLIN),
    )


def test_a_message_without_a_number_or_of_an_unknown_purpose_is_named():
    nameless = read(edifact(orders(head=["BGM+220++9"])), PARTNER)
    odd = read(edifact(orders(head=["BGM+220+1+77"])), PARTNER)
    assert told_in_order(nameless) == [("segment 3, element 2", "reference_missing")]
    assert told_in_order(odd) == [("segment 3, element 3", "purpose_unknown")]


def test_a_change_of_the_head_alone_is_one():
    head = [*HEAD_ORDCHG, "DTM+2:20260120:102", "NAD+DP+5412345000037::9"]
    (changed,) = read(edifact(ordchg(head=head), kind=CHANGE), PARTNER).changed
    assert set(changed.order) == {"wished_delivery_at", "delivery_address"}
