"""`orders stuck`, `orders why`, dead letters by cause: what a state says that its order awaits."""

from typing import Any, cast

import pytest

from orders.cli.dlq import requests
from orders.cli.dlq.causes import causes
from orders.cli.dlq.letters import Letter
from orders.cli.stuck import unread
from orders.client.awaited import Awaited, awaited
from orders.client.groups import Groups
from orders.client.reading import Reader
from orders.client.standings import Standing

NOW = 1_800_000_000_000
MINUTE, DAY = 60_000, 86_400_000
BLANK: dict[str, Any] = {"parked": None, "waits": [], "wake_at": None}


def what(state: dict[str, Any], stage: str = "review", status: str = "") -> list[Awaited]:
    return list(awaited(stage, "shop:1", {**BLANK, **state}, status))


def late(state: dict[str, Any], stage: str = "review") -> list[str]:
    return [one.reason for one in what(state, stage) if one.late(NOW, MINUTE)]


def hold(deadline: int) -> dict[str, Any]:
    return {
        "hold_id": "goods",
        "because": "LAMP-1 is unknown",
        "owner_role": "reviewer",
        "deadline_at": deadline,
    }


def test_an_order_that_nothing_stands_against_waits_for_nothing():
    assert what({}) == []


def test_a_parked_order_is_stuck_at_once_whatever_else_it_waits_for():
    parked = {"at": NOW - 5, "because": "ValueError: no such unit"}
    [one] = what({"parked": parked, "wake_at": NOW - DAY, "open_holds": [hold(NOW - DAY)]})
    assert (one.reason, one.late(NOW, MINUTE)) == ("parked", True)
    assert "no such unit" in one.what
    assert "orders dlq redrive" in one.who


def test_a_held_order_is_stuck_once_its_deadline_is_over():
    assert late({"open_holds": [hold(NOW + 1)]}) == []
    assert late({"open_holds": [hold(NOW - 1)]}) == ["held"]
    [one] = what({"open_holds": [hold(NOW)]})
    assert one.who == "reviewer: `orders holds release shop:1 --because REASON --by STAFF_ID`"
    [one] = what({"open_holds": [hold(NOW)]}, stage="intake")
    assert "orders duplicates keep" in one.who


def test_a_timer_that_is_due_has_a_minute_to_fire():
    assert late({"wake_at": NOW - MINUTE}) == []
    assert late({"wake_at": NOW - MINUTE - 1}) == ["timer"]
    assert late({"wake_at": NOW + DAY}) == []


def test_goods_may_be_waited_for_as_long_as_they_are_not_kept():
    wait = {"ledger": "stock", "account": "SKU-5", "amount": 3}
    assert late({"waits": [wait], "waiting_since": NOW - 6 * DAY}, "inventory") == []
    assert late({"waits": [wait], "waiting_since": NOW - 8 * DAY}, "inventory") == ["waits"]
    assert late({"waits": [wait]}, "review") == [], "credit has no such limit"
    [one] = what({"waits": [wait], "waiting_since": NOW}, "inventory")
    assert one.what == "waits for 3 of SKU-5 (stock)"


def test_an_answer_may_be_waited_for_until_its_time():
    offer = {"offer_id": "review-1-1", "kind": "CONFIRM", "answer_by_at": NOW - 1}
    assert late({"offer": offer}) == ["waits"]
    assert late({"offer": {**offer, "answer_by_at": NOW + 1}}) == []
    assert what({"offer": {**offer, "offer_id": ""}}) == [], "asked by an earlier build"
    asked = {"clarification_id": "review-1-1", "asked": "customer", "answer_by_at": NOW - 1}
    assert late({"clarifications": [asked]}) == ["waits"]


def test_whom_a_timer_waits_for_is_told_by_the_status():
    [one] = what({"wake_at": NOW + DAY}, "shipping", "released")
    assert (one.what, one.who) == ("waits for the warehouse", "the warehouse")


def letter(key: str, because: str, code: str = "handler_failed", at: int = NOW) -> Letter:
    value = {"state_key": key, "because": because, "code": code, "at": at}
    return Letter("review", 0, 0, value, "parked")


def test_letters_that_failed_in_the_same_way_are_one_cause():
    where = " at judge, services/review/rules/goods.py:31"
    found = causes(
        [
            letter("shop:1", f"ValueError: no unit 'PCE' of 12{where}", at=NOW - 9),
            letter("shop:2", f"ValueError: no unit 'KGM' of 7{where}"),
            letter("shop:2", f"ValueError: no unit 'KGM' of 8{where}", at=NOW - 1),
            letter("shop:2", "follows the first dead letter of its key", "key_parked"),
            letter("shop:3", "ValueError: no unit 'PCE' of 12 at judge, services/review/x.py:4"),
        ]
    )
    assert [(one.letters, one.keys, one.example) for one in found] == [
        (3, 2, "shop:2"),
        (1, 1, "shop:3"),
    ]
    assert found[0].because == f"ValueError: no unit … of …{where}"
    assert (found[0].first_at, found[0].last_at) == (NOW - 9, NOW)


@pytest.mark.parametrize(
    ("rate", "pieces", "pauses"),
    [
        (None, [5], []),
        (2.0, [2, 2, 1], [1.0, 1.0]),
        (2.5, [2, 2, 1], [0.8, 0.8]),
        (0.5, [1] * 5, [2.0] * 4),
        (100.0, [5], []),
    ],
)
def test_keys_are_asked_for_no_faster_than_at_the_rate(
    monkeypatch: pytest.MonkeyPatch, rate: float | None, pieces: list[int], pauses: list[float]
):
    slept: list[float] = []
    monkeypatch.setattr("orders.cli.dlq.requests.time.sleep", slept.append)
    keys = [f"shop:{number}" for number in range(5)]
    found = list(requests.paced(keys, rate))
    assert [len(piece) for piece in found] == pieces
    assert [key for piece in found for key in piece] == keys
    assert slept == pytest.approx(pauses)


def test_who_can_act_where_a_record_waits_depends_on_why_the_stage_does_not_read_it(
    monkeypatch: pytest.MonkeyPatch,
):
    none: frozenset[int] = frozenset()
    at = frozenset({1})
    known = {
        stage: Standing(stage, 1, unowned, {}, {}, none, paused, none)
        for stage, unowned, paused in (
            ("review", none, none),
            ("shipping", none, at),
            ("aftersales", at, at),
        )
    }
    monkeypatch.setattr(unread, "unread", lambda *_: [(stage, "shop:1", NOW) for stage in known])
    nobody = cast(Any, None)
    found = list(unread.of_order(cast(Reader, nobody), cast(Groups, nobody), known, "shop:1", 1))
    assert [(one.stage, one.reason) for one in found] == [
        ("review", "waits"),
        ("shipping", "waits"),
        ("aftersales", "no_owner"),
    ]
    runs, paused, deserted = found
    assert "orders lag" in runs.who
    assert "which a person has paused" in paused.what
    assert "orders resume shipping" in paused.who
    assert "orders run aftersales" in deserted.who
