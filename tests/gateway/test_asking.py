"""Where an order stands, over HTTP; health; what OpenAPI says; and what no log line says."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from orders.engine.errors import TransientError
from services.gateway.formats.catalogue import FORMATS
from tests import orders as made
from tests.gateway.desk import TOKENS
from tests.gateway.edge import OTHER, SHOP, Fakes, bearing, problem

STATE: dict[str, Any] = {
    "number": "000001Z",
    "status": "received",
    "step": 10,
    "final": False,
    "since_at": 5,
    "marks": ["urgent"],
    "timeline": [
        {"at": 5, "recorded_at": 6, "stage": "intake", "event": "e", "step": 10, "because": "b"}
    ],
    "messages": ["m-1"],
    "version": 1,
    "sequence": 1,
}

KEPT_BACK = ("messages", "version", "sequence")


def see(fakes: Fakes, order_id: str, key: str = SHOP.key, **headers: str):
    named = {**bearing(key), **{name.replace("_", "-"): one for name, one in headers.items()}}
    return fakes.ask("GET", f"/v1/orders/{order_id}", headers=named)


def test_an_order_is_told_with_its_timeline(fakes: Fakes):
    fakes.states["shop:1001"] = STATE
    answer = see(fakes, "shop:1001")
    assert answer.status_code == 200
    assert answer.json() == {
        "order_id": "shop:1001",
        **{name: value for name, value in STATE.items() if name not in KEPT_BACK},
        "facts": 1,
        "planned_end_at": None,
        "owner": "",
        "customer_path": f"/v1/tracking/{fakes.edge.links.token('shop:1001')}",
    }


def test_whoever_knows_it_is_told_nothing_until_it_changes(fakes: Fakes):
    fakes.states["shop:1001"] = STATE
    tag = see(fakes, "shop:1001").headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        unchanged = see(fakes, "shop:1001", if_none_match=known)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
    fakes.states["shop:1001"] = {**STATE, "status": "released"}
    changed = see(fakes, "shop:1001", if_none_match=tag)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_an_order_of_another_channel_and_one_that_is_not_there_are_told_alike(fakes: Fakes):
    fakes.states["shop:1001"] = STATE
    foreign, unknown = see(fakes, "shop:1001", OTHER.key), see(fakes, "shop:9")
    assert problem(foreign) == (404, "order-unknown")
    assert foreign.content == unknown.content
    assert see(fakes, "shopping:1001").status_code == 404, "a channel's name is no prefix"


def test_staff_see_orders_of_every_channel_by_their_own_token(fakes: Fakes):
    """TR-01: whoever is of the house; what is not there is unknown to them as to all."""
    fakes.states["shop:1001"] = STATE
    vera = TOKENS["vera"].key
    assert see(fakes, "shop:1001", vera).json()["status"] == "received"
    assert problem(see(fakes, "shop:9", vera)) == (404, "order-unknown")


def test_a_token_that_has_ended_or_whose_person_has_left_opens_nothing(fakes: Fakes):
    fakes.states["shop:1001"] = STATE
    fakes.desk.let_in(expires=datetime.now(UTC) - timedelta(seconds=1))
    assert problem(see(fakes, "shop:1001", TOKENS["vera"].key)) == (401, "not-authenticated")
    assert problem(see(fakes, "shop:1001", "")) == (401, "not-authenticated")
    assert problem(see(fakes, "shop:1001", f"{TOKENS['vera'].key}x")) == (401, "not-authenticated")


def test_an_order_under_way_is_told_while_its_story_cannot_be_read(fakes: Fakes):
    def away(order_id: str, head: Mapping[str, Any]) -> list[Any]:
        raise TransientError("the Kafka brokers do not answer")

    fakes.edge = replace(fakes.edge, story=away)
    fakes.states["shop:1001"] = STATE
    told = see(fakes, "shop:1001").json()
    assert (told["status"], told["facts"], told["timeline"]) == ("received", 1, [])
    fakes.states["shop:1001"] = {**STATE, "final": True}
    assert see(fakes, "shop:1001").status_code == 503


def test_503_while_redis_is_away(fakes: Fakes):
    answer = see(fakes, "shop:away")
    assert problem(answer) == (503, "away")
    assert answer.headers["retry-after"]


def test_health(fakes: Fakes):
    assert fakes.ask("GET", "/health/live").json() == {"status": "live"}
    assert fakes.ask("GET", "/health/ready").json() == {"status": "ready"}
    fakes.missing = "the spool is full"
    assert problem(fakes.ask("GET", "/health/ready")) == (503, "not-ready")


def test_metrics_count_answers_by_route_and_status_and_name_no_order(fakes: Fakes):
    fakes.place(made.order())
    fakes.place(b"{}")
    see(fakes, "shop:1001")
    text = fakes.ask("GET", "/metrics").text
    assert 'orders_gateway_answers_total{route="place_order",status="202"} 1.0' in text
    assert 'orders_gateway_answers_total{route="place_order",status="422"} 1.0' in text
    assert 'orders_gateway_answers_total{route="see_order",status="404"} 1.0' in text
    assert 'orders_gateway_durable_total{durable_in="log"} 2.0' in text, "its document, too"
    assert "shop:" not in text


def test_every_route_stands_in_openapi_and_every_reference_leads_somewhere(fakes: Fakes):
    found = fakes.ask("GET", "/openapi.json").json()
    assert {path: sorted(said) for path, said in found["paths"].items()} == {
        "/v1/channels/{channel}/orders": ["post"],
        "/v1/clarifications/{token}": ["get", "post"],
        "/v1/orders/{order_id}/clarifications": ["get"],
        "/v1/orders/{order_id}/clarifications/{clarification_id}": ["post"],
        "/v1/channels/{channel}/documents/{format}": ["post"],
        "/v1/orders/{order_id}/changes": ["post"],
        "/v1/orders/{order_id}/cancellation": ["post"],
        "/v1/orders/{order_id}": ["get"],
        "/v1/orders/{order_id}/decisions": ["get"],
        "/v1/orders/{order_id}/summary": ["get"],
        "/v1/orders/{order_id}/papers": ["get"],
        "/v1/orders/{order_id}/papers/{kind}.pdf": ["get"],
        "/v1/orders/{order_id}/documents/{sha256}": ["get"],
        "/v1/channels/{channel}/attachments": ["post"],
        "/v1/carriers/{channel}/events": ["post"],
        "/v1/tracking/{token}": ["get", "post"],
        "/v1/tracking/{token}/updates": ["get"],
        "/v1/channels/{channel}/drafts/{reference}": ["get", "put"],
        "/v1/channels/{channel}/drafts/{reference}/read-back": ["get"],
        "/v1/channels/{channel}/drafts/{reference}/submission": ["post"],
        "/v1/orders/{order_id}/offer": ["get", "post"],
        "/v1/offers/{token}": ["get", "post"],
        "/v1/contracts/{token}": ["get"],
        "/v1/holds": ["get"],
        "/v1/holds/bulk": ["post"],
        "/v1/holds/{order_id}": ["get"],
        "/v1/holds/{order_id}/lease": ["delete", "post"],
        "/v1/holds/{order_id}/verdicts": ["post"],
        "/v1/samples": ["get"],
        "/v1/duplicates": ["get"],
        "/v1/duplicates/{order_id}/verdict": ["post"],
        "/v1/payments": ["get"],
        "/v1/payments/{order_id}/verdict": ["post"],
        "/v1/counts": ["get"],
        "/v1/gates": ["get"],
        "/v1/gates/{order_id}/{gate_id}/answer": ["post"],
        "/v1/counts/{sku}/verdict": ["post"],
        "/v1/exceptions": ["get"],
        "/v1/exceptions/{order_id}/close": ["post"],
        "/v1/books": ["get"],
        "/v1/books/articles": ["get"],
        "/v1/books/lots": ["get"],
        "/v1/stock": ["get"],
        "/v1/stock/{sku}": ["get"],
        "/v1/unplaced": ["get"],
        "/v1/unplaced/{channel}/{sha256}": ["get"],
        "/v1/unplaced/{channel}/{sha256}/verdict": ["post"],
        "/v1/samples/{order_id}/verdict": ["post"],
        "/health/live": ["get"],
        "/health/ready": ["get"],
        "/metrics": ["get"],
    }
    schemas = found["components"]["schemas"]
    assert {one.rpartition("/")[2] for one in references(found)} <= set(schemas)
    assert "reference" in schemas["Order"]["properties"]
    [form] = [
        one
        for one in found["paths"]["/v1/channels/{channel}/documents/{format}"]["post"]["parameters"]
        if one["name"] == "format"
    ]
    assert form["schema"]["enum"] == sorted(FORMATS)


def references(found: object) -> set[str]:
    if isinstance(found, dict):
        own = {found["$ref"]} if isinstance(found.get("$ref"), str) else set()
        return own.union(*(references(one) for one in found.values()))
    if isinstance(found, list):
        return set().union(*(references(one) for one in found))
    return set()


def test_no_name_stands_in_a_log_line_a_problem_or_a_metric(
    fakes: Fakes, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    """Planted everywhere, met by every way to fail, our own failures included."""
    name = "Zebedee Quux"
    structlog.reset_defaults()
    caplog.set_level(logging.DEBUG)
    order = made.order(buyer=made.buyer(name=name), notes=name)
    answers = [
        fakes.place({**order, "priority": name, "kind": name}),
        fakes.place(made.order(reference=name)),
        fakes.place(repr(order).encode()),
        fakes.place({**order, "lines": name}),
    ]
    for broken in (ValueError(name), KeyError(name), NotImplementedError(name)):
        fakes.durable_in = broken
        answers.append(fakes.place(order))
    fakes.durable_in = "nowhere"
    answers.append(fakes.place(order))
    assert [answer.status_code for answer in answers] == [422, 202, 422, 422, 500, 500, 500, 503]
    texts = [answer.text for answer in answers[:1] + answers[2:]]
    texts += [*capfd.readouterr(), caplog.text, fakes.ask("GET", "/metrics").text]
    assert not [text for text in texts if "Zebedee" in text]
    assert any("services/gateway" in text for text in texts), "failures do stand in the log"
