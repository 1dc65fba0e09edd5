"""Whatever a shop answers is told and counted; nothing is lost by it, nobody is asked without a
pause, and the watch goes on (IN-10)."""

import itertools
import threading
import time
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from orders.engine.errors import ConfigError
from services.gateway.watching.asking import LONGEST_SECONDS, TRIES, Away, patient
from services.gateway.watching.following import Followers
from services.gateway.watching.taking import Became, Watch
from services.gateway.watching.telling import Told, WatchMetrics
from services.simulator.shops.shopify import listed
from tests.gateway.watching.street import HOUR, MINUTE, SHOPS, Street, ordered
from tests.gateway.watching.test_look import opened

JSON, HTML = {"Content-Type": "application/json"}, {"Content-Type": "text/html"}
DENIED = {"errors": [{"message": "Ada", "extensions": {"exception": {"code": "PermissionDenied"}}}]}


BAD = (
    (httpx.Response(401), "401"),
    (httpx.Response(403), "403"),
    (httpx.Response(404), "404"),
    (httpx.Response(429), "429: it is asked too often"),
    (httpx.Response(500), "500"),
    (httpx.Response(302, headers={"Location": "https://other.test/"}), "302"),
    (httpx.Response(200, headers=HTML, content=b"<html>Hello, Ada"), "for people (HTML)"),
    (httpx.Response(200, headers=JSON, content=b'{"orders": [{"id": 7, "na'), "its l"),
    (httpx.Response(200, headers=JSON, content=b"[7"), "its l"),
    (httpx.Response(200, headers=JSON, content=b""), "its l"),
    (httpx.Response(200, headers=JSON, content=b"\xff\xfe\x00"), "its l"),
)


@pytest.mark.parametrize("channel", SHOPS)
def test_it_is_told_and_the_next_look_begins_where_this_one_did(
    tmp_path: Path, channel: str
) -> None:
    street, ids, now = opened(tmp_path, channel, 1)
    for answer, says in BAD:
        street.says = answer
        street.asked.clear()
        told = street.look(now)
        assert (told.state, told.became) == ("away", {})
        assert says in told.because
        assert "Ada" not in told.because
        assert street.asked["shop.test"] + street.asked["login.test"] <= TRIES + 1
    street.says = None
    assert street.look(now + HOUR).became == {Became.FETCHED: len(ids)}


def test_saleor_refuses_in_a_good_answer(tmp_path: Path) -> None:
    street, _, now = opened(tmp_path, "gallery", 1)
    street.says = httpx.Response(200, headers=JSON, content=orjson.dumps(DENIED))
    assert street.look(now).because == "its list answers with errors: PermissionDenied"


def test_sylius_that_does_not_say_when_an_order_was_placed_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As up to its 2.0."""
    street, _, now = opened(tmp_path, "parlour", 1)
    untimed = street.shop.list["parlour:" + street.shop.form.number(ordered("parlour", 1)[0])]
    monkeypatch.setattr(
        "services.simulator.shops.sylius.shown",
        lambda entry: {"@id": "/api/v2/admin/orders/" + SHOPS["parlour"].number(untimed.order)},
    )
    assert "have checkoutCompletedAt serialized" in street.look(now).because


def paged(bodies: Any) -> Any:
    """A list in which every page names another."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("page", "0")) + 1
        following = request.url.copy_set_param("page", str(number))
        link = {**JSON, "Link": f'<{following}>; rel="next"'}
        return httpx.Response(200, headers=link, content=next(bodies))

    return answer


def test_a_list_that_repeats_a_page_is_told(tmp_path: Path) -> None:
    street, [order_id], now = opened(tmp_path, "web", 1)
    street.says = paged(itertools.repeat(listed(list(street.shop.list.values()))))
    told = street.look(now)
    assert (told.state, told.became) == ("away", {Became.FETCHED: 2})
    assert "the same page twice" in told.because
    assert set(street.here()) == {order_id}, "what it came to is handed in all the same"


def test_a_list_without_end_is_left_after_so_many_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.watching.lists.entries.MOST_PAGES", 20)
    street, _, now = opened(tmp_path, "web", 1)
    street.says = paged(itertools.repeat(b'{"orders": []}'))
    assert "more than 20 pages" in street.look(now).because
    assert street.asked["shop.test"] == 20


@pytest.mark.parametrize(
    "link", ["https://other.test/orders", "http://shop.test/orders", "https://[", "//other.test"]
)
def test_nobody_else_is_told_the_secret(tmp_path: Path, link: str) -> None:
    street, _, now = opened(tmp_path, "web", 1)
    headers = {**JSON, "Link": f'<{link}>; rel="next"'}
    street.says = httpx.Response(200, headers=headers, content=b'{"orders": []}')
    assert street.look(now).state == "away"
    assert not street.asked["other.test"]
    assert street.asked["shop.test"] == 1


def test_an_order_without_the_time_of_its_change_hides_no_other(tmp_path: Path) -> None:
    street, _, now = opened(tmp_path, "web", 2)
    page = orjson.loads(listed(list(street.shop.list.values())))
    page["orders"][0]["updated_at"] = "soon"
    street.says = httpx.Response(200, headers=JSON, content=orjson.dumps(page))
    told = street.look(now)
    assert told.became == {Became.UNREADABLE: 1, Became.FETCHED: 1}
    assert not told.well


def test_what_a_look_that_was_cut_off_came_to_is_not_looked_at_again(tmp_path: Path) -> None:
    street, ids, now = opened(tmp_path, "old-bazaar", 4)

    def cut_off(request: httpx.Request) -> httpx.Response:
        third = street.shop.form.number(ordered("old-bazaar", 3)[2])
        return httpx.Response(500) if third in request.url.path else street.teller.answer(request)

    street.says = cut_off
    told = street.look(now)
    assert (told.state, told.became) == ("away", {Became.FETCHED: 2})
    street.says = None
    assert street.look(now + MINUTE).became == {Became.HERE: 2, Became.FETCHED: 2}
    assert street.here() == ids


@pytest.mark.parametrize("ahead", [HOUR, 400 * 24 * HOUR])
def test_a_shop_whose_clock_is_ahead_is_told_and_loses_no_order(tmp_path: Path, ahead: int) -> None:
    street, ids, now = opened(tmp_path, "web", 2)
    for order_id in ids:
        entry = street.shop.list[order_id]
        street.shop.list[order_id] = entry._replace(changed_at=now + ahead)
    told = street.look(now)
    assert told.became == {Became.FETCHED: 2}
    assert (told.ahead_minutes, told.well) == (ahead // MINUTE, False)
    assert "its clock is" in told.line()
    street.settle()
    [late] = ordered("web", 3)[2:]
    street.shop.place(late, now)
    street.shop.list[f"web:{street.shop.form.number(late)}"] = street.shop.list[
        f"web:{street.shop.form.number(late)}"
    ]._replace(changed_at=now + 5 * MINUTE)  # its clock was mended
    assert street.look(now + HOUR).became[Became.FETCHED] == 1


@pytest.mark.parametrize(("behind", "minutes"), [(7200, -120), (30, 0), (-7200, 0)])
def test_a_shop_whose_clock_is_behind_is_told(tmp_path: Path, behind: int, minutes: int) -> None:
    street, _, now = opened(tmp_path, "web", 1)

    def dated(request: httpx.Request) -> httpx.Response:
        answer = street.teller.answer(request)
        answer.headers["Date"] = formatdate(time.time() - behind, usegmt=True)
        return answer

    street.says = dated
    told = street.look(now)
    assert (told.ahead_minutes, told.well) == (minutes, minutes == 0)
    assert ("120 min behind ours" in told.line()) == (minutes != 0)


def test_a_server_that_says_how_long_is_waited_for_so_long_and_no_longer() -> None:
    answers = [
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.Response(429, headers={"x-amzn-RateLimit-Limit": "0.0056"}),
        httpx.Response(503, headers={"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}),
        httpx.Response(429, headers={"Retry-After": "1e9"}),
        httpx.Response(429, headers={"Retry-After": "nan"}),
    ]
    paused: list[float] = []
    queue = iter(answers)
    with httpx.Client(transport=httpx.MockTransport(lambda _: next(queue))) as client:
        answer = patient(client, paused.append)(httpx.Request("GET", "https://shop.test/"))
    assert answer.status_code == 429
    assert paused == [7.0, pytest.approx(178.57, abs=0.01), 8.0, LONGEST_SECONDS]


def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.gateway.watching.asking.LARGEST_BYTES", 1000)
    read: list[bytes] = []

    def drip() -> Any:
        for piece in itertools.repeat(b"[" * 300):
            read.append(piece)
            yield piece

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=drip()))
    with httpx.Client(transport=transport) as client, pytest.raises(Away, match="more than"):
        patient(client)(httpx.Request("GET", "https://shop.test/"))
    assert len(read) < 10


def test_who_is_told_to_stop_asks_nobody_any_more() -> None:
    stop = threading.Event()
    transport = httpx.MockTransport(lambda _: httpx.Response(503))

    def wait(seconds: float) -> None:
        stop.set()

    with httpx.Client(transport=transport) as client, pytest.raises(Away, match="stopped"):
        patient(client, wait, stop.is_set)(httpx.Request("GET", "https://shop.test/"))


def test_a_look_that_fails_ends_no_other(tmp_path: Path) -> None:
    """A disk that is full, or a memory that is none, is told as a shop that is away."""
    street = Street(tmp_path, "web")
    [watch] = street.watches
    metrics, stop, looks = WatchMetrics(), threading.Event(), list[str]()

    def look(watch: Watch) -> tuple[Told, int]:
        looks.append(watch.name)
        if len(looks) == 1:
            raise OSError("no space left")
        if len(looks) == 2:
            raise ConfigError("no memory of a channel")
        stop.set()
        return Told(watch.name, "quiet", {}), 60_000

    quick = watch.order_list.model_copy(update={"every_minutes": 0})
    followers = Followers([replace(watch, order_list=quick)], look, metrics, stop)
    followers.run()
    assert looks == ["web"] * 3
    assert followers.alive()
    state = {"channel": "web", "orders_gateway_watch_state": "quiet"}
    assert metrics.registry.get_sample_value("orders_gateway_watch_state", state) == 1
