"""Hand in an order: what is answered, and what became durable before it was."""

import asyncio
import json
import re
from dataclasses import replace
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.client.producing import TooLarge
from orders.client.publishing import Publication
from services.gateway.app import make_app
from services.gateway.durable import Kept
from services.gateway.idempotency import reference_of, with_reference
from tests import orders as made
from tests.gateway.edge import NOW, OTHER, READER, SHOP, Fakes, bearing, problem, without

ORDER = made.order()


def test_202_says_where_the_order_is_durable_and_where_to_ask_for_it(fakes: Fakes):
    answer = fakes.place(ORDER)
    assert answer.status_code == 202
    assert answer.json() == {"order_id": "shop:1001", "outcome": "accepted", "durable_in": "log"}
    assert answer.headers["location"] == "/v1/orders/shop:1001"


def test_what_is_durable_is_the_order_as_it_was_sent_under_its_id(fakes: Fakes):
    fakes.place(ORDER)
    [(record, value)] = fakes.said()
    assert (record, value["order_id"], value["submitted_at"]) == (
        "OrderSubmitted",
        "shop:1001",
        NOW,
    )
    assert value["order"].decoded() == ORDER
    assert value["source_revision"] == 0, "it says none"
    assert fakes.kept[0].key == b"shop:1001"


def test_what_goes_without_saying_may_be_left_out(fakes: Fakes):
    """The quick way in takes whole orders alone; both come to the same."""
    assert fakes.place(without(ORDER, "order_id", "channel", "notes")).status_code == 202
    fakes.place(ORDER)
    brief, whole = (value["order"].decoded() for _, value in fakes.said())
    assert brief == whole


def test_while_the_log_is_away_the_answer_says_spool(fakes: Fakes):
    fakes.durable_in = "spool"
    assert fakes.place(ORDER, prefer="wait=5").json()["durable_in"] == "spool"


def test_503_when_nothing_can_be_made_durable(fakes: Fakes):
    fakes.durable_in = "nowhere"
    answer = fakes.place(ORDER)
    assert problem(answer) == (503, "no-room")
    assert int(answer.headers["retry-after"]) > 0


def test_every_field_that_cannot_be_read_is_named(fakes: Fakes):
    wrong = {**ORDER, "priority": "high", "colour": "red"}
    wrong["lines"] = [{**made.line(), "quantity": 1.5}]
    answer = fakes.place(wrong)
    assert problem(answer) == (422, "not-readable")
    found = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert found == {
        ("#/priority", "wrong_type"),
        ("#/colour", "unknown_field"),
        ("#/lines/0/quantity", "wrong_type"),
    }
    assert fakes.kept == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"[[[", b"\xff\xfe", b'{"a": "\\ud800"}', b"[" * 5000, b"1e999"],
)
def test_what_is_no_order_is_a_problem_and_no_failure(fakes: Fakes, body: bytes):
    assert problem(fakes.place(body)) == (422, "not-readable")


def test_an_order_of_another_channel_is_refused(fakes: Fakes):
    answer = fakes.place(made.order(channel="other"))
    assert problem(answer) == (422, "not-readable")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/channel"]


@pytest.mark.parametrize(
    "key",
    ["", "nobody.secret", f"{SHOP.id}.wrong", SHOP.id, "." * 200, f"{'x' * 100}.y", "ö.ö"],
    ids=["none", "nobody", "wrong secret", "no secret", "dots", "long", "letters"],
)
def test_401_without_a_key_that_is_known(fakes: Fakes, key: str):
    headers = {"authorization": f"Bearer {key}".encode("latin-1")}
    answer = fakes.ask("POST", "/v1/channels/shop/orders", content=b"{}", headers=headers)
    assert problem(answer) == (401, "not-authenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_is_good_for_its_channel_and_its_scopes_alone(fakes: Fakes):
    assert problem(fakes.place(ORDER, OTHER.key)) == (403, "key-of-another-channel")
    assert problem(fakes.place(ORDER, READER.key)) == (403, "key-not-for-this")
    assert fakes.kept == []


def test_429_for_a_channel_that_asks_too_often(fakes: Fakes):
    answers = [fakes.ask("GET", "/v1/orders/other:1", headers=bearing(OTHER.key)) for _ in "123"]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert problem(answers[2]) == (429, "too-many-requests")
    assert 0 < int(answers[2].headers["retry-after"]) <= 3600
    assert fakes.place(ORDER).status_code == 202, "others are not concerned"


def test_413_for_a_body_that_is_too_large_whether_it_says_so_or_not(tmp_path):
    fakes = Fakes(tmp_path, order_bytes=100)
    assert problem(fakes.place(ORDER)) == (413, "body-too-large")
    chunks = (b"{}" for _ in range(100))
    headers = {"content-type": "application/json", **bearing(SHOP.key)}

    async def unsized():
        for chunk in chunks:
            yield chunk

    answer = fakes.ask("POST", "/v1/channels/shop/orders", content=unsized(), headers=headers)
    assert problem(answer) == (413, "body-too-large")
    assert next(chunks, None) is not None, "the rest was not read"


def test_413_for_an_order_that_no_topic_takes(fakes: Fakes):
    fakes.durable_in = TooLarge("OrderSubmitted", "shop:1", 2_000_000)
    assert problem(fakes.place(ORDER)) == (413, "order-too-large")


def test_415_for_another_media_type_and_for_a_packed_body(fakes: Fakes):
    assert problem(fakes.place(ORDER, content_type="text/csv")) == (415, "media-type-unknown")
    assert problem(fakes.place(ORDER, content_encoding="gzip")) == (415, "body-packed")
    assert fakes.place(ORDER, content_type="application/json; charset=utf-8").status_code == 202


def test_408_for_a_body_that_does_not_come(tmp_path):
    fakes = Fakes(tmp_path, body_seconds=0.02)

    async def slow():
        yield b"{"
        await asyncio.sleep(1)
        yield b"}"

    headers = {"content-type": "application/json", **bearing(SHOP.key)}
    answer = fakes.ask("POST", "/v1/channels/shop/orders", content=slow(), headers=headers)
    assert problem(answer) == (408, "body-too-slow")


def test_a_path_that_is_not_there_and_a_wrong_method_are_problems_too(fakes: Fakes):
    assert problem(fakes.ask("GET", "/v2/orders")) == (404, "not-served")
    assert problem(fakes.ask("DELETE", "/v1/channels/shop/orders")) == (405, "not-served")


def test_an_idempotency_key_is_the_reference_of_an_order_that_has_none(fakes: Fakes):
    nameless = without(ORDER, "order_id", "reference")
    first, second = (fakes.place(nameless, idempotency_key="a-1") for _ in "12")
    other = fakes.place(nameless, idempotency_key="a-2")
    assert first.json() == second.json()
    assert first.json()["order_id"] != other.json()["order_id"]
    assert re.fullmatch(r"shop:[a-z2-7]{26}", first.json()["order_id"])
    one, again, _ = (value["order"].digest() for _, value in fakes.said())
    assert one == again, "intake sees a repeat"


class TestAKeyUnderWay:
    """Another body under an Idempotency-Key, before intake can have acted on the first."""

    NAMELESS = orjson.dumps(without(ORDER, "order_id", "reference"))
    OTHER = orjson.dumps(without({**ORDER, "notes": "another"}, "order_id", "reference"))

    def test_is_refused_while_the_first_is_in_flight_and_counted(self, fakes: Fakes):
        first, other, again = self.together(fakes, self.NAMELESS, self.OTHER, self.NAMELESS)
        assert (first.status_code, again.status_code) == (202, 202), "a repeat is harmless"
        assert problem(other) == (422, "idempotency-key-reused")
        assert other.headers["retry-after"] == "5"
        assert len(fakes.kept) == 2, "nothing of the other was taken"
        assert "keys_reused_total 1.0" in fakes.ask("GET", "/metrics").text

    def test_is_refused_once_the_first_is_durable(self, fakes: Fakes):
        first, other = self.together(fakes, self.NAMELESS, self.OTHER, in_turn=True)
        assert (first.status_code, problem(other)[0]) == (202, 422)

    def test_is_taken_where_the_first_was_not(self, fakes: Fakes):
        first, other = self.together(fakes, b"{}", self.OTHER, in_turn=True)
        assert (problem(first)[1], other.status_code) == ("not-readable", 202)

    def test_is_a_correction_where_intake_asked_for_one(self, fakes: Fakes):
        fakes.says = ("CorrectionRequested", {"faults": [], "answer_by_at": 9})
        first, other = self.together(
            fakes, self.NAMELESS, self.OTHER, in_turn=True, prefer="wait=1"
        )
        assert (problem(first)[1], problem(other)[1]) == ("correction-requested",) * 2

    def together(
        self, fakes: Fakes, *bodies: bytes, in_turn: bool = False, prefer: str = ""
    ) -> Any:
        path, headers = "/v1/channels/shop/orders", {"content-type": "application/json"}
        headers |= {**bearing(SHOP.key), "idempotency-key": "a-1", "prefer": prefer}

        async def slowly(*records: Publication) -> Kept:
            await asyncio.sleep(0.02)
            return await fakes.edge.keep(*records)

        async def ask() -> list[httpx.Response]:
            app = make_app(replace(fakes.edge, keep=slowly))
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
                asked = []
                for body in bodies:
                    sent = client.post(path, content=body, headers=headers)
                    asked.append(asyncio.create_task(sent))
                    await (asked[-1] if in_turn else asyncio.sleep(0))
                return await asyncio.gather(*asked)

        return asyncio.run(ask())


def test_a_reference_of_its_own_stands_whatever_the_key(fakes: Fakes):
    assert fakes.place(ORDER, idempotency_key="a-1").json()["order_id"] == "shop:1001"


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "tab\there"])
def test_an_idempotency_key_that_is_none_is_refused(fakes: Fakes, key: str):
    assert problem(fakes.place(ORDER, idempotency_key=key)) == (400, "idempotency-key-malformed")


def test_a_key_that_is_there_twice_is_told_though_the_order_is_named_by_its_idempotency_key(
    fakes: Fakes,
):
    text = json.dumps(without(ORDER, "order_id", "reference"))
    twice = text.replace('"currency": "EUR"', '"currency": "EUR", "currency": "USD"')
    answer = fakes.place(twice.encode(), idempotency_key="a-1")
    assert problem(answer) == (422, "not-readable")
    assert [one["code"] for one in answer.json()["errors"]] == ["key_repeated"]


def test_numbers_are_as_they_were_sent_though_the_order_is_named_by_its_idempotency_key():
    named = with_reference(b'{"latitude": 52.520008, "large": 123456789012345678}', "shop", "k")
    assert b'"latitude":52.520008,"large":123456789012345678' in named


def test_no_card_number_comes_in_by_a_note(fakes: Fakes):
    fakes.place({**ORDER, "notes": "4111 1111 1111 1111"})
    [(_, value)] = fakes.said()
    assert value["order"].decoded()["notes"] == "[card number]"


@given(st.text(), st.text(), st.sampled_from(["shop", "other"]), st.sampled_from(["shop", "other"]))
def test_keys_of_channels_never_meet(key: str, other_key: str, channel: str, other: str):
    same = reference_of(channel, key) == reference_of(other, other_key)
    assert same == ((channel, key) == (other, other_key))


@given(st.binary(max_size=200))
def test_what_is_no_json_object_is_left_to_its_reader(document: bytes):
    assert with_reference(b"[" + document, "shop", "k") == b"[" + document
