"""Looking for documents is bounded: whoever asks for what is not there keeps nobody waiting
(IN-09)."""

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from orders.client.documents import Document, within
from orders.engine.errors import TransientError
from services.gateway.problem import Problem
from services.gateway.searching import Searches

PATIENCE = 60.0
NEVER = "a" * 64


async def code(search: asyncio.Future[Document | None]) -> str:
    """Of the problem that it ends with."""
    with pytest.raises(Problem) as refused:
        await search
    assert refused.value.status == 503
    return str(refused.value.body["type"]).removeprefix("urn:orders:problem:")


def test_few_go_on_at_once_some_wait_and_others_are_told_to_come_again():
    going, most, over = 0, 0, threading.Event()
    lock = threading.Lock()

    def find(channel: str, sha256: str, since_ms: int, left: Callable[[], float]) -> None:
        nonlocal going, most
        with lock:
            going += 1
            most = max(most, going)
        assert over.wait(PATIENCE)
        with lock:
            going -= 1

    async def play() -> None:
        searches = Searches(find, at_once=2, waiting=3, seconds=PATIENCE)

        def one() -> asyncio.Future[Document | None]:
            return asyncio.ensure_future(searches.search("shop", NEVER, 0))

        asked = [one() for _ in range(5)]
        await asyncio.sleep(0)
        assert await code(one()) == "too-busy"
        assert await asyncio.to_thread(int, "7") == 7, "whoever asks for an order is answered"
        over.set()
        assert await asyncio.gather(*asked) == [None] * 5
        assert await one() is None, "there is room again"

    asyncio.run(play())
    assert most == 2


def test_one_that_takes_too_long_ends_and_says_so():
    ended = threading.Event()

    def find(channel: str, sha256: str, since_ms: int, left: Callable[[], float]) -> None:
        while left() > 0:
            time.sleep(0.01)
        ended.set()

    async def play() -> None:
        searches = Searches(find, seconds=0.05)
        asked = asyncio.ensure_future(searches.search("shop", NEVER, 0))
        assert await code(asked) == "not-found-in-time"

    asyncio.run(play())
    assert ended.wait(PATIENCE), "its thread is free for the next"


def test_the_log_is_read_no_further_when_no_time_is_left():
    left = iter([2.0, 1.0, 0.0])
    read = within(iter(["first", "second", "third"]), lambda: next(left))
    assert [next(read), next(read)] == ["first", "second"]
    with pytest.raises(TransientError):
        next(read)
