"""What webhooks did not bring is fetched from the shop's own list, once (IN-10)."""

import json
from pathlib import Path
from typing import Any

import pytest

from orders.contracts.records import OrderReceived, OrderSubmitted
from services.gateway.watching.taking import Became
from services.intake.stage import STAGE
from services.simulator import dirt
from services.simulator.shops.tokens import Quota, Tokens
from tests.gateway.formats.judged import faults
from tests.gateway.watching.street import HOUR, MINUTE, SHOPS, Street, ordered
from tests.simulator.shops.house import bought
from tests.stages.room import Room

CHANNELS = tuple(SHOPS)
LISTS = {
    "web": "/admin/api/2026-07/orders.json",
    "marketplace": "/wp-json/wc/v3/orders",
    "desk": "/orders",
    "gallery": "/graphql/",
    "parlour": "/api/v2/admin/orders",
    "bazaar": "/orders/2026-01-01/orders",
    "old-bazaar": "/orders/v0/orders",
}


def opened(
    folder: Path, channel: str, count: int = 4, **agreed: Any
) -> tuple[Street, list[str], int]:
    """A street on whose shop so many orders stand, none of them told; their ids; and a moment at
    which they are an hour old."""
    street = Street(folder, channel, look_back_hours=10_000, **agreed)
    for order in ordered(channel, count):
        street.shop.place(order, order["placed_at"])
    latest = max(entry.changed_at for entry in street.shop.list.values())
    return street, list(street.shop.list), latest + HOUR


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_no_webhook_brought_is_fetched_once(tmp_path: Path, channel: str) -> None:
    street, ids, now = opened(tmp_path, channel)
    street.settle(*ids[:2])
    assert street.look(now).became == {Became.HERE: 2, Became.FETCHED: 2}
    assert sorted(street.here()) == sorted(ids[2:])
    street.settle()
    assert Became.FETCHED not in street.look(now + HOUR).became
    assert len(street.here()) == 2


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_list_is_read_to_its_last_page(
    tmp_path: Path, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.watching.lists.entries.PAGE", 2)
    street, ids, now = opened(tmp_path, channel, 5)
    street.look(now)
    assert sorted(street.here()) == sorted(ids)
    assert street.asked[LISTS[channel]] == 3


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_order_that_is_fetched_is_the_one_that_was_placed(tmp_path: Path, channel: str) -> None:
    street, _, now = opened(tmp_path, channel, 3)
    street.look(now)
    for order, placed in zip(street.orders(), ordered(channel, 3), strict=True):
        assert not faults(order)
        assert order["totals"]["total_minor"] == placed["totals"]["total_minor"]
        assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [
            (line["sku"], line["quantity"]) for line in placed["lines"]
        ]
        assert order["placed_at"] == placed["placed_at"] // 1000 * 1000 or channel == "desk"
        assert order["delivery_address"]["street"] == placed["delivery_address"]["street"]
        assert order["buyer"]["contacts"] == placed["buyer"]["contacts"]


@pytest.mark.parametrize("channel", ["parlour", "bazaar", "old-bazaar"])
def test_a_token_that_runs_out_on_the_way_is_asked_for_again(
    tmp_path: Path, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.watching.lists.entries.PAGE", 1)
    tokens = Tokens(lasts=2)
    street, ids, now = opened(tmp_path, channel, tokens=tokens)
    assert street.look(now).became == {Became.FETCHED: len(ids)}
    assert max(tokens.given.values()) > 1


def test_personal_data_are_asked_for_of_orders_that_are_handed_in_alone(tmp_path: Path) -> None:
    tokens = Tokens()
    street, ids, now = opened(tmp_path, "old-bazaar", tokens=tokens)
    street.look(now)
    assert tokens.given["personal"] == 1
    asked = {path: count for path, count in street.asked.items() if path.endswith("/address")}
    assert list(asked.values()) == [1] * len(ids)
    street.settle()
    street.look(now + HOUR)
    assert {path: street.asked[path] for path in asked} == asked


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_quota_is_kept_to(tmp_path: Path, channel: str) -> None:
    street, ids, now = opened(tmp_path, channel, quota=Quota(0))
    assert street.look(now).became == {Became.FETCHED: len(ids)}
    assert set(street.paused) == {2.0}, "half a request a second, as it says"


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_order_that_changes_between_two_pages_is_handed_in_as_it_is_then(
    tmp_path: Path, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.watching.lists.entries.PAGE", 2)
    street, ids, now = opened(tmp_path, channel, 5)
    changed = dirt.in_conflict(ordered(channel, 1)[0])

    def change() -> None:
        street.then = lambda: None
        street.shop.place(changed, now)

    street.then = change
    street.look(now)
    street.settle()
    street.look(now + HOUR)
    assert set(street.here()) == set(ids), "none is passed over"
    if channel not in ("desk", "parlour"):  # these list by the time of placing
        totals = [one["totals"]["total_minor"] for one in street.orders(ids[0])]
        assert totals[-1] == changed["totals"]["total_minor"]


def test_what_was_placed_just_now_is_left_to_its_webhook(tmp_path: Path) -> None:
    street, _, now = opened(tmp_path, "web", 1)
    placed_at = now - HOUR
    assert not street.look(placed_at + MINUTE).became
    assert street.look(placed_at + 3 * MINUTE).became == {Became.FETCHED: 1}


def test_a_change_that_nobody_told_is_handed_in(tmp_path: Path) -> None:
    street, [order_id], now = opened(tmp_path, "web", 1)
    street.settle(order_id)
    assert street.look(now).became == {Became.HERE: 1}
    [order] = bought("web", 1)
    street.shop.place(dirt.in_conflict(order), now + MINUTE)
    assert street.look(now + HOUR).became == {Became.CHANGED: 1}
    assert not street.look(now + 2 * HOUR).became.keys() - {Became.HERE}
    assert len(street.here()) == 1


def test_a_shop_that_is_busy_is_asked_again_when_it_says(tmp_path: Path) -> None:
    street, ids, now = opened(tmp_path, "web")
    street.busy = 2
    assert street.look(now).became == {Became.FETCHED: len(ids)}
    assert street.paused == [3.0, 3.0]


@pytest.mark.parametrize("trouble", ["shop", "spool"])
def test_nothing_is_forgotten_while_somebody_does_not_answer(tmp_path: Path, trouble: str) -> None:
    street, ids, now = opened(tmp_path, "web")
    street.away = trouble == "shop"
    street.fakes.durable_in = "nowhere" if trouble == "spool" else "log"
    told = street.look(now)
    assert (told.state, told.well) == ("away", False)
    assert told.because
    street.away, street.fakes.durable_in = False, "log"
    assert street.look(now + HOUR).became == {Became.FETCHED: len(ids)}


def test_an_order_that_cannot_be_taken_is_told_each_time(tmp_path: Path) -> None:
    street, [order_id], now = opened(tmp_path, "desk", 1)
    entry = street.shop.list[order_id]
    street.shop.list[order_id] = entry._replace(order={**entry.order, "currency": 7})  # type: ignore[typeddict-item]
    for at in (now, now + HOUR):
        told = street.look(at)
        assert told.became == {Became.UNREADABLE: 1}
        assert not told.well
    assert not street.here()


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_order_that_a_webhook_brought_as_well_is_received_once(
    tmp_path: Path, channel: str
) -> None:
    """One webhook came, and tracking has not heard of it yet; the other was lost (IN-05)."""
    street, ids, now = opened(tmp_path, channel, 2)
    street.hand_in(ids[0])
    street.look(now)
    assert sorted(street.here()) == sorted([ids[0], *ids])
    intake = Room(STAGE, now=now)
    for submitted in street.submitted():
        intake.send(OrderSubmitted, submitted)
    received = [one.value["order_id"] for one in intake.events if one.record is OrderReceived]
    assert sorted(received) == sorted(ids)


def test_what_was_remembered_before_entries_were_known_by_digest_is_gone_on_with(
    tmp_path: Path,
) -> None:
    street, ids, now = opened(tmp_path, "web", 1)
    history = [now - HOUR, 0, {}]
    known = {"cursor": now - 2 * HOUR, "history": history, "known": {ids[0]: 1}}
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "web.json").write_text(json.dumps(known))
    assert street.look(now).became == {Became.FETCHED: 1}
