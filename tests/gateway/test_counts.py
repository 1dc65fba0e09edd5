"""Staff decide about counts whose difference waits, over HTTP and on a page (IV-11)."""

from typing import Any

import httpx
import orjson
import pytest

from tests.gateway.desk import miscounted
from tests.gateway.edge import SHOP, Fakes, bearing, problem
from tests.gateway.test_desk_pages import look, send
from tests.gateway.test_holds import found

SKU = "TEA/7"
VERDICT = f"/v1/counts/{SKU}/verdict"
LOT = "20261201#L3"
SEEN = {"warehouse": "HAM", "list_id": "HAM-0412", "difference": -3}
APPROVE: dict[str, Any] = {**SEEN, "verdict": "approve", "reason": "stolen", "because": "twice"}


@pytest.fixture
def counted(fakes: Fakes) -> Fakes:
    fakes.books.shelves[SKU] = miscounted()
    return fakes


def ask(fakes: Fakes, method: str, path: str, said: Any = None, **headers: str) -> httpx.Response:
    named = {**bearing(fakes.desk.tokens["vera"].key), "content-type": "application/json"}
    return fakes.ask(method, path, content=orjson.dumps(said), headers={**named, **headers})


def test_what_waits_is_listed_with_what_it_is_worth_and_who_decides_by_when(counted: Fakes):
    [one] = ask(counted, "GET", "/v1/counts").json()["counts"]
    assert (one["sku"], one["warehouse"], one["difference"]) == (SKU, "HAM", -3)
    assert (one["value_minor"], one["currency"]) == (-150_000, "EUR")
    assert (one["owner_role"], one["decide_by_at"]) == ("stock_clerk", 86_400_009)
    for key in ("", SHOP.key):
        answer = counted.ask("GET", "/v1/counts", headers=bearing(key))
        assert problem(answer) == (401, "not-authenticated")


@pytest.mark.parametrize("verdict", ["approve", "refuse"])
def test_who_decides_is_who_has_the_token(counted: Fakes, verdict: str):
    answer = ask(counted, "POST", VERDICT, {**APPROVE, "verdict": verdict})
    assert (answer.status_code, answer.json()["outcome"]) == (202, "sent")
    [(name, value)] = counted.said()
    assert (name, value["sku"], value["verdict"]) == ("CountDecided", SKU, verdict.upper())
    assert (value["decided_by"], value["difference"], value["reason"]) == ("vera", -3, "stolen")
    named = ask(counted, "POST", VERDICT, {**APPROVE, "decided_by": "mara"})
    assert problem(named) == (422, "not-readable")


def judged(**said: Any) -> Any:
    return [[found("CountJudged", **{"code": "", "because": "", **said})]]


@pytest.mark.parametrize("outcome", ["POSTED", "AGREED", "REFUSED", "SUPERSEDED"])
def test_who_waits_is_told_what_allocation_made_of_it(counted: Fakes, outcome: str):
    counted.desk.says = judged(outcome=outcome)
    answer = ask(counted, "POST", VERDICT, APPROVE, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (200, outcome.lower())


def test_who_may_not_is_told_why(counted: Fakes):
    counted.desk.says = judged(outcome="HELD", code="four_eyes", because="vera sent the list")
    refused = ask(counted, "POST", VERDICT, APPROVE, prefer="wait=5")
    assert problem(refused) == (403, "verdict-refused")
    assert refused.json()["detail"] == "vera sent the list"
    counted.desk.says = [[found("RecordIgnored")]]
    refused = ask(counted, "POST", VERDICT, APPROVE, prefer="wait=5")
    assert problem(refused) == (403, "verdict-refused")


def test_a_difference_is_decided_as_it_was_seen(counted: Fakes):
    other = ask(counted, "POST", VERDICT, {**APPROVE, "difference": -2})
    assert (problem(other), counted.kept) == ((409, "count-changed"), [])
    counted.desk.says = judged(outcome="HELD", code="difference_moved")
    moved = ask(counted, "POST", VERDICT, APPROVE, prefer="wait=5")
    assert problem(moved) == (409, "count-changed")


@pytest.mark.parametrize("other", [{"warehouse": "MUC"}, {"list_id": "HAM-1"}, {"lot": "L3"}])
def test_what_does_not_wait_is_not_decided(counted: Fakes, other: dict[str, str]):
    assert problem(ask(counted, "POST", VERDICT, {**APPROVE, **other})) == (404, "not-held")
    gone = ask(counted, "POST", "/v1/counts/NOTHING/verdict", APPROVE)
    assert (problem(gone), counted.kept) == ((404, "not-held"), [])


def test_it_is_looked_at_and_decided_on_a_page_too(counted: Fakes):
    page = look(counted, "/desk/counts")
    assert "7 were counted at 1970-01-01T00:00, and the books had 10." in page.text
    for text in (SKU, "HAM", "-3", "-1500.00 EUR", "stock_clerk", "1970-01-02T00:00"):
        assert text in page.text, text
    counted.desk.says = judged(outcome="POSTED")
    said = {"warehouse": "HAM", "list_id": "HAM-0412", "difference": "-3", "do": "approve"}
    came = send(counted, f"/desk/counts/{SKU}/verdict", **said)
    assert "The difference is in the books." in came.text
    [(name, value)] = counted.said()
    assert (name, value["verdict"], value["decided_by"]) == ("CountDecided", "APPROVE", "vera")
    signed_out = counted.ask("POST", f"/desk/counts/{SKU}/verdict", data=said)
    assert (signed_out.status_code, len(counted.kept)) == (401, 1)


def test_of_a_lot_its_name_and_last_day_are_told(counted: Fakes):
    counted.books.shelves[SKU] = miscounted(lot=LOT, value_minor=None)
    page = look(counted, "/desk/counts")
    assert "L3 (2026-12-01)" in page.text
    answer = ask(counted, "POST", VERDICT, {**APPROVE, "lot": "L3"})
    assert answer.status_code == 202
    [(_, value)] = counted.said()
    assert value["lot"] == "L3"


def test_staff_read_it_in_their_language(counted: Fakes):
    page = look(counted, "/desk/counts", **{"accept-language": "zh-Hans"})
    assert "盘点表HAM-0412，由S019提交" in page.text


def test_where_none_waits_the_page_says_so(fakes: Fakes):
    assert "No count waits." in look(fakes, "/desk/counts").text
