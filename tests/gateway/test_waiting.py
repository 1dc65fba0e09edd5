"""`Prefer: wait`: intake's own answer, as HTTP says it."""

import pytest

from services.gateway.preferences import wait_seconds
from tests import orders as made
from tests.gateway.edge import SHOP, Fakes, bearing, problem

ORDER = made.order()
FAULTS = [
    {"code": "sum_wrong", "field": "totals.total_minor", "line": 0, "message": "it is 5"},
    {"code": "quantity", "field": "lines[2].quantity", "line": 3, "message": "send more than 0"},
]


def test_201_with_the_number_when_intake_has_taken_it(fakes: Fakes):
    fakes.says = ("OrderReceived", {"number": "000001Z", "expected_at": 5})
    answer = fakes.place(ORDER, prefer="wait=5")
    assert answer.status_code == 201
    assert answer.headers["preference-applied"] == "wait=5"
    assert answer.headers["location"] == "/v1/orders/shop:1001"
    assert answer.json() == {
        "order_id": "shop:1001",
        "outcome": "received",
        "number": "000001Z",
        "expected_at": 5,
        "durable_in": "log",
    }


def test_201_with_the_same_number_when_it_was_taken_before(fakes: Fakes):
    fakes.says = ("SubmissionRepeated", {"number": "000001Z", "first_outcome": "received"})
    answer = fakes.place(ORDER, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (201, "repeated")
    assert answer.json()["number"] == "000001Z"


def test_201_with_the_number_when_it_is_probably_a_duplicate(fakes: Fakes):
    fakes.says = ("DuplicateSuspected", {"number": "000001Z", "decide_by_at": 9})
    answer = fakes.place(ORDER, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (201, "suspected")
    assert (answer.json()["number"], answer.json()["decide_by_at"]) == ("000001Z", 9)
    fakes.says = ("SubmissionRepeated", {"number": "000001Z", "first_outcome": "suspected"})
    answer = fakes.place(ORDER, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (201, "repeated")


def test_422_with_every_fault_when_it_has_to_be_corrected(fakes: Fakes):
    fakes.says = ("CorrectionRequested", {"faults": FAULTS, "answer_by_at": 7})
    answer = fakes.place(ORDER, prefer="wait=5")
    assert problem(answer) == (422, "correction-requested")
    assert answer.json()["answer_by_at"] == 7
    assert answer.json()["errors"] == [
        {"pointer": "#/totals/total_minor", "code": "sum_wrong", "detail": "it is 5"},
        {"pointer": "#/lines/2/quantity", "code": "quantity", "detail": "send more than 0"},
    ]


def test_422_when_it_is_rejected_now_or_was_before(fakes: Fakes):
    fakes.says = ("OrderRejected", {"faults": FAULTS})
    answer = fakes.place(ORDER, prefer="wait=5")
    assert problem(answer) == (422, "order-rejected")
    assert len(answer.json()["errors"]) == 2
    fakes.says = ("SubmissionRepeated", {"number": "", "first_outcome": "rejected"})
    assert problem(fakes.place(ORDER, prefer="wait=5")) == (422, "submission-repeated")


def test_409_when_the_reference_is_taken(fakes: Fakes):
    fakes.says = ("ResubmissionConflicted", {"because": "this id is another's"})
    answer = fakes.place(ORDER, prefer="wait=5")
    assert problem(answer) == (409, "reference-taken")
    assert answer.json()["detail"] == "this id is another's"


def test_202_when_intake_says_nothing_in_time(fakes: Fakes):
    answer = fakes.place(ORDER, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (202, "accepted")
    assert answer.headers["preference-applied"] == "wait=5"


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=5", 5),
        ("respond-async, wait=5", 5),
        ('WAIT = "7"', 7),
        ("wait=3;foo", 3),
        ("wait=60", 10),
        ("wait=0", 0),
        ("wait", 0),
        ("await=5", 0),
        ("wait=-5", 0),
        ("wait=5x", 0),
        ("", 0),
    ],
)
def test_a_preference_that_is_not_understood_is_none(prefer: str, seconds: float):
    assert wait_seconds(prefer, 10) == seconds


def cancel(fakes: Fakes, order_id: str = "shop:1001", body: bytes = b"", **headers: str):
    return fakes.ask(
        "POST",
        f"/v1/orders/{order_id}/cancellation",
        content=body,
        headers={**bearing(SHOP.key), **headers},
    )


def test_a_cancellation_is_durable_before_it_is_answered(fakes: Fakes):
    answer = cancel(fakes, body=b'{"reason": "too late"}')
    assert (answer.status_code, answer.json()["outcome"]) == (202, "accepted")
    [(record, value)] = fakes.said()
    assert (record, value["order_id"]) == ("CancelRequested", "shop:1001")
    assert (value["requested_by"], value["reason"]) == ("customer", "too late")


def test_a_cancellation_that_intake_refuses_is_409(fakes: Fakes):
    fakes.says = ("ChangeRefused", {"because": "the order has ended"})
    assert problem(cancel(fakes, Prefer="wait=2")) == (409, "change-refused")
    fakes.says = ("RecallRequested", {})
    answer = cancel(fakes, Prefer="wait=2")
    assert (answer.status_code, answer.json()["outcome"]) == (202, "asked")


def test_an_order_of_another_channel_cannot_be_cancelled(fakes: Fakes):
    assert problem(cancel(fakes, "other:1001")) == (404, "order-unknown")
    assert problem(cancel(fakes, body=b'{"reason": 1}')) == (422, "not-readable")
    assert fakes.kept == []


def test_a_reference_may_have_any_character_that_shows(fakes: Fakes):
    answer = cancel(fakes, "shop:PO%2F7%3F/%C3%BC")
    assert answer.json()["order_id"] == "shop:PO/7?/ü"
    assert answer.headers["location"] == "/v1/orders/shop:PO%2F7%3F%2F%C3%BC"
