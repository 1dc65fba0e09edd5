"""What the books say of stock, over HTTP: by code, name, lot, last day, quality, channel, and day
(IV-01, IV-08)."""

import asyncio
from typing import Any

import pytest

from orders.client.stock.piles import Wanted
from orders.client.stock.places import Place, Places
from orders.engine.errors import TransientError
from services.gateway.desk.threads import Threads
from services.gateway.stock.looking import LatestPlaces
from tests.gateway.desk import TOKENS
from tests.gateway.edge import STOCKIST, Fakes, bearing, problem

VERA = TOKENS["vera"].key


def ask(fakes: Fakes, path: str, key: str = VERA):
    return fakes.ask("GET", f"/v1/books{path}", headers=bearing(key))


def found(fakes: Fakes, path: str) -> list[tuple[str, ...]]:
    answer = ask(fakes, f"/lots{path}")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["count"] == len(told["lots"])
    return [(one["sku"], one["lot"], one["quality"], one["on_hand"]) for one in told["lots"]]


FIRST, SECOND = ("MILK", "L1", "", 10), ("MILK", "L3", "", 10)
BLOCKED, BROKEN = ("MILK", "L3", "quarantine", 4), ("LAMP", "", "damaged", 2)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("", [FIRST, SECOND, BLOCKED, BROKEN]),
        ("?lot=L3", [SECOND, BLOCKED]),
        ("?lot=L3&quality=sellable", [SECOND]),
        ("?quality=quarantine", [BLOCKED]),
        ("?quality=damaged", [BROKEN]),
        ("?expires_by=2026-09-25", [FIRST]),
        ("?expires_by=2026-09-24", []),
        ("?expires_by=2026-12-24", [FIRST, SECOND, BLOCKED]),
        ("?warehouse=MUC", []),
        ("?q=lamp", [BROKEN]),
        ("?q=fresh%20milk&quality=sellable", [FIRST, SECOND]),
        ("?q=nothing", []),
    ],
)
def test_lots_of_all_articles_are_found(shelved: Fakes, path: str, there: list[Any]):
    assert found(shelved, path) == there


def test_a_lot_is_told_as_it_is_now(shelved: Fakes):
    """However old the list of places is."""
    [told] = ask(shelved, "/lots?lot=L1").json()["lots"]
    assert (told["reserved"], told["available"], told["expires_on"]) == (3, 7, "2026-09-25")
    assert (told["name"], told["warehouse"]) == ("Fresh milk", "HAM")


def test_articles_are_told_as_the_command_tells_them(shelved: Fakes):
    told = ask(shelved, "?text=MILK&text=lamp&quality=quarantine").json()
    milk, lamp = told["articles"]
    assert (milk["on_hand"], milk["reserved"], milk["can_be_had"]["quantity"]) == (20, 3, 17)
    assert [(one["lot"], one["quality"]) for one in milk["lots"]] == [("L3", "quarantine")]
    assert (lamp["sku"], told["missing"], told["several"]) == ("LAMP", [], {})


def test_what_several_articles_have_in_their_names_is_listed(shelved: Fakes):
    told = ask(shelved, "?text=m&text=NOTHING").json()
    listed = told["several"]["m"]
    assert ([one["sku"] for one in listed["articles"]], listed["count"]) == (["MILK", "LAMP"], 2)
    assert (told["articles"], told["missing"]) == ([], ["NOTHING"])
    told = ask(shelved, "/articles?q=milk&limit=1").json()
    assert (told["count"], told["articles"][0]["available"]) == (1, 17)


def test_what_expires_by_a_day_cannot_be_had_on_it(shelved: Fakes):
    """IV-01, IV-08: by the books, and by the estimate that channels are told."""
    for day, quantity in (("2026-09-25", 17), ("2026-09-26", 10)):
        told = ask(shelved, f"?text=MILK&on={day}").json()["articles"][0]["can_be_had"]
        assert told["quantity"] == quantity
        path = f"/v1/stock/MILK?on={day}"
        assert shelved.ask("GET", path, headers=bearing(VERA)).json()["quantity"] == quantity
    told = ask(shelved, "?text=MILK&on=2026-09-26&channel=web").json()["articles"][0]
    assert told["can_be_had"]["quantity"] == 5


def test_a_shop_that_asks_what_there_is_now_asks_nothing_of_the_books(shelved: Fakes):
    """Decision 0076."""
    for path in ("/MILK", "?q=", "/LAMP?on=2026-12-24"):
        answer = shelved.ask("GET", f"/v1/stock{path}", headers=bearing(STOCKIST.key))
        assert answer.status_code == 200
    assert shelved.books.asked == 0


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("", (400, "no-article")),
        ("?text=MILK&channel=nobody", (404, "channel-unknown")),
        ("?text=MILK&on=christmas", (400, "not-a-day")),
        ("/lots?expires_by=christmas", (400, "not-a-day")),
        ("/lots?quality=good", (400, "not-a-quality")),
        ("/lots?limit=0", (400, "not-a-number")),
    ],
)
def test_what_makes_no_sense_is_refused(shelved: Fakes, path: str, refused: tuple[int, str]):
    assert problem(ask(shelved, path)) == refused


@pytest.mark.parametrize("path", ["?text=MILK", "/articles?q=milk", "/lots"])
def test_the_books_are_the_houses_own(shelved: Fakes, path: str):
    assert problem(ask(shelved, path, STOCKIST.key)) == (401, "not-authenticated")


def test_while_a_ledger_is_being_opened_nobody_is_told_that_there_is_nothing(shelved: Fakes):
    shelved.books.closed = {"lot_stock"}
    assert problem(ask(shelved, "/lots")) == (503, "away")


def test_an_article_may_have_any_sign_in_its_number():
    account = "A@B#1@HAM!recalled#99991231#L 7"
    place = Place.of(account)
    assert place == ("99991231", "L 7", "A@B#1", "HAM", "recalled")
    assert place.account == account


def places(*names: str) -> Places:
    return Places([f"A@HAM#99991231#{name}" for name in names], 0)


def test_what_is_read_anew_is_what_is_there_now():
    """Much of it is what was there before."""
    first = places("L1", "L2", "L3")
    again = Places(["A@HAM#20270101#L9", "A@HAM#99991231#L2", "A@HAM!damaged"], 1, first)
    assert [one.lot for one in again.matching(Wanted())] == ["L9", "", "L2"]
    assert [one.quality for one in again.matching(Wanted(quality="damaged"))] == ["damaged"]
    same = Places(list(first.by_account), 2, first)
    assert same.matching(Wanted()) == first.matching(Wanted())


def test_places_are_read_while_somebody_asks():
    """Who asks is not kept waiting while they are read anew, nor told what is old."""
    read = list[int]()

    def reading(last: Places | None) -> Places:
        read.append(1)
        if len(read) == 3:
            raise TransientError("away")
        return places(f"L{len(read)}")

    async def live() -> None:
        latest = LatestPlaces(reading, Threads(), fresh=0, old=60)
        first = await latest()
        again = await latest()
        assert first is again
        async with asyncio.timeout(60):
            while (await latest()) is first:
                await asyncio.sleep(0.001)
        assert len(read) >= 2

    asyncio.run(live())


def test_what_is_old_is_told_no_more():
    read = list[Places]()

    def reading(last: Places | None) -> Places:
        if len(read) == 1:
            raise TransientError("away")
        read.append(places("L1"))
        return read[-1]

    async def live() -> None:
        latest = LatestPlaces(reading, Threads(), fresh=0, old=0)
        await latest()
        with pytest.raises(TransientError):
            await latest()

    asyncio.run(live())
