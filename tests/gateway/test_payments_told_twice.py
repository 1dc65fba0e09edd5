"""Staff say what a payment is that two tell of, over HTTP and on a page (RV-03)."""

from typing import Any

import httpx
import orjson
import pytest

from tests.gateway.desk import told_twice
from tests.gateway.edge import SHOP, Fakes, bearing, problem
from tests.gateway.test_desk_pages import look, send
from tests.gateway.test_holds import found

VERDICT = "/v1/payments/shop:1001/verdict"
SAME = {"issuer": "bank", "document_id": "BANK-77", "verdict": "same", "because": "seen once"}


@pytest.fixture
def told(fakes: Fakes) -> Fakes:
    fakes.reviewed["shop:1001"] = told_twice()
    return fakes


def ask(fakes: Fakes, method: str, path: str, said: Any = None, **headers: str) -> httpx.Response:
    named = {**bearing(fakes.desk.tokens["vera"].key), "content-type": "application/json"}
    return fakes.ask(method, path, content=orjson.dumps(said), headers={**named, **headers})


def test_a_payment_that_two_tell_of_is_listed_with_the_one_that_it_may_be(told: Fakes):
    [one] = ask(told, "GET", "/v1/payments").json()["payments"]
    assert (one["order_id"], one["document_id"], one["issuer"]) == ("shop:1001", "BANK-77", "bank")
    assert (one["twin_document_id"], one["because"]) == ("pi_1", "same_amount")
    for key in ("", SHOP.key):
        answer = told.ask("GET", "/v1/payments", headers=bearing(key))
        assert problem(answer) == (401, "not-authenticated")


@pytest.mark.parametrize("verdict", ["same", "another"])
def test_who_says_what_it_is_is_who_has_the_token(told: Fakes, verdict: str):
    answer = ask(told, "POST", VERDICT, {**SAME, "verdict": verdict})
    assert (answer.status_code, answer.json()["outcome"]) == (202, "sent")
    [(name, value)] = told.said()
    assert (name, value["verdict"], value["decided_by"]) == (
        "PaymentDecided",
        verdict.upper(),
        "vera",
    )
    assert (value["issuer"], value["document_id"]) == ("bank", "BANK-77")
    named = ask(told, "POST", VERDICT, {**SAME, "decided_by": "mara"})
    assert problem(named) == (422, "not-readable")


def test_who_waits_is_told_what_review_made_of_it(told: Fakes):
    told.desk.says = [[found("PaymentSettled", verdict="SAME")]]
    answer = ask(told, "POST", VERDICT, SAME, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "same")
    told.desk.says = [[found("RecordIgnored")]]
    refused = ask(told, "POST", VERDICT, SAME, prefer="wait=5")
    assert problem(refused) == (403, "verdict-refused")


@pytest.mark.parametrize("other", [{"issuer": "shop"}, {"document_id": "BANK-78"}])
def test_what_nobody_asks_is_not_said(told: Fakes, other: dict[str, str]):
    assert problem(ask(told, "POST", VERDICT, {**SAME, **other})) == (404, "not-questioned")
    gone = ask(told, "POST", "/v1/payments/shop:none/verdict", SAME)
    assert (problem(gone), told.kept) == ((404, "not-questioned"), [])


def test_it_is_looked_at_and_said_on_a_page_too(told: Fakes):
    page = look(told, "/desk/payments")
    assert "It may be what shop told of as pi_1." in page.text
    assert "80.43 EUR" in page.text
    told.desk.says = [[found("PaymentSettled", verdict="ANOTHER")]]
    said = {"issuer": "bank", "document_id": "BANK-77", "because": "both", "do": "another"}
    came = send(told, "/desk/payments/shop:1001/verdict", **said)
    assert "It is booked" in came.text
    [(name, value)] = told.said()
    assert (name, value["verdict"], value["decided_by"]) == ("PaymentDecided", "ANOTHER", "vera")
    signed_out = told.ask("POST", "/desk/payments/shop:1001/verdict", data=said)
    assert (signed_out.status_code, len(told.kept)) == (401, 1)


def test_staff_read_it_in_their_language(told: Fakes):
    page = look(told, "/desk/payments", **{"accept-language": "zh-Hans"})
    assert "可能是shop已以编号pi_1通知的付款。" in page.text
    assert "金额相同，时间相近。" in page.text
