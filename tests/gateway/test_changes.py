"""Changes of orders over HTTP: what is asked for, and what is answered (CF-03)."""

from typing import Any

import httpx
import orjson
import pytest

from services.gateway.formats.edifact import read as edifact
from services.gateway.formats.reading import Profile, Reading
from services.gateway.formats.x12 import read as x12
from services.gateway.submissions import items
from tests import orders as made
from tests.gateway.edge import NOW, READER, SHOP, Fakes, bearing, problem
from tests.gateway.formats import interchanges

ORDER = made.order()


def change(
    fakes: Fakes, body: Any, order_id: str = "shop:1001", key: str = SHOP.key, **headers: str
) -> httpx.Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    named = {"content-type": "application/json", **bearing(key)}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    return fakes.ask("POST", f"/v1/orders/{order_id}/changes", content=content, headers=named)


def test_parts_are_durable_as_they_were_sent_and_so_is_the_body(fakes: Fakes):
    body = {"lines": [{"line": 2, "quantity": 5}], "dropped": [3], "reason": "fewer of these"}
    answer = change(fakes, body, idempotency_key="change-1")
    assert (answer.status_code, answer.json()["outcome"]) == (202, "accepted")
    assert answer.headers["location"] == "/v1/orders/shop:1001"
    [(record, value)] = fakes.said()
    assert (record, value["order_id"], value["requested_at"]) == (
        "ChangeRequested",
        "shop:1001",
        NOW,
    )
    assert (value["change_id"], value["dropped"]) == ("change-1", [3])
    [line] = value["lines"]
    assert (line["line"], line["quantity"], line["sku"], line["unit_price_minor"]) == (2, 5, "", 0)
    assert value["notes"] is None, "what is not said stays"
    assert value["document"] == fakes.filed[0]["sha256"]


def test_for_how_many_a_price_is_stays_unsaid_too(fakes: Fakes):
    change(fakes, {"lines": [{"line": 1, "unit_price_minor": 5}, {"line": 2, "price_per": 10}]})
    [(_, value)] = fakes.said()
    assert [line["price_per"] for line in value["lines"]] == [0, 10]


def test_a_whole_order_is_how_it_is_to_be(fakes: Fakes):
    whole = {name: said for name, said in ORDER.items() if name not in ("order_id", "reference")}
    assert change(fakes, {"order": whole, "source_revision": 4}).status_code == 202
    [(record, value)] = fakes.said()
    assert (record, value["source_revision"]) == ("AmendRequested", 4)
    assert value["order"].decoded() == ORDER


def test_what_intake_says_is_the_answer_to_who_waits(fakes: Fakes):
    fakes.says = ("ChangePending", {"number": "000001Z"})
    answer = change(fakes, {"notes": "ring"}, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (202, "change pending")
    for number, first in (("000001Z", "received"), ("", "awaited")):
        fakes.says = ("SubmissionRepeated", {"number": number, "first_outcome": first})
        answer = change(fakes, {"notes": "ring"}, prefer="wait=5")
        assert (answer.status_code, answer.json()["outcome"]) == (202, "repeated")


def test_409_with_every_fault_where_the_order_cannot_be_changed_so(fakes: Fakes):
    fault = {"code": "sku_missing", "field": "lines[0].sku", "line": 9, "message": "send it"}
    fakes.says = (
        "ChangeRefused",
        {"requested": "amend", "because": "no article", "faults": [fault]},
    )
    answer = change(fakes, {"lines": [{"line": 9, "quantity": 1}]}, prefer="wait=5")
    assert problem(answer) == (409, "change-refused")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/lines/0/sku"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"lines": "all"}, ["#/lines"]),
        ({"lines": [{"line": 1, "quantity": 1.5}], "colour": "red"}, ["#/colour", "#/lines/0"]),
        ({"document": "x"}, ["#/document"]),
        ({"order": {**ORDER, "priority": "high"}, "notes": ""}, ["#/notes", "#/order/priority"]),
        ({"order": {**ORDER, "reference": "1", "order_id": "shop:1"}}, ["#/order/reference"]),
    ],
)
def test_every_part_that_cannot_be_read_is_named(fakes: Fakes, body: Any, pointers: list[str]):
    answer = change(fakes, body)
    assert problem(answer) == (422, "not-readable")
    found = sorted(one["pointer"] for one in answer.json()["errors"])
    assert [one.startswith(part) for one, part in zip(found, pointers, strict=True)] == [
        True
    ] * len(pointers)
    assert not fakes.kept


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null"])
def test_what_is_no_object_is_a_problem_and_no_failure(fakes: Fakes, body: bytes):
    assert problem(change(fakes, body)) == (422, "not-readable")


def test_the_order_of_another_channel_is_not_found_and_a_reading_key_not_enough(fakes: Fakes):
    assert problem(change(fakes, {"notes": "x"}, "other:1")) == (404, "order-unknown")
    assert problem(change(fakes, {"notes": "x"}, "reader:1", READER.key)) == (
        403,
        "key-not-for-this",
    )
    assert not fakes.kept


def test_no_card_number_comes_in_by_a_change(fakes: Fakes):
    card = "4111 1111 1111 1111"
    change(fakes, {"notes": card, "reason": card, "lines": [{"line": 1, "specification": card}]})
    [(_, value)] = fakes.said()
    texts = [value["notes"], value["reason"], value["lines"][0]["specification"]]
    assert texts == ["[card number]"] * 3


PARTNER = Profile(channel="edi", zone="Europe/Berlin", currency="EUR")


@pytest.mark.parametrize(
    "reading",
    [
        x12(
            interchanges.x12(
                interchanges.change_860(("POC*1*QD*6*6*EA*2.5**VN*LAMP-1",)), kind="860"
            ),
            PARTNER,
        ),
        edifact(
            interchanges.edifact(
                interchanges.ordchg(("LIN+1+3+LAMP-1:SA", "QTY+21:6")),
                kind="ORDCHG:D:96A:UN:EAN008",
            ),
            PARTNER,
        ),
    ],
    ids=["860", "ORDCHG"],
)
def test_a_partners_change_by_line_is_one_of_parts(fakes: Fakes, reading: Reading):
    assert not reading.faults
    [item] = items(reading, "edi", NOW, fakes.edge.encode, "d" * 64, own_customers=True)
    assert (item.order_id, item.said) == ("edi:PO-77", "change")
    assert item.record.topic == "orders.submissions.v1"
