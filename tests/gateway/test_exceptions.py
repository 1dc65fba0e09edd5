"""What is not as it should be stands on the desk, the worst first, and who answers for it may close
it: TR-03."""

from typing import Any

import httpx
import orjson
import pytest

from orders.client.orderfile.exceptions import Exceptional
from tests.gateway.edge import SHOP, Fakes, bearing, problem
from tests.gateway.test_desk_pages import look, send
from tests.gateway.test_holds import found

CLOSE = "/v1/exceptions/shop:1001/close"
SAID = {"kind": "lost", "subject": "N-1", "because": "found in the depot"}


def lost(**more: Any) -> Exceptional:
    known = {
        "order_id": "shop:1001",
        "number": "000001Z",
        "kind": "lost",
        "subject": "N-1",
        "since_at": 1_790_000_000_000,
        "grade": "major",
        "owner": "reviewer",
        "deadline_at": 1_790_086_400_000,
        "escalations": 0,
        "cause": "carrier_lost_it",
        "plan": "act",
        "units": 2,
        "amount_minor": 1_999,
        "currency": "EUR",
    }
    return Exceptional(**{**known, **more})


@pytest.fixture
def odd(fakes: Fakes) -> Fakes:
    fakes.desk.exceptional = [lost()]
    return fakes


def ask(
    fakes: Fakes, method: str, path: str, said: Any = None, who: str = "vera", **headers: str
) -> httpx.Response:
    named = {**bearing(fakes.desk.tokens[who].key), "content-type": "application/json"}
    return fakes.ask(method, path, content=orjson.dumps(said), headers={**named, **headers})


def test_what_is_open_is_told_to_staff_alone(odd: Fakes):
    [one] = ask(odd, "GET", "/v1/exceptions").json()["exceptions"]
    assert (one["kind"], one["grade"], one["owner"], one["plan"]) == (
        "lost",
        "major",
        "reviewer",
        "act",
    )
    for key in ("", SHOP.key):
        answer = odd.ask("GET", "/v1/exceptions", headers=bearing(key))
        assert problem(answer) == (401, "not-authenticated")


def test_who_answers_for_it_closes_it(odd: Fakes):
    answer = ask(odd, "POST", CLOSE, SAID)
    assert (answer.status_code, answer.json()["outcome"]) == (202, "sent")
    [(name, value)] = odd.said()
    assert name == "ExceptionSettled"
    assert (value["kind"], value["subject"], value["settled_by"]) == ("lost", "N-1", "vera")
    odd.desk.says = [[found("ExceptionClosed")]]
    answer = ask(odd, "POST", CLOSE, SAID, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "closed")


def test_what_is_somebody_elses_or_over_is_not_closed(odd: Fakes):
    odd.desk.exceptional = [lost(owner="quality")]
    assert problem(ask(odd, "POST", CLOSE, SAID)) == (403, "verdict-refused")
    odd.desk.exceptional = [lost(subject="N-2")]
    assert problem(ask(odd, "POST", CLOSE, SAID)) == (404, "not-open")
    odd.desk.exceptional, odd.desk.says = [lost()], [[found("RecordIgnored")]]
    assert problem(ask(odd, "POST", CLOSE, SAID, prefer="wait=5")) == (404, "not-open")


def test_the_page_shows_them_in_english_and_chinese_and_closes_one(odd: Fakes):
    page = look(odd, "/desk/exceptions")
    for said in ("Lost: N-1", "major", "19.99 EUR", "act today", "reviewer", "carrier_lost_it"):
        assert said in page.text
    assert "丢失：" in look(odd, "/desk/exceptions", **{"accept-language": "zh-Hans"}).text
    odd.desk.says = [[found("ExceptionClosed")]]
    came = send(odd, "/desk/exceptions/shop:1001/close", do="close", **SAID)
    assert "It is closed." in came.text
    odd.desk.exceptional = []
    assert "Nothing is out of order." in look(odd, "/desk/exceptions").text


def test_who_closes_what_was_too_warm_says_whether_it_is_good(odd: Fakes):
    """SH-07: by a program, or with one of two buttons."""
    odd.desk.exceptional = [lost(kind="temperature", cause="too_warm")]
    said = {**SAID, "kind": "temperature"}
    assert problem(ask(odd, "POST", CLOSE, said)) == (422, "verdict-missing")
    assert ask(odd, "POST", CLOSE, {**said, "verdict": "spoilt"}).status_code == 202
    [(_, value)] = odd.said()
    assert value["verdict"] == "SPOILT"
    assert "The goods are spoilt" in look(odd, "/desk/exceptions").text
    odd.desk.says = [[found("ExceptionClosed")]]
    assert (
        "It is closed."
        in send(odd, "/desk/exceptions/shop:1001/close", **{**said, "do": "good"}).text
    )
    assert [value["verdict"] for _, value in odd.said()] == ["SPOILT", "GOOD"]
