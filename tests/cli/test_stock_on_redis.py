"""Lots and what may not be sold, asked of a real Redis (IV-01, IV-08)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orders.business.accounts import LOT_STOCK
from orders.cli.access.redis import permissions
from orders.client.stock.answering import Asked
from orders.client.stock.piles import Wanted
from orders.client.stock.places import Places, ageing_of, read_places, told
from orders.client.stock.shown import shown
from orders.client.stock.table import StockTable
from orders.engine.errors import TransientError
from tests.bench.stock.house import AT, ON_HAND, RESERVED, Books, fill, lots, sku, table
from tests.engine.private_redis import PrivateRedis

ARTICLES = 130


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRedis]:
    server = PrivateRedis(tmp_path_factory.mktemp("redis"))
    fill(server.url, ARTICLES)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def books(redis: PrivateRedis) -> Books:
    return Books(redis.url)


@pytest.fixture(scope="module")
def house() -> StockTable:
    return table(ARTICLES)


@pytest.fixture(scope="module")
def places(books: Books) -> Places:
    return read_places(books, AT)


def test_every_lot_has_its_place(places: Places):
    assert len(places.matching(Wanted())) == 2 * ARTICLES


def test_a_lot_is_found_with_what_lies_there(places: Places, books: Books, house: StockTable):
    day, name = lots(7)[0]
    [one] = told(places.matching(Wanted(lot=name)), books, house, 10)
    assert (one["sku"], one["lot"], one["warehouse"], one["quality"]) == (sku(7), name, "MUC", "")
    assert one["expires_on"].replace("-", "") == day
    assert (one["on_hand"], one["reserved"]) == (ON_HAND, RESERVED)


def test_what_may_not_be_sold_is_found(places: Places, books: Books, house: StockTable):
    found = told(places.matching(Wanted(quality="quarantine")), books, house, 10)
    assert [one["sku"] for one in found] == [sku(0), sku(100)]


def test_what_expires_first_comes_first(places: Places, books: Books, house: StockTable):
    found = told(places.matching(Wanted(expires_by="2026-10-31")), books, house, 1_000)
    days = [one["expires_on"] for one in found]
    assert days == sorted(days)
    assert days[-1] <= "2026-10-31"
    expected = [day for n in range(ARTICLES) for day, _ in lots(n) if day <= "20261031"]
    assert len(days) == len(expected)
    assert len(told(places.matching(Wanted()), books, house, 3)) == 3


def test_what_expires_of_an_article_is_what_is_free_of_its_lots(books: Books, house: StockTable):
    """What is in quarantine was not to be had before, either."""
    found = ageing_of([sku(0), sku(1)], books, house)
    assert [one.amount for one in found[sku(1)]] == [ON_HAND - RESERVED] * 2
    assert [one.amount for one in found[sku(0)]] == [ON_HAND - RESERVED]


@pytest.mark.parametrize("user", ["gateway", "desk"])
def test_whoever_asks_may(redis: PrivateRedis, house: StockTable, user: str):
    """By the rights that `orders access redis` gives."""
    rights = ("reset", "on", ">secret", "-@all", *permissions(user))
    redis.client.execute_command("ACL", "SETUSER", user, *rights)
    books = Books(f"redis://{user}:secret@127.0.0.1:{redis.port}/0")
    hits = read_places(books, AT).matching(Wanted(lot=lots(3)[0][1]))
    assert len(told(hits, books, house, 10)) == 1
    assert ageing_of([sku(1)], books, house)
    asked = Asked(None, AT, AT)
    found = shown([sku(5), "tea 127", "nothing"], asked, Wanted(), books, house)
    assert [one["sku"] for one in found.articles] == [sku(5), sku(127)]
    assert (found.several, found.missing) == ({}, ["nothing"])


def test_a_ledger_that_is_being_opened_is_not_taken_for_an_empty_one(tmp_path: Path):
    server = PrivateRedis(tmp_path)
    try:
        with pytest.raises(TransientError, match="being opened"):
            read_places(Books(server.url), AT)
        assert Books(server.url).free_of_lots(LOT_STOCK, ["A@"]) == {}
    finally:
        server.stop()
