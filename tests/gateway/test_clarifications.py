"""What is unclear is answered by the customer's signed link; what the house was asked is not
(RV-07)."""

from typing import Any

import pytest

from orders.client.links import ClarificationLink, Links, OfferLink, proof
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import ClarificationAnswered, ReviewState
from tests import orders as made
from tests.gateway.desk import TOKENS
from tests.gateway.edge import NOW, OTHER, SHOP, VERAS, Fakes, bearing, problem

ORDER = "shop:1001"
UNUSUAL = {
    "rule": "RV-02",
    "outcome": "held",
    "because": "line 1: 1001 of SKU-1 is above the usual 1000",
    "code": "quantity_unusual",
    "facts": [
        {
            "name": name,
            "line": 1,
            "value": value,
            "comparison": comparison,
            "bound": bound,
            "unit": "",
        }
        for name, value, comparison, bound in (
            ("sku", "SKU-1", "NONE", ""),
            ("quantity", "1001", "AT_MOST", "1000"),
        )
    ],
}


def unclear(number: int = 1, of: str = "customer", **changes: Any) -> dict[str, Any]:
    """Something that was asked about the order."""
    made_up = {
        "clarification_id": f"review-1-{number}",
        "hold_id": "goods",
        "asked": of,
        "about": [UNUSUAL],
        "question": "",
        "settles": True,
        "option_ids": ["as_it_stands", "to_be_changed", "not_wanted"],
        "answer_by_at": NOW + 3_600_000,
        "reminders": 0,
    }
    return {**made_up, **changes}


def held(*asked: dict[str, Any], version: int = 1) -> dict[str, Any]:
    """Review's state of an order that is unclear."""
    state = {"status": "held", "version": version, "number": "000001Z", "clarifications": asked}
    return {**blank(ReviewState), **state, "order": CarriedOrder.of(made.order())}


def told(fakes: Fakes) -> list[dict[str, Any]]:
    """What the channel is told of it."""
    answer = fakes.ask("GET", f"/v1/orders/{ORDER}/clarifications", headers=bearing(SHOP.key))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["clarifications"]
    return found


@pytest.fixture
def asking(fakes: Fakes) -> Fakes:
    fakes.reviewed[ORDER] = held(unclear())
    return fakes


def test_the_channel_is_told_who_was_asked_and_gets_links_for_its_customer_alone(asking: Fakes):
    asking.reviewed[ORDER] = held(unclear(), unclear(2, "sales"))
    customers, sales = told(asking)
    assert (customers["codes"], customers["asked"]) == (["quantity_unusual"], "customer")
    assert customers["link"].startswith("/v1/clarifications/")
    assert (sales["asked"], sales["link"]) == ("sales", "")
    path = f"/v1/orders/{ORDER}/clarifications"
    assert problem(asking.ask("GET", path, headers=bearing(OTHER.key))) == (404, "order-unknown")
    asking.reviewed[ORDER] = held()
    nothing = asking.ask("GET", path, headers=bearing(SHOP.key))
    assert problem(nothing) == (404, "nothing-asked")


def test_a_key_that_reads_and_staff_get_no_link_by_which_to_answer_as_the_customer(asking: Fakes):
    """RV-07: the customer is asked; whoever reads of it is not the customer."""
    for key in (VERAS.key, TOKENS["mara"].key):
        answer = asking.ask("GET", f"/v1/orders/{ORDER}/clarifications", headers=bearing(key))
        [one] = answer.json()["clarifications"]
        assert (one["asked"], one["link"]) == ("customer", "")


def test_the_page_says_what_is_unclear_and_changes_nothing(asking: Fakes):
    [one] = told(asking)
    pages = [asking.ask("GET", one["link"]) for _ in range(2)]
    assert {page.status_code for page in pages} == {200}
    assert "1,001" in pages[0].text
    assert "It is right as it stands" in pages[0].text
    chinese = asking.ask("GET", one["link"], headers={"accept-language": "zh"})
    assert "订单内容无误" in chinese.text
    assert asking.kept == []


def test_what_staff_ask_in_their_words_is_no_mark_up(asking: Fakes):
    asking.reviewed[ORDER] = held(unclear(about=[], question="Which <b>lamp</b>?"))
    [one] = told(asking)
    assert "Which &lt;b&gt;lamp&lt;/b&gt;?" in asking.ask("GET", one["link"]).text


def test_an_answer_is_durable_before_it_is_thanked_for(asking: Fakes):
    [one] = told(asking)
    said = {"answer": "to_be_changed", "note": "one is enough"}
    assert asking.ask("POST", one["link"], data=said).status_code == 202
    [(name, value)] = asking.said()
    assert name == ClarificationAnswered.__name__
    assert (value["clarification_id"], value["option_id"], value["note"]) == (
        "review-1-1",
        "to_be_changed",
        "one is enough",
    )
    assert (value["answered_by"], value["proof"]) == ("", proof(one["link"].rpartition("/")[2]))


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (held(), "needs no answer"),
        (None, "needs no answer"),
        (held(version=2), "has changed since"),
    ],
)
def test_a_stale_link_says_so_and_takes_nothing(asking: Fakes, now: Any, text: str):  # CF-03
    [one] = told(asking)
    asking.reviewed = {} if now is None else {ORDER: now}
    answers = asking.ask("GET", one["link"]), asking.ask("POST", one["link"], data={"answer": "x"})
    assert [answer.status_code for answer in answers] == [410, 410]
    assert all(text in answer.text for answer in answers)
    assert asking.kept == []


def test_what_is_no_answer_to_it_is_refused(asking: Fakes):
    [one] = told(asking)
    assert asking.ask("POST", one["link"], data={"answer": "accept"}).status_code == 422
    assert asking.kept == []


def test_a_link_of_an_offer_answers_nothing_else(asking: Fakes):
    links = Links(["k" * 32, "l" * 32])
    token = links.offer_token(OfferLink(ORDER, 1, "review-1-1"))
    assert asking.ask("GET", f"/v1/clarifications/{token}").status_code == 404
    asked = ClarificationLink(ORDER, 1, "review-1-1")
    assert links.clarification_of(links.clarification_token(asked) or "") == asked
    assert links.offer_of(links.clarification_token(asked) or "") is None
