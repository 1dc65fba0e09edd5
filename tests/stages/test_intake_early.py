"""A change that overtakes its order, by another replica of the edge or out of its spool: it waits a
while for the order, and is taken as if it had come right after it (CF-03)."""

from typing import Any

import pytest

from orders.business.times import HOUR, MINUTE
from orders.contracts.blank import blank
from orders.contracts.records import (
    ChangePending,
    ChangeRefused,
    IntakeState,
    OrderReceived,
    OrderSubmitted,
    RecallRequested,
    SubmissionRepeated,
)
from services.intake.policy import IntakePolicy
from services.intake.stage import STAGE
from tests.orders import line, order, submitted
from tests.policies import usual
from tests.stages.changes import (
    FIRST,
    KEY,
    MORE,
    NEW_STREET,
    amend,
    cancel,
    parts,
    revised,
    stopped,
)
from tests.stages.published import names, of
from tests.stages.room import START, Room

TEN_MINUTES = 10 * MINUTE
ASKED = "orders.submissions.v1/0/{}"
"""Where the n-th record of a room stands."""


@pytest.fixture
def intake() -> Room:
    """Intake has never heard of the order."""
    return Room(STAGE)


def come(intake: Room, content: Any = FIRST, revision: int = 0) -> list[Any]:
    value = {**submitted(content), "source_revision": revision}
    return intake.send(OrderSubmitted, value)


def test_parts_that_come_before_their_order_are_taken_once_it_is_there(intake: Room):  # CF-03
    assert parts(intake, change_id="860-1", dropped=[5]) == []
    events = come(intake)
    taken = ["OrderReceived", "MessageRequested", "ChangePending", "RecallRequested"]
    assert names(events) == taken
    recall = of(RecallRequested, events)
    assert (recall["version"], recall["purpose"]) == (1, "AMEND")
    received = of(OrderReceived, stopped(intake))
    assert (received["version"], received["requested_by"]) == (2, "partner")
    assert [one["line"] for one in received["order"].decoded()["lines"]] == [1, 2, 3, 4]
    assert names(parts(intake, change_id="860-1", dropped=[5])) == ["SubmissionRepeated"]


def test_so_is_a_change_of_the_whole_with_who_entered_it(intake: Room):  # CF-03, RV-06
    assert amend(intake, NEW_STREET, by="S001") == []
    assert of(ChangePending, come(intake))["number"] == intake.state(KEY)["number"]
    received = of(OrderReceived, stopped(intake))
    assert received["order"].decoded() == NEW_STREET
    assert received["entered_by"] == ["S001"]


def test_its_answer_says_which_request_it_answers(intake: Room):
    """What led to it is the order, and who sent the change waits for it."""
    parts(intake, dropped=[5])
    events = come(intake)
    assert of(ChangePending, events)["request"] == ASKED.format(1)
    assert of(ChangePending, amend(intake, NEW_STREET, START + 1))["request"] == ""


def test_several_are_taken_in_the_order_in_which_they_came(intake: Room):  # CF-03
    parts(intake, lines=[{"line": 1, "quantity": 5}])
    parts(intake, START + 1, lines=[{"line": 1, "quantity": 7}])
    amended = [one for one in come(intake) if one.record is ChangePending]
    assert [one.value["request"] for one in amended] == [ASKED.format(1), ASKED.format(2)]
    [first, *_] = of(OrderReceived, stopped(intake))["order"].decoded()["lines"]
    assert first["quantity"] == 7


def test_one_that_was_asked_for_before_the_last_is_refused_as_ever(intake: Room):
    parts(intake, START + 1, notes="ring twice")
    parts(intake, START, notes="ring once")
    refused = of(ChangeRefused, come(intake))
    assert "later change" in refused["because"]
    assert refused["request"] == ASKED.format(2)


def test_an_order_that_is_newer_at_its_source_stays_as_it_is(intake: Room):  # IN-10
    amend(intake, NEW_STREET, revision=5)
    events = come(intake, MORE, revision=7)
    assert "later change" in of(ChangeRefused, events)["because"]
    assert intake.state(KEY)["status"] == "received"


def test_what_the_order_says_already_is_a_repeat(intake: Room):  # IN-05
    amend(intake, NEW_STREET, revision=5)
    events = come(intake, NEW_STREET, revision=7)
    assert of(SubmissionRepeated, events)["request"] == ASKED.format(1)
    assert "RecallRequested" not in names(events)


def test_an_order_that_does_not_come_is_waited_for_ten_minutes(intake: Room):
    parts(intake, notes="ring twice")
    intake.forward(ms=MINUTE)
    amend(intake, NEW_STREET)
    assert intake.forward(ms=TEN_MINUTES - MINUTE - 1) == []
    first = of(ChangeRefused, intake.forward(ms=1))
    assert (first["request"], first["requested"]) == (ASKED.format(1), "amend")
    assert "no order of this id is known" in first["because"]
    assert of(ChangeRefused, intake.forward(ms=MINUTE))["request"] == ASKED.format(2)
    assert intake.state(KEY) is None
    assert names(come(intake)) == ["OrderReceived", "MessageRequested"]


def test_sent_again_while_it_waits_it_is_told_so_and_taken_once(intake: Room):  # IN-05
    parts(intake, change_id="860-1", notes="ring twice")
    parts(intake, START + 1, lines=[{"line": 1, "quantity": 5}])
    for again in (
        parts(intake, START + 2, change_id="860-1", notes="ring twice"),
        parts(intake, START + 3, lines=[{"line": 1, "quantity": 5}]),
    ):
        assert of(SubmissionRepeated, again)["first_outcome"] == "awaited"
    assert names(come(intake)).count("ChangePending") == 2


def test_back_to_what_was_asked_for_first_is_no_repeat(intake: Room):
    for at, content in enumerate((MORE, NEW_STREET, MORE)):
        assert amend(intake, content, START + at) == []
    come(intake)
    assert of(OrderReceived, stopped(intake))["order"].decoded() == MORE


def test_no_more_wait_for_one_order_than_policy_says(intake: Room):
    most = usual(STAGE)
    assert isinstance(most, IntakePolicy)
    for number in range(most.overtaking_changes):
        assert parts(intake, START + number, notes=f"ring {number} times") == []
    refused = of(ChangeRefused, parts(intake, START + 99, notes="do not ring"))
    assert "more changes wait for it than are kept" in refused["because"]
    assert names(come(intake)).count("ChangePending") == most.overtaking_changes


def test_nor_more_than_the_state_of_an_order_holds():
    small = usual(STAGE).model_copy(update={"maximum_bytes": 6_000})
    room = Room(STAGE, policy=small)
    long = "x" * 2_500
    kept = [parts(room, START + n, notes=f"{long} {n}") == [] for n in range(4)]
    assert kept == [True, True, False, False]


def test_a_cancellation_behind_it_wins(intake: Room):
    parts(intake, dropped=[5])
    refused = of(ChangeRefused, cancel(intake))
    assert (refused["because"], refused["request"]) == ("the order is cancelled", ASKED.format(1))
    events = come(intake)
    assert names(events) == ["RecallRequested", "OrderReceived"]
    assert of(RecallRequested, events)["purpose"] == "CANCEL"


def test_so_does_one_before_it(intake: Room):
    cancel(intake)
    assert "is cancelled" in of(ChangeRefused, parts(intake, dropped=[5]))["because"]
    assert names(come(intake)) == ["RecallRequested", "OrderReceived"]


def test_of_a_faulty_order_the_correction_is_asked_for_and_the_change_refused(
    intake: Room,
):  # IN-03
    parts(intake, dropped=[5])
    events = come(intake, order(lines=[line(1, quantity=0)]))
    assert "CorrectionRequested" in names(events)
    assert "waits for its correction" in of(ChangeRefused, events)["because"]
    assert intake.state(KEY)["status"] == "correction"
    assert names(come(intake)) == ["OrderReceived", "MessageRequested"]


def test_a_change_that_fits_no_such_order_is_refused_with_its_faults(intake: Room):
    parts(intake, dropped=[9])
    events = come(intake)
    refused = of(ChangeRefused, events)
    assert [one["code"] for one in refused["faults"]] == ["line_unknown"]
    assert "RecallRequested" not in names(events)


@pytest.mark.parametrize("window", [1, 2])
def test_an_order_that_is_watched_for_duplicates_asks_first(window: int):  # IN-05
    """The one before it is another order of the same; a change of what is suspected waits for who
    decides, as any other."""
    room, reference = Room(STAGE), str(window)
    if window == 2:
        room.send(OrderSubmitted, submitted(order(channel="desk", reference="1")))
    parts(room, order_id=f"desk:{window}", dropped=[5])
    events = room.send(OrderSubmitted, submitted(order(channel="desk", reference=reference)))
    if window == 1:
        assert names(events)[-2:] == ["ChangePending", "RecallRequested"]
    else:
        assert "whether the order is a duplicate" in of(ChangeRefused, events)["because"]


def test_a_key_that_was_parked_at_once_is_unknown_like_any_other(intake: Room):
    intake.states[KEY] = blank(IntakeState)
    assert parts(intake, dropped=[5]) == []
    assert "ChangePending" in names(come(intake))


def test_a_draft_is_no_order_and_is_not_waited_for(intake: Room):  # IN-07
    intake.states[KEY] = {**blank(IntakeState), "status": "draft"}
    assert "it is a draft" in of(ChangeRefused, parts(intake, dropped=[5]))["because"]


def test_later_revisions_of_the_channel_count_from_there(intake: Room):  # IN-10
    amend(intake, NEW_STREET, revision=7)
    come(intake, FIRST, revision=5)
    assert names(revised(intake, MORE, 6)) == ["SubmissionRepeated"]
    assert of(OrderReceived, stopped(intake))["order"].decoded() == NEW_STREET
    assert intake.now < START + HOUR
