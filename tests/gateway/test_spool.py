"""The spool: what it has taken is on the disk, in its order, whatever becomes of the process."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from orders.client.publishing import Publication
from orders.engine.errors import ConfigError
from services.gateway.spool import NoRoom, Spool

ROOM = 1_000_000
KILLED_BEFORE_IT_ANSWERS = """
import asyncio, os, signal, sys
from pathlib import Path
from orders.client.publishing import Publication
from services.gateway import spool

spool._tell = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # on the disk, and not told
asyncio.run(spool.Spool(Path(sys.argv[1]), 1000).put(Publication("t", b"shop:1", b"order")))
"""


def record(number: int, size: int = 10) -> Publication:
    value = str(number).encode().rjust(size, b".")
    return Publication("orders.submissions.v1", b"shop:1", value, (("at", b"\x00\xff"),))


def opened(
    folder: Path, then: Callable[[Spool], Coroutine[None, None, None]], room: int = ROOM
) -> None:
    """Do it with the folder's spool, and close it."""
    spool = Spool(folder, room)
    try:
        asyncio.run(then(spool))
    finally:
        spool.close()


async def contents(spool: Spool) -> list[Publication]:
    return [one.record for one in await spool.oldest(1_000)]


def test_what_came_first_is_oldest_and_stays_over_a_restart(tmp_path: Path):
    async def fill(spool: Spool) -> None:
        await asyncio.gather(*(spool.put(record(number)) for number in range(50)))

    async def drain(spool: Spool) -> None:
        assert (spool.held, spool.bytes) == (50, 500)
        first = await spool.oldest(20)
        assert [one.record for one in first] == [record(number) for number in range(20)]
        await spool.forget(first)
        assert (spool.held, spool.bytes) == (30, 300)
        assert await contents(spool) == [record(number) for number in range(20, 50)]

    opened(tmp_path, fill)
    opened(tmp_path, drain)


def test_what_is_forgotten_stays_so_and_no_later_record_takes_its_place(tmp_path: Path):
    async def turn(spool: Spool) -> None:
        assert spool.held == 0
        await spool.put(record(1))
        [one] = await spool.oldest(10)
        sequences.append(one.sequence)
        await spool.forget([one])

    sequences: list[int] = []
    for _ in range(3):
        opened(tmp_path, turn)
    assert sequences == sorted(set(sequences))


def test_it_takes_no_more_than_it_may_hold(tmp_path: Path):
    async def overfill(spool: Spool) -> None:
        await spool.put(record(1, size=90))
        with pytest.raises(NoRoom, match="1 records with 90 bytes wait"):
            await spool.put(record(2, size=11))
        await spool.put(record(3, size=10))
        await spool.forget(await spool.oldest(1))
        await spool.put(record(4, size=90))
        assert await contents(spool) == [record(3, size=10), record(4, size=90)]

    opened(tmp_path, overfill, room=100)


def test_a_disk_that_refuses_is_told_and_keeps_nothing(tmp_path: Path):
    async def refused(spool: Spool) -> None:
        spool._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(NoRoom, match="the disk refuses"):
            await spool.put(record(1, size=100_000))
        assert (spool.held, spool.bytes, await contents(spool)) == (0, 0, [])

    opened(tmp_path, refused)


def test_many_who_hand_in_at_once_are_all_taken(tmp_path: Path):
    """The loop lets go of what it was told while the spool's thread writes the next."""

    async def crowd(spool: Spool) -> None:
        async def hands_in() -> None:
            for _ in range(10):
                await spool.put(*[record(1)] * 200)

        await asyncio.gather(*(hands_in() for _ in range(32)))
        assert spool.held == 32 * 10 * 200

    opened(tmp_path, crowd)


def test_a_piece_is_no_larger_than_memory_bears(tmp_path: Path):
    async def piecewise(spool: Spool) -> None:
        for number in range(3):
            await spool.put(record(number, size=9_000_000))
        assert len(await spool.oldest(1_000)) == 2

    opened(tmp_path, piecewise, room=100_000_000)


def test_a_folder_is_one_process_alone(tmp_path: Path):
    async def second(spool: Spool) -> None:
        with pytest.raises(ConfigError, match="each gateway needs a folder of its own"):
            Spool(tmp_path, ROOM)

    opened(tmp_path, second)


def test_killed_between_the_disk_and_the_answer_the_record_is_there(tmp_path: Path):
    died = subprocess.run([sys.executable, "-c", KILLED_BEFORE_IT_ANSWERS, str(tmp_path)])
    assert died.returncode == -signal.SIGKILL

    async def there(spool: Spool) -> None:
        assert await contents(spool) == [Publication("t", b"shop:1", b"order")]

    opened(tmp_path, there)
