"""An order that has ended is archived with all that belongs to it, once, wherever the writer dies
(DL-03)."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.client.orderfile.opening import ArchiveAway
from orders.engine.core import failpoints
from orders.engine.errors import ConfigError
from services.orderfile.archive import appending
from services.orderfile.points import OF_ARCHIVING
from services.orderfile.process import opened
from tests.lake.house import Killed, killing
from tests.orderfile.archive.chest import Chest, lines
from tests.orderfile.house import LATER, kill


@pytest.fixture
def chest(tmp_path: Path) -> Iterator[Chest]:
    yield Chest(tmp_path, most=7)
    failpoints.listen(None)


def filled(chest: Chest, orders: int = 3) -> None:
    for number in range(orders):
        chest.ended(f"web:{number}")
    chest.live()


def test_an_ended_order_is_archived_whole_and_found_by_all_it_is_known_by(
    chest: Chest,
) -> None:  # DL-03
    filled(chest)
    chest.order("web:open")
    chest.live()
    chest.put_away()
    assert set(chest.archived()) == {"web:0", "web:1", "web:2"}, "open ones are not"
    archive = chest.reading()
    assert archive.find("number", "N-web:1") == ["web:1"]
    assert archive.find("tracking", "T-web:2") == ["web:2"]
    assert len(archive.find("customer", "C-1") or archive.find("document", "D-web:0")) > 0
    bundle = archive.get("web:1")
    assert bundle is not None
    told = chest.asking().facts("web:1")
    assert bundle.facts == told, "every byte of value and headers"
    decoded = {one.record for one in archive.records(bundle)}
    assert decoded == {"OrderReceived", "ShipmentDispatched", "CarrierScanned", ""}
    assert bundle.entries[0][1]["head"]["status"] == "completed"
    archive.close()
    assert not chest.broken()
    assert chest.against() == (3, 0, "")


def test_segments_are_read_by_any_program_that_knows_zstandard(chest: Chest) -> None:
    filled(chest)
    chest.put_away()
    said = [orjson.loads(line) for file in chest.files() for line in lines(file).splitlines()]
    orders = [one["order_id"] for one in said if one["kind"] == "bundle"]
    assert sorted(orders) == ["web:0", "web:1", "web:2"]
    schemas = {one["schema_id"] for one in said if one["kind"] == "schema"}
    assert len(schemas) >= 3, "what the bytes mean stands there, too"


def test_nothing_is_archived_twice_and_what_comes_late_is_added(chest: Chest) -> None:  # DL-03
    filled(chest)
    chest.put_away()
    before = [file.read_bytes() for file in chest.files()]
    chest.put_away()
    assert [file.read_bytes() for file in chest.files()] == before
    chest.late("web:1")
    chest.live()
    assert chest.against() == (3, 1, "web:1")
    chest.put_away()
    archive = chest.reading()
    bundle = archive.get("web:1")
    assert bundle is not None
    assert [content["kind"] for _, content in bundle.entries] == ["bundle", "supplement"]
    assert [len(content["facts"]) for _, content in bundle.entries] == [5, 1]
    archive.close()
    assert chest.same()
    assert chest.against().missing == 0
    assert not chest.broken()


def test_it_waits_until_nothing_was_heard_for_a_while(chest: Chest) -> None:
    filled(chest)
    file = opened(chest.folder)
    archiving = chest.archiving(file, 3_600_000)
    last = max(m.timestamp for records in chest.log.records.values() for m in records)
    archiving.turn(last / 1000 + 3_599)
    assert "web:2" not in chest.archived()
    archiving.turn(last / 1000 + 3_601)
    assert "web:2" in chest.archived()
    archiving.close()
    kill(file)


@pytest.mark.parametrize("point", OF_ARCHIVING)
@pytest.mark.parametrize("time", [1, 2])
def test_a_writer_that_dies_anywhere_loses_and_doubles_nothing(
    chest: Chest, point: str, time: int
) -> None:
    filled(chest, 4)
    chest.put_away()
    for number in range(4, 8):
        chest.ended(f"web:{number}")
    chest.late("web:1")
    chest.live()
    once = point in OF_ARCHIVING[-2:]
    with killing(point, 1 if once else time), pytest.raises(Killed):
        chest.put_away()
    chest.put_away()
    assert chest.same()
    assert not chest.broken()
    assert chest.against() == (8, 0, "")


LIVES = st.lists(
    st.tuples(st.sampled_from(OF_ARCHIVING), st.integers(1, 4), st.integers(0, 3)), max_size=6
)


@given(LIVES, st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_life_it_leads_each_fact_is_archived_once(
    tmp_path_factory: pytest.TempPathFactory, lives: list[tuple[str, int, int]], lose: bool
) -> None:  # DL-03
    chest, orders = Chest(tmp_path_factory.mktemp("chest")), 0
    for point, time, fresh in lives:
        for _ in range(fresh):
            chest.ended(f"web:{orders}")
            orders += 1
        if orders:
            chest.late(f"web:{orders // 2}")
        chest.live()
        try:
            with killing(point, time):
                chest.put_away()
        except Killed:
            pass
        finally:
            failpoints.listen(None)
    if lose:  # the index is made anew of the chains
        for file in chest.archive.glob("index.db*"):
            file.unlink()
    chest.ended("web:last")
    chest.live()
    chest.put_away()
    archived = chest.archived()
    assert all(len(set(places)) == len(places) for places in archived.values())
    assert chest.against().missing == 0
    assert not chest.broken()


def test_a_full_disk_takes_nothing_and_it_goes_on_when_there_is_room(
    chest: Chest, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(chest)
    chest.put_away()
    chest.ended("web:7")
    chest.live()
    write = os.write

    def full(handle: int, data: bytes) -> int:
        write(handle, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ArchiveAway, match=r"entries-000000000001\.zst: No space left on device"):
        chest.put_away()
    file = opened(chest.folder)
    archiving = chest.archiving(file)
    archiving.when_due(LATER)  # said, and left for a while: the order file goes on
    archiving.close()
    kill(file)
    monkeypatch.undo()
    assert not chest.broken(), "whoever verifies meanwhile finds what the index knows"
    chest.put_away()
    assert chest.same()
    assert not chest.broken()


def test_a_full_segment_is_followed_by_the_next(
    chest: Chest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "SEGMENT_BYTES", 1)
    for number in range(6):
        chest.ended(f"web:{number}")
        chest.live()
        with monkeypatch.context() as small:
            small.setattr(appending.Chains.__init__, "__defaults__", (1,))
            chest.put_away()
    assert len(chest.files()) > 4
    assert chest.same()
    assert not chest.broken()


def test_nothing_is_written_behind_what_is_broken(chest: Chest) -> None:
    filled(chest)
    chest.put_away()
    for file in chest.files():
        file.write_bytes(file.read_bytes()[:-1])
    chest.ended("web:9")
    chest.live()
    with pytest.raises(ConfigError, match=r"is broken, and nothing is added to it: partition \d"):
        chest.put_away()
