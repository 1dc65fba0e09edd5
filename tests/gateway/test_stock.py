"""What there is of articles, over HTTP (IV-01)."""

import asyncio
from contextlib import suppress

import pytest

from orders.client.stock.table import StockTable
from orders.contracts.records import Article, Availability, Channel
from orders.engine.errors import TransientError
from services.gateway.problem import Problem
from services.gateway.stock.following import StockFollowing
from tests import orders as made
from tests.gateway.desk import TOKENS
from tests.gateway.edge import NOW, SHOP, STOCKIST, Fakes, bearing, problem

DAY = 86_400_000
TOMORROW = "2026-09-22"


@pytest.fixture
def stocked(fakes: Fakes) -> Fakes:
    """Ten of a dish, of which two are promised and one is waited for; five come tomorrow."""
    article = made.article("DISH/1", name="Crème brûlée dish")
    receipt = {
        "purchase_order": "P",
        "warehouse": "B",
        "quantity": 5,
        "expected_at": NOW + DAY // 2,
    }
    told: Availability = {
        "sku": "DISH/1",
        "on_hand": 10,
        "reserved": 2,
        "waiting": 1,
        "expected": [receipt],  # type: ignore[list-item]
        "at": NOW - 3_000,
    }
    agreed = made.agreed("stockist", stock=[{"sku": "", "family": "", "percent": 50, "safety": 1}])
    fakes.stock.put(Article, "DISH/1", article)
    fakes.stock.put(Article, "LAMP", made.article("LAMP", name="Lamp"))
    fakes.stock.put(Availability, "DISH/1", told)
    fakes.stock.put(Channel, "stockist", agreed)
    return fakes


def ask(fakes: Fakes, path: str, key: str = STOCKIST.key):
    return fakes.ask("GET", f"/v1/stock{path}", headers=bearing(key))


def test_a_channel_is_told_what_it_can_have_and_not_what_there_is(stocked: Fakes):
    told = ask(stocked, "/DISH/1").json()
    assert (told["quantity"], told["channel"], told["terms"]) == (3, "stockist", None)
    assert (told["as_of_at"], told["estimate"], told["unit"]) == (NOW - 3_000, True, "PCE")


def test_what_comes_by_a_day_can_be_had_on_it(stocked: Fakes):
    assert ask(stocked, f"/DISH/1?on={TOMORROW}").json()["quantity"] == 5


def test_staff_are_told_what_it_is_made_of_for_any_channel(stocked: Fakes):
    told = ask(stocked, "/DISH/1", TOKENS["vera"].key).json()
    assert (told["quantity"], told["channel"]) == (7, "")
    assert {one["name"]: one["amount"] for one in told["terms"]} == {
        "on_hand": 10,
        "reserved": -2,
        "ahead": -1,
        "incoming": 0,
        "safety": 0,
        "other_channels": 0,
    }
    told = ask(stocked, "/DISH/1?channel=stockist", TOKENS["vera"].key).json()
    assert (told["quantity"], told["channel"]) == (3, "stockist")
    assert problem(ask(stocked, "/DISH/1?channel=nobody", TOKENS["vera"].key))[0] == 404


def test_articles_are_found_by_what_people_type(stocked: Fakes):
    found = ask(stocked, "?q=CREME%20dish").json()
    assert ([one["sku"] for one in found["articles"]], found["count"]) == (["DISH/1"], 1)
    found = ask(stocked, "?q=&limit=1").json()
    assert (len(found["articles"]), found["count"]) == (1, 2)


def test_of_an_article_of_which_nothing_was_told_there_is_nothing(stocked: Fakes):
    told = ask(stocked, "/LAMP").json()
    assert (told["quantity"], told["as_of_at"]) == (0, None)


@pytest.mark.parametrize(
    ("path", "key", "refused"),
    [
        ("/DISH/1", SHOP.key, (403, "key-not-for-this")),
        ("/DISH/1", "nobody.at-all", (401, "not-authenticated")),
        ("/NOTHING", STOCKIST.key, (404, "article-unknown")),
        ("/DISH/1?channel=shop", STOCKIST.key, (403, "key-of-another-channel")),
        ("/DISH/1?on=christmas", STOCKIST.key, (400, "not-a-day")),
        ("?q=dish&limit=1000", STOCKIST.key, (400, "not-a-number")),
    ],
)
def test_what_is_not_answered(stocked: Fakes, path: str, key: str, refused: tuple[int, str]):
    assert problem(ask(stocked, path, key)) == refused


class Reads:
    """Complete after three looks, the second of which finds nobody there."""

    def __init__(self) -> None:
        self.looks = 0

    @property
    def complete(self) -> bool:
        return self.looks > 2

    def poll(self) -> None:
        self.looks += 1
        if self.looks == 2:
            raise TransientError("away")


def _read(following: StockFollowing) -> bool:
    """Whether it is said now what there is."""
    with suppress(Problem):
        following.table()
        return True
    return False


def test_nothing_is_read_before_somebody_asks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.gateway.stock.following.AGAIN_SECONDS", 0)
    begun: list[Reads] = []

    def begin() -> Reads:
        begun.append(Reads())
        return begun[-1]

    async def live() -> None:
        table = StockTable()
        following = StockFollowing(table, begin)
        running = asyncio.create_task(following.run())
        await asyncio.sleep(0)
        assert not begun
        with pytest.raises(Problem, match="still being read"):
            following.table()
        async with asyncio.timeout(60):
            while not _read(following):
                await asyncio.sleep(0.01)
        assert begun[0].complete
        assert following.table() is table
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(live())
