"""What is learned of carriers, and that shipping chooses by it (SH-03)."""

from hypothesis import given
from hypothesis import strategies as st

from orders.client.dispatch.learning import Outcome, Terms, learn, outcomes
from orders.contracts.keys import key_of
from orders.contracts.records import CarrierQuality, ShipmentReleased, ShortPicked
from tests.dispatch.house import DAY, about, release, room, scanned, stories
from tests.stages.house import AT, carrier, rate, rates, report, warehouse

HOUSES = {"BER": warehouse("BER")}
STATIC = {code: carrier(code, 90) for code in ("lorry", "train")}
TERMS = Terms(least=10, drawn=10)
ROAD = ("lorry", "road", "DE", "FR")


def many(way, number, on_time=0, lost=0):
    return [Outcome(way, n < on_time, on_time <= n < on_time + lost) for n in range(number)]


def learned(*found, known=None, terms=TERMS):
    rows = learn([one for some in found for one in some], STATIC, known or {}, terms, AT)
    return {key_of(CarrierQuality, row): row["quality"] for row in rows}


def test_what_came_of_a_shipment_is_read_from_its_story():
    """SH-03: in time, late, refused in time, lost, damaged, silent for too long; what the house
    itself did not pack, and what is on its way in time, says nothing of a carrier."""
    at = room(rates=rates(rate("lorry", "road", 300, 3)))
    ends = {
        "1": ("DELIVERED", 2),
        "2": ("DELIVERED", 4),
        "3": ("REFUSED", 3),
        "4": ("LOST", 1),
        "5": ("DAMAGED", 1),
    }
    for number in "12345678":
        release(at, f"shop:{number}")
        if number != "7":
            scanned(at, f"shop:{number}", "PICKED_UP")
    at.send(ShortPicked, about(report("short", lines=[]), "shop:7", 1))
    at.send(ShortPicked, about(report("short", lines=[]), "shop:8", 1))
    for number, (status, days) in sorted(ends.items(), key=lambda end: end[1][1]):
        at.now = AT + days * DAY
        scanned(at, f"shop:{number}", status)
    shipments = [one for told in stories(at) for one in told.shipments]
    found = {
        late: [(one.on_time, one.lost) for one in outcomes(shipments, HOUSES, at)]
        for late, at in ((False, AT + 2 * DAY), (True, AT + 9 * DAY))
    }
    ended = [(True, False), (False, False), (True, False), (False, True), (False, True)]
    assert found == {False: ended, True: [*ended, (False, False)]}


def test_of_few_shipments_nothing_is_learned():
    """SH-03: the static value stays."""
    assert learned(many(ROAD, 9)) == {}


def test_a_share_is_drawn_towards_what_stands_above_it():
    """SH-03: 40 of 40 late draw 90 percent to 18, on the way once more."""
    assert learned(many(ROAD, 40)) == {
        "lorry:*:*:*": 18,
        "lorry:road:*:*": 4,
        "lorry:road:DE:FR": 1,
    }


def test_a_lost_shipment_counts_as_two_that_are_late():
    """SH-03."""
    kept, late, lost = (
        learned(many(ROAD, 20, on_time, gone))["lorry:*:*:*"]
        for on_time, gone in ((20, 0), (18, 0), (18, 2))
    )
    assert (kept, late, lost) == (97, 90, 83)


def test_ways_of_a_carrier_are_told_apart():
    """SH-03: by mode and lane; one with too few shipments has no row of its own."""
    east, air = ("lorry", "road", "DE", "PL"), ("lorry", "air", "DE", "FR")
    assert learned(many(ROAD, 10, 10), many(east, 10), many(air, 9, 9)) == {
        "lorry:*:*:*": 72,
        "lorry:road:*:*": 57,
        "lorry:road:DE:FR": 79,
        "lorry:road:DE:PL": 29,
    }


def test_what_was_learned_once_and_has_too_few_now_says_what_stands_above_it():
    """SH-03: a row of the past must not stay because nobody overwrites it."""
    [row] = learn(many(("lorry", "*", "*", "*"), 10), STATIC, {}, TERMS, AT)
    known = {key_of(CarrierQuality, row): row}
    assert learned(many(ROAD, 3), known=known) == {"lorry:*:*:*": 90}


def test_of_carriers_that_nobody_knows_nothing_is_learned():
    assert learned(many(("ghost", "road", "DE", "FR"), 50)) == {}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.booleans()), max_size=80))
def test_a_quality_is_a_percentage_and_does_not_depend_on_the_order_of_shipments(found):
    """SH-03."""
    made = [
        Outcome(("lorry", "road", "DE", code), good, bad and not good) for code, good, bad in found
    ]
    rows = learned(made, terms=Terms(1, 5))
    assert all(0 <= percent <= 100 for percent in rows.values())
    assert rows == learned(made[::-1], terms=Terms(1, 5))


def test_shipping_chooses_by_what_was_learned():
    """SH-03: from stories of the past to the next choice."""
    two = rates(rate("lorry", "road", 300, 3), rate("train", "road", 310, 3))
    past = room(rates=two)
    for number in range(12):
        release(past, f"shop:{number}")
        scanned(past, f"shop:{number}", "PICKED_UP")
    past.now = AT + 5 * DAY
    for number in range(12):
        scanned(past, f"shop:{number}", "DELIVERED")
    shipments = [one for told in stories(past) for one in told.shipments]
    assert {one.carrier for one in shipments} == {"lorry"}
    rows = learn(outcomes(shipments, HOUSES, past.now), STATIC, {}, TERMS, past.now)
    now = room(rates=two, carrier_quality={key_of(CarrierQuality, row): row for row in rows})
    release(now, "shop:99")
    [released] = [event.value for event in now.events if event.record is ShipmentReleased]
    assert released["carrier"] == "train"
