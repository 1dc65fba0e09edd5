"""What partners are told of their orders (IN-03, IN-04): once a fact, and only what was agreed."""

from typing import Any, get_args

import pytest

from orders.contracts.records import (
    AnswerIssued,
    AnswerKind,
    ArticlesSubstituted,
    ChangeRefused,
    Channel,
    CorrectionRequested,
    OrderConfirmed,
    OrderFinished,
    OrderReceived,
    OrderRejected,
    OrderStopped,
)
from services.correspondence.stage import STAGE
from tests.orders import agreed, line, order, received
from tests.stages.room import Room

KEY = "edi:4711"
ORDER = order(
    channel="edi",
    reference="4711",
    buyer_reference="PO-9",
    lines=[line(1, quantity=5), line(2, quantity=3)],
)
AT = 1_790_000_000_000
ABOUT = {"order_id": KEY, "version": 1, "at": AT}
FAULT = {
    "code": "quantity_not_positive",
    "field": "lines[0].quantity",
    "line": 1,
    "message": "send more than 0",
}
DECISION = {"outcome": "rejected", "policy": "test", "rules": []}
ALL = [kind for kind in get_args(AnswerKind) if kind != "UNKNOWN"]


def room_of(*answers: str) -> Room:
    row = agreed("edi", answers=list(answers))
    return Room(STAGE, references={Channel: {"edi": row}})


@pytest.fixture
def room() -> Room:
    return room_of(*ALL)


def confirmed(version: int = 1) -> dict[str, Any]:
    head = {name: value for name, value in received(ORDER, version).items() if name in HEAD}
    return {**head, "step": 28, "promised_at": None}


HEAD = OrderConfirmed.__annotations__


def stop(outcome: str = "cancelled", whole: bool = True, version: int = 1, **lines: int) -> Any:
    return {
        **ABOUT,
        "version": version,
        "lines": [
            {"line": int(name[1:]), "sku": f"SKU-{name[1:]}", "quantity": quantity}
            for name, quantity in lines.items()
        ],
        "warehouse": "",
        "whole": whole,
        "because": "Ada Lovelace changed her mind",
        "stopped_by": "review",
        "outcome": outcome,
    }


def refused(requested: str = "amend") -> dict[str, Any]:
    return {**ABOUT, "requested": requested, "because": "the order has gone on", "faults": []}


def told(events: Any) -> list[str]:
    assert {event.record for event in events} <= {AnswerIssued}
    return [event.value["kind"] for event in events]


def standing(event: Any) -> list[tuple[int, int, int]]:
    return [(one["line"], one["quantity"], one["standing"]) for one in event.value["lines"]]


def test_each_fact_of_an_order_is_told_under_an_id_of_its_own(room):  # IN-04
    assert told(room.send(OrderReceived, received(ORDER))) == ["RECEIVED"]
    assert told(room.send(OrderConfirmed, confirmed())) == ["CONFIRMED"]
    assert told(room.send(OrderStopped, stop(whole=False, _1=2))) == ["REDUCED"]
    assert told(room.send(OrderFinished, ABOUT)) == []
    assert len({event.value["answer_id"] for event in room.events}) == 3


def test_an_answer_says_number_reference_and_what_becomes_of_each_line(room):  # IN-04
    (event,) = room.send(OrderReceived, received(ORDER))
    said = event.value
    assert (said["number"], said["buyer_reference"], said["currency"]) == ("000001Z", "PO-9", "EUR")
    assert said["expected_at"] == received(ORDER)["expected_at"]
    assert (said["placed_at"], said["promised_at"]) == (ORDER["placed_at"], None)
    assert standing(event) == [(1, 5, 5), (2, 3, 3)]
    (reduced,) = room.send(OrderStopped, stop(whole=False, _1=2))
    (again,) = room.send(OrderStopped, stop(whole=False, _1=1, _2=3))
    assert standing(reduced) == [(1, 5, 3), (2, 3, 3)]
    assert standing(again) == [(1, 5, 2), (2, 3, 0)]
    (ended,) = room.send(OrderStopped, stop())
    assert (ended.value["kind"], ended.value["reason"]) == ("CANCELLED", "cancelled")
    assert standing(ended) == [(1, 5, 0), (2, 3, 0)]


OTHER = {"line": 2, "sku": "SKU-9", "name": "other", "total_minor": 900, "tax_minor": 144}
SUBSTITUTED = {**ABOUT, "offer_id": "inventory-1-1", "lines": [OTHER]}


def instead(event: Any) -> list[str]:
    return [one["instead"]["sku"] if one["instead"] else "" for one in event.value["lines"]]


def test_that_another_article_goes_is_told_and_later_answers_name_it(room):  # IV-05
    room.send(OrderConfirmed, confirmed())
    (event,) = room.send(ArticlesSubstituted, SUBSTITUTED)
    assert (event.value["kind"], instead(event)) == ("SUBSTITUTED", ["", "SKU-9"])
    (reduced,) = room.send(OrderStopped, stop(whole=False, _2=1))
    assert (instead(reduced), standing(reduced)[1]) == (["", "SKU-9"], (2, 3, 2))
    (refusal,) = room.send(ChangeRefused, refused())
    assert instead(refusal) == ["", "SKU-9"]


def test_told_ahead_of_its_order_the_confirmation_names_it(room):  # IV-05
    (early,) = room.send(ArticlesSubstituted, SUBSTITUTED)
    assert (early.value["kind"], early.value["lines"]) == ("SUBSTITUTED", [])
    (event,) = room.send(OrderConfirmed, confirmed())
    assert instead(event) == ["", "SKU-9"]


def test_whoever_did_not_ask_for_it_is_not_told_and_hears_of_it_later():  # IV-05
    room = room_of("CONFIRMED", "REDUCED")
    room.send(OrderConfirmed, confirmed())
    assert room.send(ArticlesSubstituted, SUBSTITUTED) == []
    (event,) = room.send(OrderStopped, stop(whole=False, _1=1))
    assert instead(event) == ["", "SKU-9"]


def test_another_version_has_what_it_orders(room):  # CF-03, IV-05
    room.send(OrderConfirmed, confirmed())
    room.send(ArticlesSubstituted, SUBSTITUTED)
    (event,) = room.send(OrderConfirmed, confirmed(2))
    assert instead(event) == ["", ""]


def test_a_confirmed_order_is_told_with_the_day_that_it_is_promised_for(room):  # CF-04
    (event,) = room.send(OrderConfirmed, {**confirmed(), "promised_at": AT + 1})
    assert event.value["promised_at"] == AT + 1
    assert event.value["placed_at"] == ORDER["placed_at"]


def test_an_order_that_is_not_accepted_is_rejected_by_its_outcome_alone(room):  # IN-04
    """Why a customer was declined is between the house and its customer."""
    for outcome in ("declined", "unconfirmed", "discarded"):
        room = room_of(*ALL)
        room.send(OrderReceived, received(ORDER))
        (event,) = room.send(OrderStopped, stop(outcome))
        assert (event.value["kind"], event.value["reason"]) == ("REJECTED", outcome)
        assert "Ada" not in repr(event)


def test_a_faulty_order_is_to_be_corrected_as_often_as_that_is_asked(room):  # IN-03
    asked = {**ABOUT, "faults": [FAULT], "answer_by_at": AT + 1}
    assert told(room.send(CorrectionRequested, asked)) == ["CORRECTION"]
    (event,) = room.send(CorrectionRequested, asked)
    assert (event.value["faults"], event.value["answer_by_at"]) == ([FAULT], AT + 1)
    assert event.value["lines"] == []
    (end,) = room.send(OrderRejected, {**ABOUT, "faults": [FAULT], "decision": DECISION})
    assert (end.value["kind"], end.value["reason"], end.value["faults"]) == (
        "REJECTED",
        "faulty",
        [FAULT],
    )


def test_a_change_is_told_with_its_lines_and_confirmed_anew(room):  # CF-03
    room.send(OrderReceived, received(ORDER))
    room.send(OrderStopped, stop("amended"))
    room.send(OrderStopped, stop(whole=False, _1=1))
    more: Any = {**ORDER, "lines": [line(1, quantity=9)]}
    (changed,) = room.send(OrderReceived, received(more, version=2))
    assert (changed.value["kind"], changed.value["version"]) == ("CHANGED", 2)
    assert standing(changed) == [(1, 9, 9)]
    assert told(room.send(OrderConfirmed, confirmed(version=2))) == ["CONFIRMED"]


def test_that_a_change_is_refused_is_told_even_at_the_end(room):  # CF-03
    room.send(OrderReceived, received(ORDER))
    room.send(OrderStopped, stop())
    (event,) = room.send(ChangeRefused, refused())
    assert (event.value["kind"], event.value["reason"]) == ("CHANGE_REFUSED", "amend")
    assert event.value["because"] == "the order has gone on"


def steps(events: Any) -> list[tuple[str, int, int]]:
    return [(one.value["kind"], one.value["version"], one.value["step"]) for one in events]


def test_every_answer_says_how_far_the_order_is_whatever_topic_is_read_first(room):  # IN-04
    room.send(OrderConfirmed, confirmed())
    room.send(OrderReceived, received(ORDER))
    room.send(OrderReceived, received(ORDER, version=2))
    room.send(OrderStopped, stop())
    late = room.send(OrderConfirmed, confirmed(version=2))
    assert steps(room.events) == [
        ("CONFIRMED", 1, 28),
        ("RECEIVED", 1, 10),
        ("CHANGED", 2, 10),
        ("CANCELLED", 1, 99),
        ("CONFIRMED", 2, 28),
    ]
    assert standing(late[0]) == [(1, 5, 5), (2, 3, 3)]
    assert room.state(KEY)["status"] == "finished"


def test_what_comes_late_of_a_former_version_changes_nothing_of_the_latest(room):  # CF-03
    more: Any = {**ORDER, "lines": [line(1, quantity=9)]}
    room.send(OrderReceived, received(more, version=2))
    (late,) = room.send(OrderConfirmed, confirmed(version=1))
    assert standing(late) == [(1, 5, 5), (2, 3, 3)]
    room.send(OrderStopped, stop(whole=False, version=1, _1=1))
    (now,) = room.send(ChangeRefused, refused())
    assert standing(now) == [(1, 9, 9)]


def test_what_was_stopped_before_its_order_is_heard_of_does_not_stand(room):  # IN-04
    (early,) = room.send(OrderStopped, stop(whole=False, _1=2))
    assert (early.value["kind"], early.value["lines"]) == ("REDUCED", [])
    (late,) = room.send(OrderConfirmed, confirmed())
    assert standing(late) == [(1, 5, 3), (2, 3, 3)]


def test_only_what_was_agreed_is_told():  # IN-06
    room = room_of("CONFIRMED", "CANCELLED")
    assert room.send(OrderReceived, received(ORDER)) == []
    assert told(room.send(OrderConfirmed, confirmed())) == ["CONFIRMED"]
    assert room.send(OrderStopped, stop(whole=False, _1=2)) == []
    assert told(room.send(OrderStopped, stop())) == ["CANCELLED"]


def test_what_was_agreed_at_its_first_fact_holds_for_an_order(room):  # IN-06
    room.send(OrderReceived, received(ORDER))
    room.references.put(Channel, "edi", agreed("edi"))
    assert told(room.send(OrderConfirmed, confirmed())) == ["CONFIRMED"]


def test_channels_that_ask_for_nothing_leave_nothing_behind():
    for room in (room_of(), Room(STAGE)):
        assert room.send(OrderReceived, received(ORDER)) == []
        assert room.send(OrderStopped, stop()) == []
        assert room.send(OrderFinished, ABOUT) == []
        assert room.states == {}


def test_an_order_is_forgotten_at_its_horizon(room):
    room.send(OrderReceived, received(ORDER))
    room.send(OrderFinished, ABOUT)
    room.forward(hours=29 * 24)
    assert room.state(KEY)["status"] == "finished"
    room.forward(hours=2 * 24)
    assert room.states == {}


def test_a_change_of_an_order_that_nobody_knows_is_answered_and_forgotten(room):
    assert told(room.send(ChangeRefused, refused("cancel"))) == ["CHANGE_REFUSED"]
    assert told(room.send(OrderReceived, received(ORDER))) == ["RECEIVED"]
    room.forward(hours=40 * 24)
    assert told(room.send(OrderConfirmed, confirmed())) == ["CONFIRMED"]
    alone = room_of(*ALL)
    alone.send(ChangeRefused, refused("cancel"))
    alone.forward(hours=31 * 24)
    assert alone.states == {}
