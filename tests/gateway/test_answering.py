"""A channel's own system answers for its customers with its key, in JSON (CF-01, CF-05, RV-04,
RV-07)."""

from typing import Any

import httpx
import pytest

from tests.gateway.edge import EVERY, OTHER, SHOP, SPEAKER, Fakes, bearing, problem
from tests.gateway.test_clarifications import held, unclear
from tests.gateway.test_offers import asked

OFFER = "/v1/orders/speaker:1/offer"
UNCLEAR = "/v1/orders/speaker:1/clarifications/review-1-1"


def say(fakes: Fakes, path: str, body: Any, key: str = SPEAKER.key) -> httpx.Response:
    return fakes.ask("POST", path, json=body, headers=bearing(key))


@pytest.fixture
def asking(fakes: Fakes) -> Fakes:
    fakes.reviewed["speaker:1"] = {**asked(), "clarifications": [unclear()]}
    return fakes


def test_a_yes_goes_to_the_stage_that_asked_and_says_by_which_key_it_came(asking: Fakes):
    answer = say(asking, OFFER, {"offer_id": "review-1-1", "accepted": True, "note": "fine"})
    assert (answer.status_code, answer.json()) == (
        202,
        {
            "order_id": "speaker:1",
            "offer_id": "review-1-1",
            "outcome": "accepted",
            "durable_in": "log",
        },
    )
    [(record, value)] = asking.said()
    assert (record, value["accepted"], value["version"]) == ("OfferAnswered", True, 1)
    assert (value["answered_by"], value["proof"]) == ("", f"key:{SPEAKER.id}")
    assert SPEAKER.key.partition(".")[2] not in str(value)


def test_a_no_names_no_option(asking: Fakes):
    body = {"offer_id": "review-1-1", "accepted": False, "option_id": "confirm"}
    assert say(asking, OFFER, body).json()["outcome"] == "declined"
    [(_, value)] = asking.said()
    assert (value["accepted"], value["option_id"]) == (False, "")


def test_a_person_answers_as_on_the_telephone(fakes: Fakes):
    fakes.reviewed["every:1"] = asked()
    path = "/v1/orders/every:1/offer"
    assert say(fakes, path, {"offer_id": "review-1-1", "accepted": True}, EVERY.key).is_success
    [(_, value)] = fakes.said()
    assert (value["answered_by"], value["proof"]) == ("carl", "")


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"offer_id": "review-1-2", "accepted": True}, (409, "question-gone")),
        (
            {"offer_id": "review-1-1", "accepted": True, "option_id": "reduce"},
            (422, "not-readable"),
        ),
        ({"offer_id": "review-1-1", "accepted": "yes"}, (422, "not-readable")),
        ({"offer_id": "review-1-1", "accepted": True, "answered_by": "x"}, (422, "not-readable")),
        ({}, (422, "not-readable")),
    ],
)
def test_what_was_not_asked_is_not_answered(asking: Fakes, body: Any, refused: tuple[int, str]):
    assert problem(say(asking, OFFER, body)) == refused
    assert not asking.kept


def test_a_contract_is_signed_by_who_reads_it(fakes: Fakes):
    """CF-06."""
    fakes.reviewed["speaker:1"] = asked("CONTRACT", document="ab" * 32)
    body = {"offer_id": "review-1-1", "accepted": True}
    assert problem(say(fakes, OFFER, body)) == (403, "signed-by-people")


def test_the_scope_is_named_and_the_order_is_the_channels(asking: Fakes):
    body = {"offer_id": "review-1-1", "accepted": True}
    asking.reviewed["shop:1"] = asked()
    assert problem(say(asking, "/v1/orders/shop:1/offer", body, SHOP.key)) == (
        403,
        "key-not-for-this",
    )
    assert problem(say(asking, "/v1/orders/shop:1/offer", body)) == (404, "order-unknown")
    assert problem(say(asking, OFFER, body, OTHER.key)) == (403, "key-not-for-this")
    asking.reviewed.clear()
    assert problem(say(asking, OFFER, body)) == (404, "nothing-asked")


def test_what_is_unclear_is_answered_likewise(asking: Fakes):
    answer = say(asking, UNCLEAR, {"option_id": "as_it_stands", "note": "yes, 1001"})
    assert (answer.status_code, answer.json()["outcome"]) == (202, "as_it_stands")
    [(record, value)] = asking.said()
    assert (record, value["clarification_id"]) == ("ClarificationAnswered", "review-1-1")
    assert (value["answered_by"], value["proof"]) == ("", f"key:{SPEAKER.id}")
    assert problem(say(asking, UNCLEAR, {"option_id": "perhaps"})) == (422, "not-readable")
    gone = say(asking, UNCLEAR.replace("1-1", "1-2"), {"option_id": "as_it_stands"})
    assert problem(gone) == (409, "question-gone")


def test_what_a_role_of_the_house_was_asked_no_machine_answers(fakes: Fakes):
    """RV-07: its people do, and the stage looks whether they have the role."""
    for order_id in ("speaker:1", "every:1"):
        fakes.reviewed[order_id] = held(unclear(of="sales"))
    body = {"option_id": "as_it_stands"}
    assert problem(say(fakes, UNCLEAR, body)) == (409, "question-gone")
    assert say(fakes, UNCLEAR.replace("speaker", "every"), body, EVERY.key).status_code == 202
    [(_, value)] = fakes.said()
    assert value["answered_by"] == "carl"
