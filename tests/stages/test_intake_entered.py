"""Who of the house entered something of an order is known with every version of it: none of them
approves anything of it (IN-07, RV-06)."""

from typing import Any

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CorrectionSubmitted,
    DraftSaved,
    DraftSubmitted,
    Order,
    OrderReceived,
    OrderSubmitted,
)
from orders.engine.handling import Event
from services.intake.stage import STAGE
from tests.orders import PLACED, entered, order, submitted
from tests.stages.changes import KEY, NEW_STREET, amend, denied, parts, stopped, taken
from tests.stages.published import names, of
from tests.stages.room import START, Room


def by(events: list[Event]) -> Any:
    """Who the version is said to be entered by."""
    return of(OrderReceived, events)["entered_by"]


def save(intake: Room, who: str, based_on: int | None, **said: Any) -> list[Event]:
    draft = {
        "order_id": KEY,
        "saved_at": PLACED,
        "saved_by": who,
        "based_on": based_on,
        "because": "" if based_on is not None else "cart",
        "source_revision": 0,
        "document": "",
        "order": CarriedOrder.of(order(**said)),
    }
    return intake.send(DraftSaved, draft)


def submit(intake: Room, who: str, revision: int) -> list[Event]:
    said = {"order_id": KEY, "submitted_at": PLACED, "submitted_by": who}
    return intake.send(DraftSubmitted, {**said, "revision": revision, "read_back_at": None})


def place(content: Order) -> list[Event]:
    return Room(STAGE).send(OrderSubmitted, submitted(content))


def test_an_order_that_a_machine_sent_is_entered_by_nobody_of_the_house():
    assert by(place(order())) == []


def test_who_entered_it_is_who_it_says():
    assert by(place(order(source_document=entered("meier")))) == ["meier"]


def test_everybody_who_saved_or_submitted_a_draft_of_it_has_entered_it():
    """Else a colleague who saves it once more would make its first author an approver."""
    intake = Room(STAGE)
    save(intake, "meier", 0, source_document=entered("meier"))
    save(intake, "schmidt", 1, source_document=entered("schmidt"))
    assert by(submit(intake, "kurz", 2)) == ["kurz", "meier", "schmidt"]


def test_who_was_second_and_saved_nothing_has_not():
    intake = Room(STAGE)
    save(intake, "meier", 0)
    assert names(save(intake, "schmidt", 0, notes="late")) == ["ChangeRefused"]
    assert by(submit(intake, "meier", 1)) == ["meier"]


def test_what_a_shop_tells_of_a_cart_is_entered_by_nobody():
    intake = Room(STAGE)
    save(intake, "shop", None)
    assert by(intake.send(OrderSubmitted, submitted(order()))) == []


def test_who_entered_the_faulty_order_has_entered_the_corrected_one_too():
    """IN-03."""
    intake = Room(STAGE)
    faulty = order(source_document=entered("meier"), delivery_address=NOWHERE)
    assert "CorrectionRequested" in names(intake.send(OrderSubmitted, submitted(faulty)))
    right = submitted(order(source_document=entered("schmidt")))
    assert by(intake.send(CorrectionSubmitted, right)) == ["meier", "schmidt"]


def test_who_entered_a_change_is_told_with_the_version_that_it_makes():
    """CF-03: of a whole order, and of parts; those before them still stand."""
    intake = taken()
    parts(intake, notes="ring", entered_by="meier")
    assert by(stopped(intake)) == ["meier"]
    amend(intake, NEW_STREET, START + 1, by="schmidt")
    assert by(stopped(intake, version=2)) == ["meier", "schmidt"]


def test_everybody_whose_changes_became_one_version_has_entered_it():
    """CF-03: the second joins the first, which waits."""
    intake = taken()
    amend(intake, order(notes="ring", source_document=entered("kurz")), by="kurz")
    parts(intake, START + 1, notes="ring twice", entered_by="meier")
    assert by(stopped(intake)) == ["kurz", "meier"]


def test_a_change_that_was_refused_makes_nobody_who_entered_it():
    intake = taken()
    assert names(parts(intake, dropped=[9], entered_by="meier")) == ["ChangeRefused"]
    parts(intake, notes="ring", entered_by="schmidt")
    assert by(stopped(intake)) == ["schmidt"]


def test_the_same_change_is_a_repeat_whoever_enters_it_again():
    """IN-05."""
    intake = taken()
    parts(intake, notes="ring", change_id="call-1", entered_by="meier")
    again = parts(intake, START + 1, notes="ring", change_id="call-1", entered_by="schmidt")
    assert names(again) == ["SubmissionRepeated"]
    assert names(denied(intake)) == ["ChangeRefused"]


NOWHERE = {**order()["delivery_address"], "city": ""}
