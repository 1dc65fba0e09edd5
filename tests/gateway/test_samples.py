"""Approvals that nobody was asked about are looked at afterwards (RV-08)."""

from typing import Any

import httpx
import orjson
import pytest

from tests.gateway.desk import held
from tests.gateway.edge import Fakes, bearing, problem
from tests.gateway.test_holds import found

PATH = "/v1/samples/shop:1001/verdict"
AGREED = {"version": 1, "verdict": "agreed", "reason_code": "fine"}


@pytest.fixture
def desk(fakes: Fakes) -> Fakes:
    for name, until in (("1001", 9), ("1002", 5)):
        sample = {"version": 1, "at": 1, "check_by_at": until}
        fakes.reviewed[f"shop:{name}"] = {**held(), "status": "confirmed", "sample": sample}
    fakes.reviewed["shop:held"] = held()
    return fakes


def ask(fakes: Fakes, method: str, path: str, said: Any = None, **headers: str) -> httpx.Response:
    named = {**bearing(fakes.desk.tokens["vera"].key), "content-type": "application/json"}
    return fakes.ask(method, path, content=orjson.dumps(said), headers={**named, **headers})


def test_what_is_to_be_looked_at_next_comes_first(desk: Fakes):
    told = ask(desk, "GET", "/v1/samples").json()["samples"]
    assert [one["order_id"] for one in told] == ["shop:1002", "shop:1001"]
    assert problem(desk.ask("GET", "/v1/samples")) == (401, "not-authenticated")


def test_who_looked_is_who_has_the_token(desk: Fakes):
    assert ask(desk, "POST", PATH, {**AGREED, "verdict": "wrong"}).status_code == 202
    [(name, value)] = desk.said()
    assert name == "SampleAnswered"
    assert (value["decided_by"], value["verdict"], value["version"]) == ("vera", "WRONG", 1)
    assert problem(ask(desk, "POST", PATH, {**AGREED, "decided_by": "mara"})) == (
        422,
        "not-readable",
    )


def test_who_waits_is_told_what_review_made_of_it(desk: Fakes):
    desk.desk.says = [[found("SampleClosed", verdict="AGREED", because="")]]
    answer = ask(desk, "POST", PATH, AGREED, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "agreed")
    desk.desk.says = [[found("VerdictRefused", because="samples are for a reviewer to look at")]]
    assert problem(ask(desk, "POST", PATH, AGREED, prefer="wait=5")) == (403, "verdict-refused")


def test_what_nobody_asks_about_is_told_so(desk: Fakes):
    for path, said in (
        (PATH, {**AGREED, "version": 2}),
        ("/v1/samples/shop:held/verdict", AGREED),
        ("/v1/samples/shop:none/verdict", AGREED),
    ):
        assert problem(ask(desk, "POST", path, said)) == (404, "not-sampled")
    assert desk.kept == []
