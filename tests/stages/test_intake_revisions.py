"""CF-05, IN-10: a shop's later revision does not undo what its customer agreed to since."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.business.notices import AMENDED
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AmendRequested,
    ChangeRefused,
    MessageRequested,
    Order,
    OrderReceived,
    OrderStopped,
    OrderSubmitted,
    RecallDenied,
    RevisionRequested,
)
from orders.engine.handling import Event
from services.gateway.formats.reading import ORIGINAL
from services.intake.stage import STAGE
from tests.examples import examples
from tests.orders import address, line, order, submitted
from tests.stages.published import names, of
from tests.stages.room import Room
from tests.stages.supply import stopped

KEY = "shop:1001"
ELSEWHERE = address(street="Neue Straße 1")


def goods(first: int = 4, second: int = 2, **changes: Any) -> Order:
    """An order of so much of SKU-1 and of SKU-2, as the shop has it."""
    lines = [line(n, f"SKU-{n}", units) for n, units in ((1, first), (2, second)) if units]
    return order(lines=lines, paid=0, **changes)


def revise(intake: Room, content: Order, revision: int) -> list[Event]:
    return intake.send(OrderSubmitted, {**submitted(content), "source_revision": revision})


def taken_back(intake: Room) -> list[Event]:
    version = intake.state(KEY)["version"]
    notice = stopped((), whole=True, version=version)
    return intake.send(OrderStopped, {**notice, "outcome": AMENDED})


def less(intake: Room, first: int, second: int = 2) -> list[Event]:
    """The customer agrees to so much."""
    wanted: RevisionRequested = {
        "order_id": KEY,
        "version": intake.state(KEY)["version"],
        "offer_id": "inventory-1-1",
        "lines": [
            {"line": n, "sku": f"SKU-{n}", "quantity": units}
            for n, units in ((1, first), (2, second))
            if units
        ],
        "deliver_by_at": None,
        "requested_by": "customer",
        "because": "reduced to what is there",
        "at": intake.now,
    }
    return intake.send(RevisionRequested, wanted)


def amend(intake: Room, content: Order) -> list[Event]:
    """A person says how the whole order is to be, some time later."""
    intake.forward(hours=1)
    wanted: AmendRequested = {
        "order_id": KEY,
        "requested_at": intake.now,
        "requested_by": "staff",
        "entered_by": "",
        "reason": "talked to the customer",
        "source_revision": 0,
        "document": "",
        "order": CarriedOrder.of(content),
    }
    return intake.send(AmendRequested, wanted)


def units(received: dict[str, Any]) -> dict[str, int]:
    return {one["sku"]: one["quantity"] for one in received["order"].decoded()["lines"]}


@pytest.fixture
def intake() -> Room:
    """Its customer has taken one of four."""
    room = Room(STAGE)
    revise(room, goods(), 1)
    less(room, 1)
    taken_back(room)
    return room


def test_what_the_shop_does_not_know_of_is_carried_over(intake: Room):
    assert "RecallRequested" in names(revise(intake, goods(delivery_address=ELSEWHERE), 2))
    received = of(OrderReceived, taken_back(intake))
    assert units(received) == {"SKU-1": 1, "SKU-2": 2}
    assert received["order"].decoded()["delivery_address"] == ELSEWHERE
    assert received["total_minor"] == 3 * 1_190 + 595


def test_a_line_that_was_left_out_stays_out(intake: Room):
    less(intake, 0)
    taken_back(intake)
    revise(intake, goods(delivery_address=ELSEWHERE), 2)
    assert units(of(OrderReceived, taken_back(intake))) == {"SKU-2": 2}


def test_lines_that_the_shop_numbers_anew_are_known_by_their_articles(intake: Room):
    moved = order(
        lines=[line(1, "SKU-2", 2), line(2, "SKU-1", 4)], paid=0, delivery_address=ELSEWHERE
    )
    revise(intake, moved, 2)
    assert units(of(OrderReceived, taken_back(intake))) == {"SKU-1": 1, "SKU-2": 2}


def test_a_revision_that_says_nothing_else_changes_nothing(intake: Room):
    assert names(revise(intake, goods(), 2)) == ["SubmissionRepeated"]
    assert names(revise(intake, goods(), 2)) == ["SubmissionRepeated"]
    assert intake.state(KEY)["source_revision"] == 2


def test_a_revision_while_the_smaller_order_is_taken_back_keeps_to_it(intake: Room):
    room = Room(STAGE)
    revise(room, goods(), 1)
    less(room, 1)
    revise(room, goods(delivery_address=ELSEWHERE), 2)
    assert units(of(OrderReceived, taken_back(room))) == {"SKU-1": 1, "SKU-2": 2}


def test_a_shop_that_wants_even_less_is_taken_by_its_word(intake: Room):
    revise(intake, goods(0), 2)
    assert units(of(OrderReceived, taken_back(intake))) == {"SKU-2": 2}


@pytest.mark.parametrize("first", [2, 6])
def test_a_shop_that_wants_another_amount_is_looked_at_by_a_person(intake: Room, first: int):
    events = revise(intake, goods(first), 2)
    assert names(events) == ["ChangeRefused", "MessageRequested"]
    assert "SKU-1" in of(ChangeRefused, events)["because"]
    told = of(MessageRequested, events)
    assert (told["to"], told["template"]) == ("sales", "revision-disputed")
    assert names(revise(intake, goods(first), 2)) == ["SubmissionRepeated"], "told once"
    assert "RecallRequested" in names(amend(intake, goods(first))), "the person says what is wanted"
    assert units(of(OrderReceived, taken_back(intake)))["SKU-1"] == first


def test_a_shop_that_is_left_with_nothing_is_looked_at_by_a_person(intake: Room):
    less(intake, 0)
    taken_back(intake)
    assert names(revise(intake, goods(4, 0), 2)) == ["ChangeRefused", "MessageRequested"]


def test_what_a_person_made_whole_again_is_whole(intake: Room):
    amend(intake, goods())
    taken_back(intake)
    revise(intake, goods(delivery_address=ELSEWHERE), 2)
    assert units(of(OrderReceived, taken_back(intake))) == {"SKU-1": 4, "SKU-2": 2}


def test_a_smaller_order_that_went_on_whole_was_never_agreed(intake: Room):
    less(intake, 1, 1)
    denial = {"order_id": KEY, "version": 2, "because": "gone", "denied_by": "allocation"}
    intake.send(RecallDenied, {**denial, "at": intake.now})
    assert intake.state(KEY)["reductions"] == []


@given(data=st.data())
@settings(max_examples=examples(60), deadline=None)
def test_whatever_a_shop_says_nobody_gets_more_than_was_agreed_but_by_a_person(
    data: st.DataObject,
):
    """A random history of revisions, consents and recalls that are answered."""
    room, revision = Room(STAGE), 1
    bound: int | None = None
    revise(room, goods(), revision)
    for _ in range(data.draw(st.integers(1, 10))):
        step = data.draw(st.sampled_from(("less", "whole", "other", "person", "back")))
        if step == "less" and room.state(KEY)["pending"] is None:
            had = units({"order": room.state(KEY)["order"]}).get("SKU-1", 0)
            agreed = data.draw(st.integers(0, max(had - 1, 0)))
            less(room, agreed)
            bound = agreed if had else None
        elif step in ("whole", "other"):
            revision += 1
            first = 4 if step == "whole" else data.draw(st.integers(0, 6))
            revise(room, goods(first, delivery_address=address(street=f"S {revision}")), revision)
        elif step == "person":
            first = data.draw(st.integers(1, 6))
            amend(room, goods(first, delivery_address=address(street=f"P {revision}")))
            bound = None  # whatever is said after it is said of that order
        elif room.state(KEY)["pending"] is not None:
            got = units(of(OrderReceived, taken_back(room))).get("SKU-1", 0)
            assert bound is None or got <= bound


def test_what_is_issued_again_later_was_placed_when_it_was_placed_first():
    """IN-05, CF-03: partners' documents (UBL, a replacing 850) bear their own day."""
    intake, day = Room(STAGE), 86_400_000
    revise(intake, goods(), 5)
    placed_at = goods()["placed_at"]
    intake.forward(hours=48)
    again = goods(delivery_address=ELSEWHERE, placed_at=placed_at + day)
    assert "ChangePending" in names(revise(intake, again, 6))
    received = of(OrderReceived, taken_back(intake))
    assert received["order"].decoded()["placed_at"] == placed_at
    assert received["order"].decoded()["delivery_address"] == ELSEWHERE
    assert names(revise(intake, again, 6)) == ["SubmissionRepeated"]
    assert names(revise(intake, goods(first=3), 5)) == ["SubmissionRepeated"], "older"


def test_a_second_original_of_a_partner_is_a_conflict_and_a_late_one_changes_nothing():
    """IN-05: originals are as new as each other, and older than what replaces them."""
    intake = Room(STAGE)
    revise(intake, goods(), ORIGINAL)
    assert names(revise(intake, goods(first=3), ORIGINAL)) == ["ResubmissionConflicted"]
    other = Room(STAGE)
    revise(other, goods(first=3), 1_800_000_000_000)
    assert names(revise(other, goods(), ORIGINAL)) == ["SubmissionRepeated"]
