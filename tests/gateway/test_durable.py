"""Whatever the log does, what was answered reaches it, in the order in which it was answered."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from orders.client.publishing import Publication
from services.gateway import durable
from services.gateway.durable import Durable
from services.gateway.spool import NoRoom, Spool
from tests.gateway.log import FakeLog

ROOM = 10_000_000
SILENCE, PATIENT = 0.05, 600.0
"""Seconds for which the log may be silent: one that is, and one that answers on a busy machine."""


@pytest.fixture(autouse=True, scope="module")
def _quick():
    """Ticks that a test does not wait for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "TICK_SECONDS", 0.001)
        patch.setattr(durable, "PIECE", 5)
        patch.setattr(durable, "PIECE_SECONDS", 0.1)
        yield


def record(number: int) -> Publication:
    return Publication("orders.submissions.v1", b"shop:1", str(number).encode())


def numbers(arrived: Sequence[Publication]) -> list[int]:
    return [int(one.value) for one in arrived]


@asynccontextmanager
async def keeper(
    folder: Path, log: FakeLog, room: int = ROOM, silence: float = SILENCE
) -> AsyncIterator[Durable]:
    spool = Spool(folder, room)
    keeps = Durable(log, spool, silence)
    runs = asyncio.create_task(keeps.run())
    try:
        yield keeps
    finally:
        runs.cancel()
        with suppress(asyncio.CancelledError):
            await runs
        spool.close()


async def direct(keeps: Durable) -> None:
    """Until the spool is empty."""
    async with asyncio.timeout(60):
        while keeps.spooling:
            await asyncio.sleep(0.002)


def test_while_the_log_answers_the_spool_is_not_asked(tmp_path: Path):
    async def scene() -> None:
        log = FakeLog()
        async with keeper(tmp_path, log, room=0, silence=PATIENT) as keeps:
            kept = await keeps.keep(record(1))
        assert (kept.durable_in, kept.position) == ("log", "orders.submissions.v1/0/0")

    asyncio.run(scene())


def test_a_silent_log_is_waited_for_once_then_all_goes_to_the_spool_and_on_in_order(
    tmp_path: Path,
):
    async def scene() -> None:
        log = FakeLog()
        log.manner = "silent"
        async with keeper(tmp_path, log) as keeps:
            first = await asyncio.gather(*(keeps.keep(record(number)) for number in range(12)))
            assert {kept.durable_in for kept in first} == {"spool"}
            keeps._log_seconds = PATIENT
            async with asyncio.timeout(60):  # nobody waits a second time
                assert (await keeps.keep(record(12))).durable_in == "spool"
            log.manner = "answers"
            await direct(keeps)
            assert (await keeps.keep(record(13))).durable_in == "log"
        assert numbers(log.arrived) == list(range(14))

    asyncio.run(scene())


def test_neither_log_nor_room_keeps_nothing_and_says_so(tmp_path: Path):
    async def scene() -> None:
        log = FakeLog()
        log.manner = "refuses"
        async with keeper(tmp_path, log, room=0) as keeps:
            for number in range(2):
                with pytest.raises(NoRoom):
                    await keeps.keep(record(number))

    with capture_logs() as lines:
        asyncio.run(scene())
    told = [line["because"] for line in lines if line["event"] == "no_room"]
    assert told == ["0 records with 0 bytes wait for the log"]


def test_a_restart_sends_what_it_finds_before_anything_else(tmp_path: Path):
    async def scene() -> None:
        log = FakeLog()
        log.manner = "refuses"
        async with keeper(tmp_path, log) as keeps:
            for number in range(8):
                await keeps.keep(record(number))
        log.manner = "answers"
        async with keeper(tmp_path, log) as keeps:
            assert (await keeps.keep(record(8))).durable_in == "spool"
            await direct(keeps)
        assert numbers(log.arrived) == list(range(9))

    asyncio.run(scene())


def test_a_spool_that_fills_while_it_is_drained_is_empty_one_day(tmp_path: Path):
    async def scene() -> None:
        log = FakeLog()
        log.manner = "refuses"
        async with keeper(tmp_path, log) as keeps:
            await keeps.keep(record(0))
            log.manner = "answers"
            number = 0
            async with asyncio.timeout(60):
                while keeps.spooling:
                    number += 1
                    await keeps.keep(record(number))
        assert numbers(log.arrived) == list(range(number + 1))

    asyncio.run(scene())


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["answers", "refuses", "forgets", "restart", "wait"]),
        st.integers(1, 8),  # so many requests at once
    ),
    max_size=12,
)


@settings(deadline=None)  # it waits for a disk
@given(STEPS)
def test_whatever_fails_all_that_was_answered_arrives_in_its_order(steps: list[str | int]):
    async def scene(folder: Path) -> None:
        log, said = FakeLog(), 0
        lives: list[list[str | int]] = [[]]
        for step in steps:
            lives.append([]) if step == "restart" else lives[-1].append(step)
        for life in lives:
            async with keeper(folder, log) as keeps:
                for step in life:
                    if isinstance(step, int):
                        wanted = [keeps.keep(record(said + one)) for one in range(step)]
                        await asyncio.gather(*wanted)
                        said += step
                    elif step == "wait":
                        await asyncio.sleep(0.005)
                    else:
                        log.manner = step  # type: ignore[assignment]  # it is none of the others
        log.manner = "answers"
        async with keeper(folder, log) as keeps:
            await direct(keeps)
        last = {number: at for at, number in enumerate(numbers(log.arrived))}
        assert sorted(last, key=lambda number: last[number]) == list(range(said))

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(scene(Path(folder)))
