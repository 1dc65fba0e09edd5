"""Staff decide over HTTP about what waits in intake: probable duplicates, and documents that nobody
could read. Who decides is who has the token (IN-01, IN-05)."""

from typing import Any

import httpx
import orjson
import pytest

from tests.gateway.edge import SHOP, Fakes, bearing, problem
from tests.gateway.intake import suspect, unread, waits
from tests.gateway.test_documents import sign
from tests.gateway.test_holds import found

DUPLICATE = "/v1/duplicates/shop:1001/verdict"
KEEP = {"version": 1, "verdict": "keep", "because": "they wanted two"}
UNREADABLE = b"{not"


def ask(fakes: Fakes, method: str, path: str, said: Any = None, **headers: str) -> httpx.Response:
    named = {**bearing(fakes.desk.tokens["vera"].key), "content-type": "application/json"}
    return fakes.ask(method, path, content=orjson.dumps(said), headers={**named, **headers})


@pytest.fixture
def suspected(fakes: Fakes) -> Fakes:
    suspect(fakes)
    return fakes


@pytest.fixture
def unplaced(fakes: Fakes) -> tuple[Fakes, str]:
    return fakes, unread(fakes)


def test_an_order_that_waits_is_listed_with_what_it_may_repeat(suspected: Fakes):
    [one] = ask(suspected, "GET", "/v1/duplicates").json()["duplicates"]
    assert (one["order_id"], one["twins"], one["decide_by_at"]) == ("shop:1001", ["shop:1000"], 9)
    for key in ("", SHOP.key):
        answer = suspected.ask("GET", "/v1/duplicates", headers=bearing(key))
        assert problem(answer) == (401, "not-authenticated")


@pytest.mark.parametrize(("verdict", "said"), [("keep", "KEEP"), ("merge", "MERGE")])
def test_who_decides_about_a_duplicate_is_who_has_the_token(
    suspected: Fakes, verdict: str, said: str
):
    body = {**KEEP, "verdict": verdict, "twin": "shop:1000"}
    answer = ask(suspected, "POST", DUPLICATE, body)
    assert (answer.status_code, answer.json()["outcome"]) == (202, "sent")
    [(name, value)] = suspected.said()
    assert name == "DuplicateDecided"
    assert (value["decided_by"], value["verdict"], value["version"]) == ("vera", said, 1)
    assert (value["twin"], value["because"]) == ("shop:1000", "they wanted two")
    named = ask(suspected, "POST", DUPLICATE, {**body, "decided_by": "mara"})
    assert problem(named) == (422, "not-readable")


def test_who_waits_is_told_what_intake_made_of_it(suspected: Fakes):
    suspected.desk.says = [[found("OrderReceived")]]
    answer = ask(suspected, "POST", DUPLICATE, KEEP, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "kept")
    suspected.desk.says = [[]]
    nothing = ask(suspected, "POST", DUPLICATE, KEEP, prefer="wait=5")
    assert problem(nothing) == (403, "verdict-refused")


@pytest.mark.parametrize(
    ("path", "said", "refused"),
    [
        ("/v1/duplicates/shop:1000/verdict", KEEP, (404, "not-suspected")),
        ("/v1/duplicates/shop:none/verdict", KEEP, (404, "not-suspected")),
        (DUPLICATE, {**KEEP, "version": 2}, (409, "order-changed")),
        (DUPLICATE, {**KEEP, "verdict": "perhaps"}, (422, "not-readable")),
    ],
)
def test_what_nobody_asks_is_not_decided(
    suspected: Fakes, path: str, said: Any, refused: tuple[int, str]
):
    assert problem(ask(suspected, "POST", path, said)) == refused
    assert not suspected.kept


def test_a_document_that_waits_is_listed_with_its_faults(unplaced: tuple[Fakes, str]):
    fakes, _ = unplaced
    [one] = ask(fakes, "GET", "/v1/unplaced").json()["documents"]
    assert (one["channel"], one["since_at"]) == ("store", 5)
    assert [fault["code"] for fault in one["faults"]] == ["wrong_type"]


def test_a_document_that_waits_is_looked_at_by_people_of_the_house_alone(
    unplaced: tuple[Fakes, str],
):
    fakes, path = unplaced
    here = path.removesuffix("/verdict")
    answer = ask(fakes, "GET", here)
    assert (answer.status_code, orjson.loads(answer.content)["channel"]) == (200, "store")
    assert answer.headers["x-content-type-options"] == "nosniff"
    for key in ("", SHOP.key):
        refused = fakes.ask("GET", here, headers=bearing(key))
        assert problem(refused) == (401, "not-authenticated")
    other = here.replace("store", "shop")
    assert problem(ask(fakes, "GET", other)) == (404, "document-unknown")


def test_a_document_that_can_be_read_by_now_is_placed_before_it_waits_no_more(
    unplaced: tuple[Fakes, str],
):
    fakes, path = unplaced
    fakes.desk.says = [[found("DocumentSettled", verdict="placed")]]
    answer = ask(fakes, "POST", path, {"verdict": "place"}, prefer="wait=5")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "placed")
    (submitted, order), (decided, word) = fakes.said()
    assert (submitted, order["order_id"]) == ("OrderSubmitted", "store:1001")
    assert order["own_customers"], "as if it came by its channel"
    assert (decided, word["verdict"], word["decided_by"]) == ("DocumentDecided", "placed", "vera")
    assert "store:1001" in word["because"]


def test_one_that_cannot_be_read_still_goes_on_waiting(fakes: Fakes):
    path = "/v1/channels/store/documents/canonical"
    fakes.ask("POST", path, content=UNREADABLE, headers=sign(UNREADABLE))
    fakes.kept.clear()
    answer = ask(fakes, "POST", waits(fakes, UNREADABLE), {"verdict": "place"})
    assert problem(answer) == (422, "not-readable")
    assert not fakes.kept


def test_no_order_comes_of_one_that_is_discarded(unplaced: tuple[Fakes, str]):
    fakes, path = unplaced
    said = {"verdict": "discard", "because": "a test of the shop"}
    assert ask(fakes, "POST", path, said).status_code == 202
    [(name, value)] = fakes.said()
    assert (name, value["verdict"], value["decided_by"]) == ("DocumentDecided", "discarded", "vera")
    assert value["because"] == "a test of the shop"
    other = path.replace("store", "shop")
    assert problem(ask(fakes, "POST", other, said)) == (404, "document-unknown")
    assert problem(fakes.ask("POST", path, headers=bearing(SHOP.key))) == (
        401,
        "not-authenticated",
    )
