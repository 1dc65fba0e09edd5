"""Drafts over HTTP: saved, looked at, read back, submitted; nobody overwrites anybody (IN-07)."""

from typing import Any

import httpx
import orjson
import pytest

from orders.business.times import HOUR
from orders.contracts.order import CarriedOrder
from services.gateway.read_back import LANGUAGES, read_back
from services.simulator.shops.drafting import entered
from tests import orders as made
from tests.gateway.edge import NOW, OTHER, SHOP, VERAS, Fakes, bearing, problem

PATH = "/v1/channels/shop/drafts/call-1"
PHONE = {"kind": "phone", "uri": "", "captured_by": "somebody else"}
KEPT = ("DraftKept", {"revision": 3, "expires_at": 9})


def ask(
    fakes: Fakes, method: str, path: str = PATH, body: Any = None, **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = None if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
    json = {"content-type": "application/json", **bearing(VERAS.key), **named}
    return fakes.ask(method, path, content=content, headers=json)


def save(fakes: Fakes, body: Any, **headers: str) -> httpx.Response:
    fakes.says = fakes.says or KEPT
    return ask(fakes, "PUT", body=body, **(headers or {"if_match": '"2"'}))


def keep(fakes: Fakes, **changes: Any) -> None:
    order = CarriedOrder.of(made.order(channel="shop", reference="call-1", **changes))
    state = {"status": "draft", "order": order, "draft_revision": 3, "wake_at": 9}
    fakes.kept_by_intake["shop:call-1"] = state


def test_a_draft_may_lack_anything_and_who_enters_it_is_whose_key_it_is(fakes: Fakes):
    """IN-07: who, and when; whoever its content names."""
    answer = save(fakes, {"notes": "two lamps", "source_document": PHONE})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"3"')
    [(record, draft)], [filed] = fakes.said(), fakes.filed
    assert (record, draft["order_id"], draft["based_on"]) == ("DraftSaved", "shop:call-1", 2)
    assert (draft["saved_by"], draft["document"]) == ("vera", filed["sha256"])
    order = draft["order"].decoded()
    assert (order["reference"], order["notes"], order["lines"]) == ("call-1", "two lamps", [])
    source = order["source_document"]
    assert (source["captured_by"], source["captured_at"]) == ("vera", NOW)


def test_who_enters_a_draft_is_named_whatever_it_came_in(fakes: Fakes):
    """IN-07: also before anybody says where it came from."""
    save(fakes, {"notes": "two lamps"})
    [(_, draft)] = fakes.said()
    assert draft["order"].decoded()["source_document"]["captured_by"] == "vera"


def test_what_a_draft_says_of_its_own_read_back_counts_for_nothing(fakes: Fakes):
    """IN-07: else an order by phone would be taken that nobody has confirmed."""
    said = {**PHONE, "read_back_at": NOW - 5, "read_back_by": "vera"}
    save(fakes, {"notes": "two lamps", "source_document": said})
    [(_, draft)] = fakes.said()
    source = draft["order"].decoded()["source_document"]
    assert (source["read_back_at"], source["read_back_by"]) == (None, "")


def test_a_draft_was_entered_by_now(fakes: Fakes):
    """IN-07."""
    answer = save(fakes, {"source_document": {**PHONE, "captured_at": NOW + HOUR}})
    assert problem(answer) == (422, "not-readable")
    [fault] = answer.json()["errors"]
    assert fault["pointer"] == "#/source_document/captured_at"
    assert not fakes.kept


def test_a_machine_enters_no_draft(fakes: Fakes):
    """RV-06: of an order that people enter it must be known who did; a machine may look."""
    keep(fakes)
    machine = bearing(SHOP.key)
    assert problem(save(fakes, {}, if_match='"2"', **machine)) == (403, "person-wanted")
    submits = ask(fakes, "POST", f"{PATH}/submission", if_match='"3"', **machine)
    assert problem(submits) == (403, "person-wanted")
    assert not fakes.kept
    assert ask(fakes, "GET", **machine).status_code == 200


def test_no_card_number_is_kept_with_a_draft(fakes: Fakes):
    """PCI DSS 3.5: neither in the draft nor in what it came in."""
    save(fakes, {"notes": "card 4111 1111 1111 1111"})
    [(_, draft)], [filed] = fakes.said(), fakes.filed
    assert draft["order"].decoded()["notes"] == "card [card number]"
    assert filed["cards"] == 1


def test_a_new_draft_says_that_there_is_none(fakes: Fakes):
    save(fakes, {}, if_none_match="*")
    assert fakes.said()[0][1]["based_on"] == 0


@pytest.mark.parametrize("headers", [{"x": "y"}, {"if_match": "3"}, {"if_match": '"x"'}])
def test_who_does_not_say_what_is_changed_changes_nothing(fakes: Fakes, headers: dict[str, str]):
    assert problem(save(fakes, {}, **headers)) == (428, "revision-wanted")
    assert not fakes.kept


def test_who_was_second_is_told(fakes: Fakes):
    fakes.says = ("ChangeRefused", {"because": "it is at revision 4"})
    assert problem(save(fakes, {})) == (412, "draft-changed")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"lines": 7}', b'{"colour": "red"}'])
def test_what_is_no_order_is_refused_with_its_place(fakes: Fakes, body: bytes):
    assert problem(save(fakes, body)) == (422, "not-readable")
    assert not fakes.kept


def test_a_draft_is_seen_with_its_revision(fakes: Fakes):
    keep(fakes)
    answer = ask(fakes, "GET")
    assert (answer.json()["revision"], answer.headers["etag"]) == (3, '"3"')
    assert answer.json()["order"]["reference"] == "call-1"
    assert problem(ask(fakes, "GET", "/v1/channels/shop/drafts/none")) == (404, "draft-unknown")
    other = fakes.ask("GET", PATH, headers=bearing(OTHER.key))
    assert problem(other) == (403, "key-of-another-channel")


def test_it_is_read_back_then_submitted_as_confirmed(fakes: Fakes):
    """IN-07."""
    keep(fakes)
    text = ask(fakes, "GET", f"{PATH}/read-back?language=zh")
    assert "订单 call-1" in text.text
    assert text.headers["etag"] == '"3"'
    fakes.says = ("OrderReceived", {"number": "0001", "expected_at": 7})
    body = {"read_back": True}
    answer = ask(
        fakes, "POST", f"{PATH}/submission", body, if_match=text.headers["etag"], prefer="wait=5"
    )
    assert (answer.status_code, answer.json()["number"]) == (201, "0001")
    [(record, value)] = fakes.said()
    assert (record, value["revision"], value["submitted_by"]) == ("DraftSubmitted", 3, "vera")
    assert value["read_back_at"] == NOW


def test_a_submission_of_what_was_changed_meanwhile_is_refused(fakes: Fakes):
    fakes.says = ("ChangeRefused", {"requested": "submit", "because": "it is at revision 4"})
    answer = ask(fakes, "POST", f"{PATH}/submission", if_match='"3"', prefer="wait=5")
    assert problem(answer) == (412, "draft-changed")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_what_is_read_back_says_every_number_of_the_order(language: str):
    """IN-07: quantities, prices, sums, place and date, in both languages."""
    order = made.order(
        lines=[made.line(1, quantity=3, price=1250), made.line(2, quantity=7)],
        wished_delivery_at=1_790_000_000_000,
    )
    text = read_back(order, language)
    assert "12.50 EUR" in text
    assert "2026-09-21" in text
    for line in order["lines"]:
        assert line["sku"] in text
        assert f"{line['quantity']} {LANGUAGES[language]['PCE']}" in text
    assert order["delivery_address"]["street"] in text


def test_languages_say_the_same_sentences():
    english, chinese = (LANGUAGES[one] for one in ("en", "zh"))
    assert english.keys() == chinese.keys()


def test_what_is_not_said_yet_is_read_back_as_that():
    order = made.order(buyer=made.buyer(name="", company=""))
    assert "(not said yet)" in read_back(order, "en").splitlines()[0]


def test_the_simulated_desk_saves_submits_and_has_its_order(fakes: Fakes):
    """IN-07."""
    sent = made.order(channel="shop", reference="call-1")
    answer = entered(Desk(fakes), PATH, content=orjson.dumps(sent), headers=bearing(VERAS.key))
    assert answer.status_code == 202
    (_, draft), (_, submission) = fakes.said()
    assert (draft["based_on"], submission["revision"]) == (0, 1)
    assert submission["read_back_at"] == NOW


class Desk(httpx.Client):
    """A client of the gateway of these fakes, whose intake keeps what is saved."""

    def __init__(self, fakes: Fakes) -> None:
        super().__init__()
        self._fakes = fakes

    def put(self, url: Any, *, timeout: Any = 0.0, **request: Any) -> httpx.Response:
        self._fakes.says = ("DraftKept", {"revision": 1, "expires_at": 9})
        return self._fakes.ask("PUT", url, **_json(request))

    def post(self, url: Any, **request: Any) -> httpx.Response:
        return self._fakes.ask("POST", url, **_json(request))


def _json(request: dict[str, Any]) -> dict[str, Any]:
    return {**request, "headers": {"content-type": "application/json", **request["headers"]}}
