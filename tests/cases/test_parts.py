"""An order goes ahead in part, or as other articles, through all stages (IV-05). The audit
judges."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business import offers
from orders.contracts.records import Article, OfferAnswered
from tests import orders as made
from tests.cases.histories import Move, histories, opening
from tests.cases.inside import Inside
from tests.cases.place import ready
from tests.cases.steps import DAY, NOW, Send
from tests.cases.story import cancelled, ordered, packed, received, scanned, sent_back, stock
from tests.cases.test_inside import wrong
from tests.examples import drawn
from tests.offers import answered

ORDER = "shop:parts"
INSTEAD = {"sku": "ART-A", "percent": 80}
SOON: dict[str, Any] = {"promised_delivery_at": NOW + 2 * DAY}


@pytest.fixture
def place() -> Inside:
    """Of ART-A nothing is there, of ART-B enough, and it may go in the place of ART-A."""
    place = Inside([opening()])
    place.send(Article, "ART-A", made.article("ART-A", substitutes=[{**INSTEAD, "sku": "ART-B"}]))
    say(place, stock("ART-B", "HAM", 9))
    return place


def say(place: Inside, *steps: Any) -> None:
    for step in steps:
        place.send(step.record, step.key, ready(step, place))


def named(place: Inside, name: str) -> list[Any]:
    return [
        one.value for one in place.told() if one.name == name and one.value["order_id"] == ORDER
    ]


def asked(place: Inside) -> Any:
    """What the customer is asked, once the goods are overdue."""
    for _ in range(30):
        if made := named(place, "OfferMade"):
            return made[-1]
        place.pass_days(1)
    raise AssertionError("nobody is asked")


def answer(place: Inside, option: str) -> None:
    """The customer takes an option; none: says no."""
    place.send(OfferAnswered, ORDER, said_to(asked(place), option, place.now()))


def said_to(offer: Any, option: str, at: int) -> OfferAnswered:
    """`option`: the one that is taken; empty: none is."""
    about = offer["order_id"], offer["offer_id"], option, at
    return answered(*about, version=offer["version"], accepted=bool(option))


def bring(place: Inside, shipment: int) -> None:
    steps = packed(ORDER, shipment), scanned(ORDER, "PICKED_UP", shipment)
    say(place, *steps, scanned(ORDER, "DELIVERED", shipment))


def goods(shipment: Any) -> list[tuple[str, int]]:
    return [(one["sku"], one["quantity"]) for one in shipment["lines"]]


def split(place: Inside, *consents: str) -> None:
    say(place, ordered("parts", ("ART-A", 2), ("ART-B", 1), consents=list(consents), **SOON))
    if not consents:
        answer(place, "split")
    [ahead] = named(place, "ShipmentReleased")
    assert goods(ahead) == [("ART-B", 1)]
    bring(place, 1)


def test_what_is_there_goes_ahead_and_the_rest_follows(place: Inside) -> None:
    split(place)
    assert not named(place, "DeliveryCompleted")
    assert wrong(place.audit()) == []
    say(place, received("ART-A", "HAM", "late", 9))
    bring(place, 2)
    (done,) = named(place, "DeliveryCompleted")
    assert sorted(one["sku"] for one in done["delivered"]) == ["ART-A", "ART-B"]
    place.pass_days(45)
    (measured,) = named(place, "OrderMeasured")
    assert (measured["shipments"], measured["in_full"]) == (2, True)
    assert wrong(place.audit()) == []


def test_the_rest_may_be_cancelled_while_the_part_is_with_the_customer(place: Inside) -> None:
    split(place)
    say(place, cancelled(ORDER))
    refunds = [one["amount_minor"] for one in named(place, "RefundRequested")]
    assert refunds == [100, 2_000], "something for the wait, and what did not come"
    place.pass_days(45)
    assert wrong(place.audit()) == []


@pytest.mark.parametrize("option", ["accept", ""])
def test_who_agreed_to_parts_is_asked_about_the_rest_alone(place: Inside, option: str) -> None:
    say(
        place,
        ordered("parts", ("ART-A", 2), ("ART-B", 1), consents=["partial_delivery"], **SOON),
    )
    assert asked(place)["kind"] == "DELAY"
    assert [one["kind"] for one in named(place, "OfferMade")] == ["SPLIT", "DELAY"]
    bring(place, 1)
    answer(place, option)
    if option:
        say(place, received("ART-A", "HAM", "late", 9))
        bring(place, 2)
    (done,) = named(place, "DeliveryCompleted")
    refunds = [one["amount_minor"] for one in named(place, "RefundRequested")]
    assert (len(done["delivered"]), refunds) == ((2, [100]) if option else (1, [2_000]))
    place.pass_days(45)
    assert wrong(place.audit()) == []


def test_a_substitute_is_sent_at_its_price_and_comes_back_at_that(place: Inside) -> None:
    say(place, ordered("parts", ("ART-A", 2), **SOON))
    answer(place, "substitute")
    [shipment] = named(place, "ShipmentReleased")
    assert goods(shipment) == [("ART-B", 2)]
    (refund,) = named(place, "RefundRequested")
    assert refund["amount_minor"] == 400, "a fifth of it"
    bring(place, 1)
    say(place, sent_back(ORDER, ("ART-B", 1)))
    place.pass_days(45)
    assert wrong(place.audit()) == []


def test_a_substitute_that_was_agreed_to_when_ordering_goes_unasked(place: Inside) -> None:
    say(place, ordered("parts", ("ART-A", 2), consents=["substitutes_not_dearer"], **SOON))
    assert asked(place)["kind"] == "SUBSTITUTE"
    (closed,) = named(place, "OfferClosed")
    assert closed["how"] == "consented"
    [shipment] = named(place, "ShipmentReleased")
    assert goods(shipment) == [("ART-B", 2)]
    bring(place, 1)
    place.pass_days(45)
    assert wrong(place.audit()) == []


@drawn(3)
@given(histories(), st.lists(st.integers(0, 4), min_size=1, max_size=5))
def test_whatever_is_taken_of_what_is_offered_the_audit_finds_nothing(
    history: list[Move], takes: list[int]
) -> None:
    """Half of the buyers agreed to parts and to others; there is too little of everything."""
    place = Inside([opening()])
    place.send(Article, "ART-B", made.article("ART-B", substitutes=[INSTEAD]))
    said: dict[int, Any] = {}
    for move in [*history, 5.0, 20.0]:
        if isinstance(move, Send):
            value = said.setdefault(id(move), ready(_consenting(move), place))
            place.send(move.record, move.key, value)
        else:
            place.pass_days(move)
        _answer_all(place, takes)
    assert wrong(place.audit()) == []
    place.pass_days(45)
    assert wrong(place.audit()) == []


def _consenting(move: Send) -> Send:
    if "order" not in move.value or move.key.endswith("1"):
        return move
    order = {
        **move.value["order"],
        "consents": [*offers.CONSENTS.values()],
        "promised_delivery_at": NOW + 2 * DAY,
    }
    return move._replace(value={**move.value, "order": order})


def _answer_all(place: Inside, takes: list[int]) -> None:
    """Each open offer of inventory is answered: by one of its options, or by a no."""
    told = place.told()
    ended = [one.value for one in told if one.name == "OfferClosed"]
    closed = {(one["order_id"], one["offer_id"]) for one in ended}
    asked = [one.value for one in told if one.name == "OfferMade" and one.value["kind"] == "DELAY"]
    for one in asked:
        if (one["order_id"], one["offer_id"]) not in closed:
            ways = [*[way["option_id"] for way in one["options"]], ""]
            takes.append(takes.pop(0))
            way = ways[takes[-1] % len(ways)]
            place.send(OfferAnswered, one["order_id"], said_to(one, way, place.now()))
