"""Changes in intake: screened and merged where the latest version is known, sent on once the order
is taken back (CF-03, IN-05, IN-09)."""

from typing import Any

import pytest

from orders.contracts.records import (
    ChangePending,
    ChangeRefused,
    MessageRequested,
    Order,
    OrderReceived,
    OrderSubmitted,
    RecallRequested,
)
from services.intake.policy import IntakePolicy
from services.intake.stage import STAGE
from tests.orders import PLACED, address, buyer, line, order, submitted
from tests.policies import usual
from tests.stages.changes import (
    FIRST,
    KEY,
    MORE,
    NEW_STREET,
    amend,
    cancel,
    denied,
    revised,
    stopped,
    taken,
)
from tests.stages.published import names, of
from tests.stages.room import START, Room
from tests.stages.supply import amounts


@pytest.fixture
def intake() -> Room:
    return taken()


def test_a_sound_change_waits_until_the_order_is_taken_back(intake: Room):  # CF-03
    events = amend(intake, NEW_STREET)
    assert names(events) == ["ChangePending", "RecallRequested"]
    recall = of(RecallRequested, events)
    assert (recall["version"], recall["purpose"]) == (1, "AMEND")
    assert of(ChangePending, events)["number"] == intake.state(KEY)["number"]


def test_then_it_is_sent_on_as_the_next_version_under_the_same_number(intake: Room):  # CF-03, IN-09
    number = intake.state(KEY)["number"]
    amend(intake, NEW_STREET)
    events = stopped(intake)
    received = of(OrderReceived, events)
    assert (received["version"], received["number"]) == (2, number)
    assert received["order"].decoded() == NEW_STREET
    assert received["requested_by"] == "customer"
    assert received["changes"] == [
        {
            "pointer": "/delivery_address/street",
            "before": '"Unter den Linden 1"',
            "after": '"Am Kupfergraben 5"',
        }
    ]
    told = of(MessageRequested, events)
    assert told["template"] == "order-changed"
    assert "Kupfergraben" not in str(received["decision"])


def test_it_says_what_is_reserved_for_it_already(intake: Room):  # CF-03, CF-04
    amend(intake, NEW_STREET)
    two = amounts(2, 2)
    assert of(OrderReceived, stopped(intake, kept=two))["kept"] == two


def test_lines_are_compared_by_their_numbers(intake: Room):  # IN-09
    fewer = order(
        lines=[line(number) for number in range(2, 6)], paid=FIRST["totals"]["total_minor"]
    )
    amend(intake, fewer)
    changes = of(OrderReceived, stopped(intake))["changes"]
    assert "/lines/0" in [change["pointer"] for change in changes if not change["after"]]
    assert not [change for change in changes if change["pointer"].endswith("/sku")]


def test_a_faulty_change_is_refused_with_all_faults_and_the_order_stands(intake: Room):  # CF-03
    faulty = order(lines=[line(1, quantity=0)], delivery_address=address(city=""))
    refused = of(ChangeRefused, amend(intake, faulty))
    assert refused["requested"] == "amend"
    assert {"quantity_not_positive", "address_incomplete"} <= {
        fault["code"] for fault in refused["faults"]
    }
    assert intake.state(KEY)["status"] == "received"
    assert names(amend(intake, NEW_STREET)) == ["ChangePending", "RecallRequested"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"buyer": buyer(customer_id="C-2")}, "customer_changed"),
        ({"exchange": {"order_id": "shop:7", "return_id": "R"}}, "exchange_changed"),
        ({"placed_at": PLACED - 1}, "placed_at_changed"),
        ({"currency": "USD"}, "currency_changed"),
    ],
)
def test_a_change_leaves_alone_what_makes_it_this_order(
    intake: Room, changed: dict[str, Any], code: str
):  # CF-03
    refused = of(ChangeRefused, amend(intake, order(**changed)))
    assert [fault["code"] for fault in refused["faults"]] == [code]


def paying(paid: int, reference: str) -> Order:
    plain = order(paid=paid)
    return {**plain, "payment": {**plain["payment"], "reference": reference}}


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ((100, "P1"), (100, "P2"), "payment_reference_changed"),
        ((100, "P1"), (50, "P1"), "paid_reduced"),
        ((100, ""), (100, "P1"), "payment_reference_changed"),
        ((0, ""), (100, ""), "payment_reference_missing"),
    ],
)
def test_what_an_order_says_was_paid_stays_said(
    before: tuple[int, str], after: tuple[int, str], code: str
):  # RV-03
    room = Room(STAGE)
    room.send(OrderSubmitted, submitted(paying(*before)))
    refused = of(ChangeRefused, amend(room, paying(*after)))
    assert [fault["code"] for fault in refused["faults"]] == [code]


def test_an_old_order_can_be_changed_though_it_could_not_be_placed_any_more(intake: Room):
    intake.forward(hours=24 * 31)
    assert names(amend(intake, NEW_STREET)) == ["ChangePending", "RecallRequested"]


def test_what_has_gone_on_stays_as_it_was_and_is_not_asked_for_again(intake: Room):  # CF-03
    amend(intake, NEW_STREET)
    assert of(ChangeRefused, denied(intake))["because"] == "on its way"
    assert intake.state(KEY)["order"] is None
    assert names(amend(intake, MORE)) == ["ChangeRefused"]
    assert names(amend(intake, FIRST)) == ["SubmissionRepeated"]


def test_a_second_change_joins_the_first(intake: Room):  # CF-03
    amend(intake, NEW_STREET, START)
    both: Order = {**MORE, "delivery_address": NEW_STREET["delivery_address"]}
    assert names(amend(intake, both, START + 1)) == ["ChangePending"]
    received = of(OrderReceived, stopped(intake))
    assert (received["version"], received["order"].decoded()) == (2, both)
    pointers = [change["pointer"] for change in received["changes"]]
    assert pointers[:2] == ["/delivery_address/street", "/lines/0/quantity"]


def test_a_repeated_change_changes_nothing(intake: Room):  # IN-05
    amend(intake, NEW_STREET)
    assert names(amend(intake, NEW_STREET)) == ["SubmissionRepeated"]
    stopped(intake)
    assert names(amend(intake, NEW_STREET)) == ["SubmissionRepeated"]
    assert names(stopped(intake)) == []


def test_back_to_what_it_was_is_a_change_and_no_repeat(intake: Room):  # IN-05
    amend(intake, NEW_STREET, START)
    stopped(intake)
    assert names(intake.send(OrderSubmitted, submitted(FIRST))) == ["SubmissionRepeated"]
    assert names(amend(intake, FIRST, START + 1)) == ["ChangePending", "RecallRequested"]
    assert of(OrderReceived, stopped(intake, version=2))["version"] == 3
    assert names(amend(intake, NEW_STREET, START)) == ["SubmissionRepeated"]


def test_a_change_that_a_later_one_has_overtaken_is_refused(intake: Room):
    amend(intake, NEW_STREET, START + 1)
    assert "later change" in of(ChangeRefused, amend(intake, MORE, START))["because"]


def test_a_later_revision_of_its_channel_is_a_change(intake: Room):  # IN-10
    room = Room(STAGE)
    revised(room, FIRST, 5)
    assert names(revised(room, NEW_STREET, 7)) == ["ChangePending", "RecallRequested"]
    assert of(OrderReceived, stopped(room))["requested_by"] == "channel"
    assert names(revised(room, MORE, 6)) == ["SubmissionRepeated"]
    assert room.outcomes[-1] == ("OrderSubmitted", "repeated", "older_revision")
    assert names(revised(room, MORE, 7)) == ["ResubmissionConflicted"]


def test_a_later_revision_that_changes_nothing_of_ours_makes_others_old():
    room = Room(STAGE)
    revised(room, FIRST, 5)
    assert names(revised(room, FIRST, 7)) == ["SubmissionRepeated"]
    assert names(revised(room, MORE, 6)) == ["SubmissionRepeated"]


def test_a_cancellation_meanwhile_wins(intake: Room):  # CF-03
    amend(intake, NEW_STREET)
    events = cancel(intake)
    assert names(events) == ["RecallRequested", "ChangeRefused"]
    assert of(RecallRequested, events)["purpose"] == "CANCEL"
    assert names(stopped(intake)) == []
    stopped(intake, "cancelled")
    assert intake.state(KEY)["status"] == "finished"


def test_a_cancellation_after_the_next_version_is_one_of_that(intake: Room):
    amend(intake, NEW_STREET)
    stopped(intake)
    assert of(RecallRequested, cancel(intake))["version"] == 2


@pytest.mark.parametrize("outcome", ["declined", "discarded", "unconfirmed"])
def test_an_order_that_ends_meanwhile_answers_its_change(intake: Room, outcome: str):
    amend(intake, NEW_STREET)
    assert "ended meanwhile" in of(ChangeRefused, stopped(intake, outcome))["because"]
    assert intake.state(KEY)["order"] is None
    assert names(amend(intake, MORE, START + 1)) == ["ChangeRefused"]


def test_a_recall_that_nobody_answers_is_sent_again(intake: Room):
    amend(intake, NEW_STREET)
    (recall,) = intake.forward(hours=1.1)
    assert (recall.record, recall.value["purpose"]) == (RecallRequested, "AMEND")
    stopped(intake)
    assert intake.forward(hours=3) == []


def test_nothing_is_changed_where_policy_says_never():
    never = usual(STAGE).model_copy(update={"amend_until": "never"})
    assert isinstance(never, IntakePolicy)
    room = Room(STAGE, policy=never)
    revised(room, FIRST, 1)
    assert room.state(KEY)["order"] is None
    assert "cancel it and submit another" in of(ChangeRefused, amend(room, NEW_STREET))["because"]
    assert names(revised(room, NEW_STREET, 2)) == ["ResubmissionConflicted"]
