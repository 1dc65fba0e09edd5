"""What tells of people is archived under keys of these people, of what it is kept for and until
when (DL-03): whoever destroys a key has erased it, and breaks no chain."""

import errno
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from orders.client.archive.expiring import counted
from orders.client.archive.openable import Openable
from orders.client.archive.parts import GONE
from orders.client.archive.verifying import sound, verify
from orders.client.keyroom.faults import Damaged, StoreAway
from orders.engine.errors import ConfigError
from services.orderfile.archive.retention import FILE, Retention
from services.papers.store.folder import Folder
from tests.contracts import samples
from tests.orderfile.archive.chest import Chest, lines
from tests.papers.struck import killed_everywhere

CUSTOMER = samples.received()["customer_id"]
YEAR = datetime.fromtimestamp(1_790_000_000, UTC).year
"""In which the orders of these tests end."""
VOUCHERS, OPERATIONS = YEAR + 8, YEAR + 3
PERSONAL = (CUSTOMER, "T-web:0", "Ada Lovelace")


@pytest.fixture
def chest(tmp_path: Path) -> Chest:
    made = Chest(tmp_path)
    for number in range(3):
        made.ended(f"web:{number}")
    made.log.put("orders.messages.v1", b"Dear Ada Lovelace", "web:0", 0)
    made.live()
    made.put_away()
    return made


def store(chest: Chest) -> Folder:
    return Folder(chest.archive.parent / "papers", chest.keys)


def values(chest: Chest, order: str = "web:0") -> dict[str, bytes | None]:
    """By topic what the archive opens of an order's facts that had a value."""
    archive = chest.reading()
    archived = archive.get(order)
    assert archived is not None
    archive.close()
    had = {one.topic for one in chest.asking().facts(order)}
    return {fact.topic: fact.value for fact in archived.facts if fact.topic in had}


def closed(chest: Chest, order: str = "web:0") -> dict[str, str]:
    archive = chest.reading()
    archived = archive.get(order)
    assert archived is not None
    archive.close()
    return {part.part: part.because for part in archived.closed}


def looked(chest: Chest) -> Openable:
    found = Openable(chest.keys)
    assert sound(verify(chest.archive, [found.take]))
    return found


def test_no_name_stands_in_any_file_of_the_archive(chest: Chest) -> None:
    index = b"".join(one.read_bytes() for one in chest.archive.glob("index.db*"))
    said = b"".join(map(lines, chest.files()))
    for word in PERSONAL:
        assert word.encode() not in index + said, word
        assert word not in str(list(chest.archive.rglob("*")))
    told = [orjson.loads(line) for line in said.splitlines()]
    bundle = next(one for one in told if one.get("order_id") == "web:0")
    assert {"OrderReceived", "CarrierScanned"} <= {fact["record"] for fact in bundle["facts"]}
    parts = {(one["part"], one["until"]) for one in bundle["parts"]}
    assert parts == {("vouchers", VOUCHERS), ("operations", OPERATIONS)}


def test_it_is_found_by_keyed_names(chest: Chest) -> None:
    archive = chest.reading()
    assert archive.find("customer", CUSTOMER) == ["web:0", "web:1", "web:2"]
    assert archive.find("tracking", "T-web:1") == ["web:1"]
    assert archive.find("number", "N-web:1") == ["web:1"]
    assert archive.find("customer", "C-nobody") == []
    archive.close()


def test_who_asks_to_be_forgotten_is_forgotten_but_for_the_law(chest: Chest) -> None:
    store(chest).forget(CUSTOMER, 5)
    assert values(chest)["orders.messages.v1"] is None
    assert values(chest)["orders.intake.v1"] is not None, "kept for the law until its date"
    assert closed(chest) == {"operations": "whom it tells of asked to be forgotten"}
    found = looked(chest)
    assert (found.closed, found.missing) == (1, [])
    archive = chest.reading()
    archived = archive.get("web:0")
    assert archived is not None
    assert [
        one.topic for one in archive.records(archived) if one.value is None and one.record == ""
    ]
    archive.close()


def test_what_the_law_wants_no_longer_is_erased_by_the_year(chest: Chest) -> None:
    keys = chest.keys
    assert keys.over(OPERATIONS) == [], "until the end of that year"
    over, clear = counted(chest.archive, keys.over(VOUCHERS + 1))
    assert [(one.purpose, one.until, one.people, one.parts) for one in over][-1] == (
        "operations", OPERATIONS, 1, 1,
    )  # fmt: skip
    assert clear == 0
    keys.expire(OPERATIONS + 1)
    assert values(chest)["orders.messages.v1"] is None
    assert values(chest)["orders.intake.v1"] is not None
    keys.expire(VOUCHERS + 1)
    assert not any(values(chest).values())
    assert list(keys.all()) == []
    assert sound(chest.verified()), "chains are of sealed bytes"
    archive = chest.reading()
    archived = archive.get("web:0")
    assert archived is not None
    assert archived.entries[0][1]["head"]["status"] == "completed", "which tells of nobody"
    assert {"OrderReceived", "CarrierScanned"} <= {one.record for one in archive.records(archived)}
    archive.close()


def test_killed_before_any_step_on_the_disk_it_has_erased_whole_keys(
    chest: Chest, tmp_path: Path
) -> None:
    before = set(chest.keys.all())
    shutil.copytree(chest.keys.folder, tmp_path / "copy")

    def as_before() -> None:
        shutil.rmtree(chest.keys.folder)
        shutil.copytree(tmp_path / "copy", chest.keys.folder)

    deaths = 0
    for _ in killed_everywhere(lambda: chest.keys.expire(VOUCHERS + 1), as_before):
        deaths += 1
        left = set(chest.keys.all())
        assert left <= before
        looked(chest)
        chest.keys.expire(VOUCHERS + 1)
        assert not any(values(chest).values())
        assert sound(chest.verified())
    assert deaths > 5


@pytest.mark.slow
def test_a_writer_that_dies_while_it_makes_keys_archives_all_the_same(tmp_path: Path) -> None:
    chest, before = Chest(tmp_path / "one"), tmp_path / "before"
    chest.ended("web:0")
    chest.live()
    shutil.copytree(tmp_path / "one", before)

    def as_before() -> None:
        shutil.rmtree(tmp_path / "one")
        shutil.copytree(before, tmp_path / "one")

    for step, _ in enumerate(killed_everywhere(chest.put_away, as_before)):
        if step % 5 == 0:
            chest.put_away()
            assert chest.same()
            assert looked(chest).missing == []


def test_a_full_disk_of_keys_archives_nothing_in_clear(
    chest: Chest, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(chest.archive)
    shutil.rmtree(chest.keys.folder)
    write = os.write

    def full(handle: int, data: bytes) -> int:
        if "keys" in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StoreAway, match="No space left on device"):
        chest.put_away()
    monkeypatch.undo()
    chest.put_away()
    assert chest.against() == (3, 0, "")


def test_a_key_that_was_lost_is_told_and_one_that_is_damaged_too(chest: Chest) -> None:
    [key] = [key for key in chest.keys.all() if key.until == VOUCHERS]
    place = chest.keys.folder / str(key)
    held = place.read_bytes()
    place.unlink()
    assert {one.because for one in looked(chest).missing} == {GONE}
    assert closed(chest)["vouchers"] == GONE
    place.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    with pytest.raises(Damaged, match=r"\.law-\d+ is damaged"):
        values(chest)


def test_keys_that_are_elsewhere_are_not_made_anew(chest: Chest) -> None:
    chest.keys.folder.rename(chest.keys.folder.with_name("away"))
    chest.ended("web:7")
    chest.live()
    with pytest.raises(ConfigError, match="no keys are in"):
        chest.put_away()


def test_an_order_file_that_is_built_anew_has_nothing_of_who_was_forgotten(chest: Chest) -> None:
    chest.keys.expire(VOUCHERS + 1)
    for place, records in chest.log.records.items():
        if place[0] != "orders.status.v1":
            chest.log.low[place] = len(records)
    chest.file().write_bytes(b"no database" * 1_000)
    assert chest.rebuild().archived > 0
    assert not any(one.value for one in chest.asking().facts("web:0"))


def test_the_policy_names_each_topic_once(tmp_path: Path) -> None:
    kept = Retention.load(FILE).kept(1_790_000_000_000)
    assert kept["orders.intake.v1"].until == VOUCHERS
    assert kept["orders.messages.v1"].purpose == "operations"
    assert "orders.timeline.v1" not in kept, "tells of nobody"
    file = tmp_path / "other.yaml"
    file.write_text(FILE.read_text().replace("rest: operations", "rest: nothing"))
    with pytest.raises(ConfigError, match="there is no part nothing"):
        Retention.load(file)
