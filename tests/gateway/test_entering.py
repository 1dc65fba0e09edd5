"""Who entered an order, a draft or a change is known by their token or key, never by what a body
says (IN-07, RV-06)."""

from typing import Any

import httpx
import orjson
import pytest

from orders.business.times import HOUR, MINUTE
from orders.contracts.blank import blank
from orders.contracts.records import ReviewState
from tests import orders as made
from tests.gateway.desk import TOKENS
from tests.gateway.edge import EVERY, GONES, NOW, SHOP, VERAS, Fakes, bearing, problem
from tests.gateway.formats import interchanges

ORDER = made.order()
CARL = TOKENS["carl"].key
"""A clerk: of a role that enters the shop's orders."""
CHANGE = "/v1/orders/shop:1001/changes"


def send(
    fakes: Fakes, path: str, body: Any, key: str = CARL, method: str = "POST", **headers: str
) -> httpx.Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"content-type": "application/json", **bearing(key), **named}
    return fakes.ask(method, path, content=content, headers=sent)


def named(by: str) -> dict[str, Any]:
    """The order, which says of itself who entered it."""
    return {**ORDER, "source_document": made.entered(by)}


def captured_by(fakes: Fakes) -> str:
    [(_, value)] = fakes.said()
    source = value["order"].decoded()["source_document"]
    return str(source["captured_by"]) if source else ""


@pytest.mark.parametrize(("key", "by"), [(CARL, "carl"), (VERAS.key, "vera"), (SHOP.key, "")])
def test_who_enters_an_order_is_whose_token_or_key_it_is(fakes: Fakes, key: str, by: str):
    """IN-07: of a machine's, nobody of the house."""
    assert fakes.place(ORDER, key).status_code == 202
    assert captured_by(fakes) == by


def test_the_same_order_entered_again_says_the_same(fakes: Fakes):
    """IN-05: a repeat stays a repeat; so no clock of ours is written into it."""
    for _ in "12":
        fakes.place(ORDER, CARL)
    first, again = (value["order"].digest() for _, value in fakes.said())
    assert first == again


@pytest.mark.parametrize("key", [CARL, VERAS.key, SHOP.key])
@pytest.mark.parametrize("name", ["captured_by", "read_back_by"])
def test_an_order_that_names_somebody_else_is_refused_with_its_place(
    fakes: Fakes, key: str, name: str
):
    """RV-06: else who entered it could have another one's eyes, and approve it."""
    source = {**made.entered(""), name: "mara"}
    answer = fakes.place({**ORDER, "source_document": source}, key)
    assert problem(answer) == (422, "not-readable")
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == (f"#/source_document/{name}", "not_who_enters")
    assert not fakes.kept


@pytest.mark.parametrize(
    ("captured_at", "read_back_at", "wrong"),
    [
        (NOW - HOUR, NOW - MINUTE, None),
        (NOW + MINUTE, NOW + MINUTE, None),  # clocks differ
        (NOW, NOW + HOUR, "read_back_at"),
        (NOW + HOUR, None, "captured_at"),
        (NOW - MINUTE, NOW - HOUR, "read_back_at"),
        (None, NOW - HOUR, None),
    ],
)
@pytest.mark.parametrize("key", [CARL, SHOP.key])
def test_an_order_is_entered_then_read_back_then_handed_in(
    fakes: Fakes, key: str, captured_at: int | None, read_back_at: int | None, wrong: str | None
):
    """IN-07: when it was confirmed is bounded by when the edge has it."""
    source = made.entered("", captured_at=captured_at, read_back_at=read_back_at)
    answer = fakes.place({**ORDER, "source_document": source}, key)
    if wrong is None:
        assert answer.status_code == 202
        return
    assert problem(answer) == (422, "not-readable")
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == (f"#/source_document/{wrong}", "impossible_time")
    assert not fakes.kept


def test_an_order_may_name_who_enters_it(fakes: Fakes):
    assert fakes.place(named("carl"), CARL).status_code == 202
    assert captured_by(fakes) == "carl"


def test_of_a_document_only_what_names_somebody_else_is_refused(fakes: Fakes):
    other = {**named("mara"), "order_id": "shop:1002", "reference": "1002"}
    answer = send(fakes, "/v1/channels/shop/documents/canonical", [ORDER, other])
    assert [one["order_id"] for one in answer.json()["items"]] == ["shop:1001"]
    assert [one["code"] for one in answer.json()["faults"]] == ["not_who_enters"]


def test_who_enters_a_change_by_parts_is_told_beside_who_wants_it(fakes: Fakes):
    """RV-06: the customer asks, somebody at the desk types it."""
    send(fakes, CHANGE, {"notes": "ring"})
    send(fakes, CHANGE, {"notes": "ring twice", "requested_by": "staff"})
    send(fakes, CHANGE, {"notes": "ring thrice"}, key=SHOP.key)
    assert [(value["requested_by"], value["entered_by"]) for _, value in fakes.said()] == [
        ("customer", "carl"),
        ("staff", "carl"),
        ("customer", ""),
    ]


def test_who_enters_a_change_of_the_whole_is_told_too(fakes: Fakes):
    send(fakes, CHANGE, {"order": ORDER, "requested_by": "partner"})
    [(record, value)] = fakes.said()
    assert (record, value["requested_by"]) == ("AmendRequested", "partner")
    assert (value["entered_by"], captured_by(fakes)) == ("carl", "carl")


@pytest.mark.parametrize(
    ("body", "key", "pointer"),
    [
        ({"order": named("mara")}, CARL, "#/order/source_document/captured_by"),
        ({"order": named("mara")}, SHOP.key, "#/order/source_document/captured_by"),
        ({"notes": "ring", "entered_by": "mara"}, CARL, "#/entered_by"),
        ({"notes": "ring", "requested_by": "nobody"}, CARL, "#/requested_by"),
        ({"notes": "ring", "requested_by": "staff"}, SHOP.key, "#/requested_by"),
        ({"order": ORDER, "requested_by": "staff"}, SHOP.key, "#/requested_by"),
    ],
)
def test_a_change_says_nothing_of_who_enters_it(fakes: Fakes, body: Any, key: str, pointer: str):
    answer = send(fakes, CHANGE, body, key)
    assert problem(answer) == (422, "not-readable")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    assert not fakes.kept


def test_who_hands_in_a_partners_change_has_entered_it(fakes: Fakes):
    """RV-06: an 860 that somebody at the desk has from a mail, and hands in."""
    line = "POC*1*QD*6*6*EA*2.5**VN*LAMP-1"
    document = interchanges.x12(interchanges.change_860((line,)), kind="860")
    send(fakes, "/v1/channels/every/documents/x12", document, EVERY.key)
    [_, (record, value)] = fakes.said()
    assert (record, value["requested_by"]) == ("ChangeRequested", "partner")
    assert value["entered_by"] == "carl"


def test_a_person_saves_drafts_attaches_scans_and_cancels(fakes: Fakes):
    """IN-07."""
    draft = "/v1/channels/shop/drafts/call-1"
    fakes.says = ("DraftKept", {"revision": 1, "expires_at": NOW})
    assert send(fakes, draft, {}, method="PUT", if_none_match="*").status_code == 200
    assert send(fakes, "/v1/channels/shop/attachments", b"a scan").status_code == 201
    fakes.says = None
    assert send(fakes, "/v1/orders/shop:1001/cancellation", {"reason": "no"}).status_code == 202
    (_, saved), (_, cancelled) = fakes.said()
    assert (saved["saved_by"], cancelled["requested_by"]) == ("carl", "staff")


@pytest.mark.parametrize(
    ("path", "key", "code"),
    [
        ("/v1/channels/shop/orders", TOKENS["mara"].key, "not-yours-to-enter"),
        ("/v1/channels/other/orders", CARL, "not-yours-to-enter"),
        ("/v1/channels/nowhere/orders", CARL, "not-yours-to-enter"),
        ("/v1/orders/other:1/changes", CARL, "not-yours-to-enter"),
        ("/v1/channels/shop/orders", TOKENS["gone"].key, "staff-unknown"),
        ("/v1/channels/shop/orders", GONES.key, "staff-unknown"),
        ("/v1/channels/other/orders", VERAS.key, "key-of-another-channel"),
    ],
)
def test_nobody_enters_what_their_role_does_not(fakes: Fakes, path: str, key: str, code: str):
    """RV-06: the channel's declaration says which roles do; who has left does nothing."""
    assert problem(send(fakes, path, ORDER, key)) == (403, code)
    assert not fakes.kept


@pytest.mark.parametrize(
    "path",
    ["", "/offer", "/clarifications", f"/documents/{'a' * 64}", "/decisions", "/summary"],
)
def test_a_key_of_a_person_who_has_left_reads_nothing(fakes: Fakes, path: str):  # RV-06
    fakes.states["shop:1001"] = fakes.reviewed["shop:1001"] = blank(ReviewState)
    answer = fakes.ask("GET", f"/v1/orders/shop:1001{path}", headers=bearing(GONES.key))
    assert problem(answer) == (403, "staff-unknown")


def test_a_person_who_is_absent_enters_nothing(fakes: Fakes):
    fakes.desk.let_in(absent={"carl"})
    assert problem(send(fakes, "/v1/channels/shop/orders", ORDER)) == (403, "not-yours-to-enter")


@pytest.mark.parametrize("key", ["nobody.secret", f"{SHOP.id}.wrong", f"{TOKENS['carl'].id}.wrong"])
def test_nobody_is_let_in_by_a_secret_that_is_wrong(fakes: Fakes, key: str):
    assert problem(send(fakes, "/v1/channels/shop/orders", ORDER, key)) == (
        401,
        "not-authenticated",
    )
