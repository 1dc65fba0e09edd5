"""Whoever changes what is archived is found out (DL-03)."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.client.archive.chains import walk
from orders.client.archive.layout import partitions
from orders.engine.errors import ConfigError
from services.orderfile.archive import appending
from tests.orderfile.archive.chest import Chest


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of chains with several segments."""
    folder = tmp_path_factory.mktemp("whole")
    chest = Chest(folder)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(appending.Chains.__init__, "__defaults__", (4_000,))
        for number in range(12):
            chest.ended(f"web:{number}")
            chest.live()
            chest.put_away()
    assert len(chest.files()) >= 6
    return folder


@pytest.fixture
def chest(whole: Path, tmp_path: Path) -> Chest:
    shutil.copytree(whole, tmp_path / "copy")
    chest = Chest(tmp_path / "copy")
    assert not chest.broken()
    return chest


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_byte_that_was_changed_is_found_wherever_it_is(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:  # DL-03
    folder = tmp_path_factory.mktemp("flipped") / "copy"
    shutil.copytree(whole, folder)
    chest = Chest(folder)
    file = data.draw(st.sampled_from(chest.files()))
    held = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, len(held) - 1))
    held[at] ^= data.draw(st.integers(1, 255))
    file.write_bytes(held)
    (found,) = chest.broken()
    assert found.broken
    first = int(file.stem.partition("-")[2])
    assert found.broken.at.segment == first
    assert found.broken.at.offset <= at
    shutil.rmtree(folder)


@pytest.mark.parametrize("by", [1, 50, None])
def test_an_end_that_was_cut_off_is_found(chest: Chest, by: int | None) -> None:  # DL-03
    (number, *_) = partitions(chest.archive)
    *_, last = walk(chest.archive, number)
    file = max(one for one in chest.files() if f"partition-{number:05d}" in str(one))
    cut = last.at.offset if by is None else file.stat().st_size - by
    with file.open("r+b") as opened:
        opened.truncate(cut)
    (found,) = chest.broken()
    assert found.broken
    assert found.broken.at.sequence == last.at.sequence


def test_the_last_segments_are_gone(chest: Chest) -> None:
    file = max(chest.files())
    file.unlink()
    (found,) = chest.broken()
    assert "cut off" in str(found.broken)


def test_a_whole_chain_is_gone(chest: Chest) -> None:
    shutil.rmtree(chest.files()[0].parent)
    (found,) = chest.broken()
    assert found.broken
    assert found.broken.at.sequence == 1


def test_a_segment_that_was_deleted_is_found(chest: Chest) -> None:
    for file in chest.files()[:-1]:
        if len(list(file.parent.iterdir())) > 2 and file != max(file.parent.iterdir()):
            file.unlink()
            break
    (found,) = chest.broken()
    assert "its segment is missing" in str(found.broken)


def test_entries_that_changed_places_are_found(chest: Chest) -> None:
    (number, *_) = partitions(chest.archive)
    one, other = list(walk(chest.archive, number))[:2]
    file = chest.files()[0]
    held = file.read_bytes()
    middle, end = one.link.end, other.link.end
    file.write_bytes(held[middle:end] + held[:middle] + held[end:])
    (found,) = chest.broken()
    assert found.broken
    assert found.broken.at.sequence == 1


def test_a_cut_with_the_index_deleted_is_found_by_the_order_file(chest: Chest) -> None:
    shutil.rmtree(chest.files()[0].parent)
    for file in chest.archive.glob("index.db*"):
        file.unlink()
    assert not chest.broken(), "chains alone cannot tell"
    found = chest.against()
    assert found.missing > 0
    chest.put_away()
    assert chest.against().missing == 0
    assert chest.same()


def test_who_asks_for_a_changed_entry_is_told(chest: Chest) -> None:
    file = chest.files()[0]
    held = bytearray(file.read_bytes())
    held[-1] ^= 1
    file.write_bytes(held)
    archive = chest.reading()
    held_orders = archive.all(100)
    with pytest.raises(ConfigError, match="is broken: partition"):
        [archive.get(one.order_id) for one in held_orders]
    archive.close()
