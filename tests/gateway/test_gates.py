"""Staff open gates at which goods wait, over HTTP and on a page (SH-06, SH-08)."""

from typing import Any

import httpx
import orjson
import pytest

from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import ShippingState
from services.shipping.gates_policy import GatesPolicy, Opening
from services.shipping.rules.gates import closed
from tests import orders as made
from tests.gateway.edge import SHOP, Fakes, bearing, problem
from tests.gateway.test_desk_pages import look, send
from tests.gateway.test_holds import found

ORDER = "shop:1001"
ANSWER = f"/v1/gates/{ORDER}/customs/answer"
OPEN: dict[str, Any] = {"version": 1, "verdict": "open", "reference": "MRN-1"}


def gated(**changes: Any) -> dict[str, Any]:
    """Shipping's state of an order that waits for customs."""
    opening = Opening(owner="export_sales", within_hours=48)
    gate = closed(opening, "customs", "gate_needed", 0, GatesPolicy())
    shipment = {"shipment_id": "000001Z-1", "status": "gated", "released": False}
    return {
        **blank(ShippingState),
        "status": "open",
        "version": 1,
        "number": "000001Z",
        "total_minor": 8_043,
        "currency": "EUR",
        "order": CarriedOrder.of(made.order(delivery_address=made.address(country="CH"))),
        "shipments": [shipment],
        "gates": [{**gate, **changes}],
    }


@pytest.fixture
def waits(fakes: Fakes) -> Fakes:
    fakes.shipped[ORDER] = gated()
    return fakes


def ask(fakes: Fakes, method: str, path: str, said: Any = None, **headers: str) -> httpx.Response:
    named = {**bearing(fakes.desk.tokens["vera"].key), "content-type": "application/json"}
    return fakes.ask(method, path, content=orjson.dumps(said), headers={**named, **headers})


def test_what_waits_is_listed_with_who_opens_it_by_when(waits: Fakes):
    [one] = ask(waits, "GET", "/v1/gates").json()["gates"]
    assert (one["order_id"], one["gate_id"], one["country"]) == (ORDER, "customs", "CH")
    assert (one["owner_role"], one["deadline_at"]) == ("export_sales", 48 * 3_600_000)
    assert (one["shipments"], one["at_warehouse"]) == (["000001Z-1"], False)
    for key in ("", SHOP.key):
        answer = waits.ask("GET", "/v1/gates", headers=bearing(key))
        assert problem(answer) == (401, "not-authenticated")


@pytest.mark.parametrize(
    "changes", [{"status": "recalled"}, {"recalled": True}, {"taking_back": "customer"}]
)
def test_what_is_called_back_waits_for_nobody(waits: Fakes, changes: dict[str, Any]):
    waits.shipped[ORDER] = {**gated(), **changes}
    assert ask(waits, "GET", "/v1/gates").json()["gates"] == []
    assert problem(ask(waits, "POST", ANSWER, OPEN)) == (404, "not-gated")


@pytest.mark.parametrize("verdict", ["open", "refuse"])
def test_who_opens_it_is_who_has_the_token(waits: Fakes, verdict: str):
    said = {**OPEN, "verdict": verdict, "valid_until_at": 9, "document": "ab" * 32}
    answer = ask(waits, "POST", ANSWER, said)
    assert (answer.status_code, answer.json()["outcome"]) == (202, "sent")
    [(name, value)] = waits.said()
    assert (name, value["gate_id"], value["verdict"]) == (
        "GateAnswered",
        "customs",
        verdict.upper(),
    )
    assert (value["decided_by"], value["reference"], value["valid_until_at"]) == (
        "vera",
        "MRN-1",
        9,
    )
    named = ask(waits, "POST", ANSWER, {**OPEN, "decided_by": "mara"})
    assert problem(named) == (422, "not-readable")


@pytest.mark.parametrize("how", ["opened", "pending", "countersign", "refused"])
def test_who_waits_is_told_what_shipping_made_of_it(waits: Fakes, how: str):
    waits.desk.says = [[found("GateSettled", how=how)]]
    answer = ask(waits, "POST", ANSWER, OPEN, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (200, how)


@pytest.mark.parametrize("says", [[], [found("RecordIgnored", reason="role_missing")]])
def test_who_may_not_is_told(waits: Fakes, says: Any):
    waits.desk.says = [says]
    refused = ask(waits, "POST", ANSWER, OPEN, prefer="wait=5")
    assert problem(refused) == (403, "verdict-refused")


def test_what_does_not_wait_is_not_opened(waits: Fakes):
    other = ask(waits, "POST", f"/v1/gates/{ORDER}/booking/answer", OPEN)
    assert problem(other) == (404, "not-gated")
    stale = ask(waits, "POST", ANSWER, {**OPEN, "version": 2})
    assert problem(stale) == (409, "order-changed")
    assert waits.kept == []


def test_it_is_looked_at_and_opened_on_a_page_too(waits: Fakes):
    page = look(waits, "/desk/gates")
    for text in (ORDER, "customs", "CH", "80.43 EUR", "export_sales", "1970-01-03T00:00"):
        assert text in page.text, text
    assert "no warehouse was told of it yet" in page.text
    waits.desk.says = [[found("GateSettled", how="opened")]]
    form = {"version": "1", "reference": "MRN-1", "valid_until": "1970-01-10", "do": "open"}
    path = "/desk/gates/shop%3A1001/customs/answer"
    assert "The gate is open." in send(waits, path, **form).text
    [(_, value)] = waits.said()
    assert value["valid_until_at"] == 10 * 86_400_000, "its last day counts"
    bad = send(waits, path, **{**form, "valid_until": "soon"})
    assert (bad.status_code, len(waits.kept)) == (422, 1)
    signed_out = waits.ask("POST", path, data=form)
    assert (signed_out.status_code, len(waits.kept)) == (401, 1)


def test_staff_read_it_in_their_language(waits: Fakes):
    page = look(waits, "/desk/gates", **{"accept-language": "zh-Hans"})
    assert "尚未通知任何仓库" in page.text


def test_where_none_waits_the_page_says_so(fakes: Fakes):
    assert "Nothing waits at a gate." in look(fakes, "/desk/gates").text
