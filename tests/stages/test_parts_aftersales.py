"""IV-05, AS-04: what was sent in the place of what was ordered comes back, and is credited, as what
it is; the money is that of the line."""

from orders.contracts.records import (
    DeliveryRefused,
    ReturnArrived,
    ReturnRequested,
    ShipmentDelivered,
    ShipmentLost,
    UnitsCredited,
    UnitsReturned,
)
from tests.orders import line, order
from tests.stages.after_delivery import KEY, LORRY, hand_off, make, names
from tests.stages.house import NUMBER

CONTENT = order(lines=[line(1, "SKU-1", 3)])


def send(room, record, *goods, n=1, **more):
    """A shipment with so many units of articles, all for line 1."""
    lines = [{"line": 1, "sku": sku, "quantity": units, "unit": "PCE"} for sku, units in goods]
    return room.send(record, {**hand_off(room, CONTENT, n, (1,), **more), "lines": lines})


def delivered(room, *goods, n=1):
    proof = {
        "proof": "signature",
        "proof_reference": "pod/1",
        "delivered_at": room.now,
        "carrier": "lorry",
    }
    return send(room, ShipmentDelivered, *goods, n=n, **proof)


def lines(room):
    return [
        (one["sku"], one["quantity"], one["delivered"], one["amount_minor"])
        for one in room.state(KEY)["lines"]
    ]


def ask(room, *goods):
    asked = [{"line": 1, "sku": sku, "quantity": units} for sku, units in goods]
    about = {"order_id": KEY, "version": 1, "return_id": "R-1", "reason": "changed my mind"}
    return room.send(ReturnRequested, {**about, "lines": asked, "at": room.now})


def arrive(room, *goods):
    found = [{"line": 1, "sku": sku, "restocked": n, "scrapped": 0} for sku, n in goods]
    about = {"order_id": KEY, "document_id": "A-1", "return_id": "R-1", "warehouse": "BER"}
    return room.send(ReturnArrived, {**about, "lines": found, "at": room.now, "lots": []})


def test_a_substitute_is_delivered_for_its_line():
    room = make()
    delivered(room, ("SKU-2", 3))
    assert lines(room) == [("SKU-2", 3, 3, CONTENT["lines"][0]["total_minor"])]


def test_a_line_sent_as_two_articles_has_both_and_costs_what_it_did():
    room = make()
    delivered(room, ("SKU-1", 1))
    delivered(room, ("SKU-2", 2), n=2)
    total = CONTENT["lines"][0]["total_minor"]
    assert [one[:3] for one in lines(room)] == [("SKU-1", 1, 1), ("SKU-2", 2, 2)]
    assert sum(one[3] for one in lines(room)) == total


def test_the_substitute_comes_back_and_not_what_was_ordered():
    room = make()
    delivered(room, ("SKU-2", 3))
    assert names(ask(room, ("SKU-1", 1))) == ["ReturnRefused"]
    room = make()
    delivered(room, ("SKU-1", 1), ("SKU-2", 2))
    assert names(ask(room, ("SKU-2", 2))) == ["ReturnAuthorised"]
    events = arrive(room, ("SKU-2", 2))
    (back,) = [event.value for event in events if event.record is UnitsReturned]
    assert [(one["sku"], one["restocked"]) for one in back["lines"]] == [("SKU-2", 2)]
    (credit,) = [event.value for event in events if event.record is UnitsCredited]
    assert credit["lines"] == [{"line": 1, "sku": "SKU-2", "quantity": 2}]


def test_another_article_than_was_announced_is_not_booked():
    room = make()
    delivered(room, ("SKU-1", 1), ("SKU-2", 2))
    ask(room, ("SKU-2", 2))
    assert UnitsCredited not in [event.record for event in arrive(room, ("SKU-1", 2))]


def test_a_substitute_that_is_lost_is_credited_on_its_line():
    room = make()
    events = send(room, ShipmentLost, ("SKU-2", 3), because="lost by lorry", **LORRY)
    (credit,) = [event.value for event in events if event.record is UnitsCredited]
    assert [(one["line"], one["quantity"]) for one in credit["lines"]] == [(1, 3)]


def test_a_substitute_that_is_refused_comes_back_as_itself():
    room = make()
    send(room, DeliveryRefused, ("SKU-2", 3), because="not ordered", damaged=False, **LORRY)
    (one,) = room.state(KEY)["returns"]
    assert one["return_id"] == f"refused-{NUMBER}-1"
    assert one["lines"] == [{"line": 1, "sku": "SKU-2", "quantity": 3}]


def test_freight_is_not_credited_while_a_part_is_to_come():
    """One of two parts is lost: the other will still be with the customer."""
    room = make()
    events = send(room, ShipmentLost, ("SKU-1", 1), because="lost by lorry", **LORRY)
    (credit,) = [event.value for event in events if event.record is UnitsCredited]
    assert credit["charges_minor"] == 0
