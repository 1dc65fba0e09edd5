"""What webhooks did not bring is fetched from the shop's own list, once (IN-10)."""

from pathlib import Path

import pytest

from services.gateway.watching.look import Became
from services.simulator import dirt
from tests.gateway.watching.street import HOUR, MINUTE, Street
from tests.simulator.shops.house import bought

CHANNELS = ("web", "marketplace", "desk")


def opened(folder: Path, channel: str, count: int = 6) -> tuple[Street, list[str], int]:
    """A street on whose shop so many orders stand, none of them told; their ids; and a moment at
    which they are an hour old."""
    street = Street(folder, channel, look_back_hours=10_000)
    for order in bought(channel)[:count]:
        street.shop.place(order, order["placed_at"])
    latest = max(entry.changed_at for entry in street.shop.list.values())
    return street, list(street.shop.list), latest + HOUR


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_no_webhook_brought_is_fetched_once(tmp_path: Path, channel: str) -> None:
    street, ids, now = opened(tmp_path, channel)
    street.settle(*ids[:2])
    assert street.look(now).became == {Became.HERE: 2, Became.FETCHED: 4}
    assert sorted(street.here()) == sorted(ids[2:])
    street.settle()
    assert Became.FETCHED not in street.look(now + HOUR).became
    assert len(street.here()) == 4


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_list_is_read_to_its_last_page(
    tmp_path: Path, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.watching.lists.PAGE", 2)
    street, ids, now = opened(tmp_path, channel, 5)
    street.look(now)
    assert sorted(street.here()) == sorted(ids)
    assert street.asked["shop.test"] == 3


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
