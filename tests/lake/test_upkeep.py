"""Compaction, expiry and backfill carry the positions on; the check finds what is wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyiceberg.table import Table

from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.records import CarrierScanned, OrderReceived, PaymentReceived
from orders.engine.core import failpoints
from orders.engine.errors import ConfigError
from services.lake.backfilling import Backfill, Built
from services.lake.checking import fastavro_reader
from services.lake.errors import LakeAway, LakeDamaged
from services.lake.finding import find_again, find_lost
from services.lake.positions import POSITIONS, carried_by, positions_of
from services.lake.reading import files_of
from services.lake.recording import ASIDE, Recording
from services.lake.upkeep import compact, delete_unneeded, expire, keep_in_order
from tests.contracts import samples
from tests.lake.house import House, Killed, at, killing
from tests.lake.log import Topics
from tests.lake.test_tables import zero_of

HOUSE = Codec(OfflineSchemaIds())
TABLE = "payment_received"
NOW = datetime.now(UTC)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield House(tmp_path)
    failpoints.listen(None)


def pay(house: House, payments: int = 1) -> None:
    for _ in range(payments):
        house.log.write(PaymentReceived, zero_of(PaymentReceived, order_id="shop:1"))


def commits(house: House, rounds: int) -> None:
    """A payment each, committed one by one; of one day."""
    writer = house.writer()
    writer.claim()
    for _ in range(rounds):
        house.log.put("payment.events.v1", payment(), at=1_790_000_000_000)
        writer.turn(0)


def payment(**values: Any) -> bytes:
    """The message of a payment."""
    return HOUSE.encode(record_type(PaymentReceived), zero_of(PaymentReceived, **values))


def files(house: House, table: str = TABLE) -> int:
    found = house.lake().table(table)
    assert found is not None
    return len(files_of(found))


def backfill(house: House, table: str) -> Built:
    writing = Recording(house.log.ids, house.keeping)
    checking = Recording(house.log.ids, house.keeping, fastavro_reader)
    return Backfill(house.lake(), Topics(house.log), writing, checking).run(table)


def sound(house: House) -> bool:
    return all(one.ok for one in house.check().values())


def test_small_files_become_one_and_positions_stay(house: House) -> None:
    commits(house, 9)
    table = house.lake().table(TABLE)
    assert table is not None
    before = positions_of(table)
    done = keep_in_order(house.lake(), TABLE)
    assert done is not None
    assert (done.files_before, done.files) == (9, 1)
    after = house.lake().table(TABLE)
    assert after is not None
    assert positions_of(after) == before
    pay(house)
    house.write()
    assert sound(house)
    assert len(house.rows(TABLE)) == 10, "nothing was read again"


def test_a_writer_goes_on_though_its_table_was_compacted_meanwhile(house: House) -> None:
    writer = house.writer()
    writer.claim()
    for _ in range(9):
        pay(house)
        writer.turn(0)
    pay(house)
    with at("lake: gathered", lambda: compact(house.lake(), TABLE, 1)):
        writer.turn(0)
    assert sound(house)
    assert len(house.rows(TABLE)) == 10


def test_rows_that_come_while_files_are_replaced_stay(house: House) -> None:
    commits(house, 9)
    pay(house)
    writer = house.writer()
    writer.claim()
    compacting = iter([lambda: writer.turn(0)])
    real = house.lake()

    def first_time(*_: object) -> None:
        next(compacting, lambda: None)()

    table = real.table

    def looked_up(name: str) -> Table | None:
        found = table(name)
        if name == TABLE and found is not None and len(files_of(found)) == 9:
            first_time()
        return found

    real.table = looked_up  # type: ignore[method-assign]
    assert compact(real, TABLE) == 9
    assert sound(house)
    assert len(house.rows(TABLE)) == 10


@pytest.mark.parametrize("point", ["lake: files replaced", "lake: snapshots expired"])
def test_upkeep_that_dies_half_way_loses_nothing(house: House, point: str) -> None:
    commits(house, 9)
    later = NOW + timedelta(days=8)
    with killing(point), pytest.raises(Killed):
        keep_in_order(house.lake(), TABLE, later)
    pay(house)
    house.write()
    keep_in_order(house.lake(), TABLE, later)
    assert sound(house)


def test_snapshots_end_but_never_the_last_one_which_has_the_positions(house: House) -> None:
    commits(house, 5)
    assert expire(house.lake(), TABLE, NOW) == 0, "all of the last day are kept"
    assert expire(house.lake(), TABLE, NOW + timedelta(days=2)) == 4, "then one an hour"
    commits(house, 1)
    assert expire(house.lake(), TABLE, NOW + timedelta(days=8)) == 1
    for name in house.lake().names():
        keep_in_order(house.lake(), name, NOW + timedelta(days=30))
    pay(house)
    house.write()
    assert sound(house)
    assert len(house.rows(TABLE)) == 7


def test_files_that_nobody_needs_are_deleted_and_no_others(house: House) -> None:
    commits(house, 9)
    pay(house)
    with killing("lake: files written"), pytest.raises(Killed):
        house.write()
    assert delete_unneeded(house.lake(), TABLE, NOW) == 0, "somebody may be writing them"
    keep_in_order(house.lake(), TABLE, NOW + timedelta(days=8))
    data = list((house.folder / "lake" / TABLE / "data").rglob("*.parquet"))
    assert len(data) == 1
    house.write()
    assert sound(house)


def test_what_retention_took_before_the_beginning_is_not_missed(house: House) -> None:
    pay(house, 5)
    house.log.low["payment.events.v1", 0] = 3
    house.write()
    assert [row["_offset"] for row in house.rows(TABLE)] == [3, 4]
    assert house.rows(ASIDE) == []
    assert sound(house)


def test_what_retention_took_unread_is_told_by_a_row(house: House) -> None:
    pay(house, 2)
    house.write()
    pay(house, 5)
    house.log.low["payment.events.v1", 0] = 4
    house.write()
    assert [row["_offset"] for row in house.rows(TABLE)] == [0, 1, 4, 5, 6]
    [gap] = house.rows(ASIDE)
    assert (gap["reason"], gap["_offset"]) == ("retention", 2)
    assert gap["detail"].startswith("2 offsets, up to 3")
    assert house.metrics.registry.get_sample_value("orders_lake_missed_records_total") == 2
    assert sound(house)
    house.write()
    assert len(house.rows(ASIDE)) == 1, "told once"


def test_rows_outlive_their_records(house: House) -> None:
    pay(house, 4)
    house.write()
    house.log.low["payment.events.v1", 0] = 3
    checked = house.check()[TABLE]
    assert (checked.ok, checked.records, checked.rows, checked.older) == (True, 1, 1, 3)
    assert backfill(house, TABLE).kept == 3
    assert len(house.rows(TABLE)) == 4


def test_another_topic_of_the_same_name_is_refused(house: House) -> None:
    pay(house, 4)
    house.write()
    del house.log.records["payment.events.v1", 0][1:]
    with pytest.raises(ConfigError, match=r"read payment.events.v1/0 up to 4, and it ends at 1"):
        house.write()
    writer = house.writer()
    writer._source.identities = lambda: {"payment.events.v1": "cluster/2"}  # type: ignore[method-assign]
    with pytest.raises(ConfigError, match=r"payment.events.v1: not the topics"):
        writer.claim()


@pytest.mark.parametrize("harm", ["lost", "doubled", "spoilt", "invented"])
def test_the_check_finds_what_is_wrong(house: House, harm: str) -> None:
    pay(house, 3)
    house.write()
    there = house.log.records["payment.events.v1", 0]
    lake = house.lake()
    table = lake.table(TABLE)
    assert table is not None
    if harm == "doubled":
        rows = table.scan().to_arrow().slice(1, 1)
        table.append(rows, snapshot_properties={"orders.positions": _positions(table)})
    elif harm == "lost":
        table.delete("_offset == 1", snapshot_properties={"orders.positions": _positions(table)})
    elif harm == "spoilt":
        there[1] = there[1]._replace(value=payment(order_id="shop:other"))
    else:
        there[1] = there[1]._replace(topic="orders.intake.v1", value=None)
        del there[1]
    checked = house.check()[TABLE]
    told = {name: getattr(checked, name) for name in ("missing", "doubled", "different", "extra")}
    wanted = {"lost": "missing", "doubled": "doubled", "spoilt": "different", "invented": "extra"}
    assert told == {name: int(name == wanted[harm]) for name in told}
    assert checked.where == "payment.events.v1/0/1"
    if harm in ("lost", "doubled", "spoilt"):
        assert backfill(house, TABLE).switched
        assert sound(house)


def _positions(table: Table) -> str:
    return carried_by(table)[POSITIONS]


def test_a_backfill_brings_the_personal_fields_of_what_was_there_before(house: House) -> None:
    house.log.write(OrderReceived, samples.received())
    house.write()
    house.keeping = House(house.folder, personal=True).keeping
    house.log.write(OrderReceived, samples.received())
    house.write()
    assert house.check()["order_received"].different == 1
    built = backfill(house, "order_received")
    assert (built.rows, built.switched) == (2, True)
    assert sound(house)
    names = [row["order"]["buyer"]["name"] for row in house.rows("order_received")]
    assert names == ["Anna Muster"] * 2
    house.keeping = House(house.folder).keeping
    backfill(house, "order_received")
    assert "Anna Muster" not in str(house.rows("order_received"))


def test_a_backfill_does_not_stop_the_writer(house: House) -> None:
    pay(house, 3)
    writer = house.writer()
    writer.claim()
    writer.turn(0)
    pay(house)
    with at("lake: gathered", lambda: backfill(house, TABLE)):
        writer.turn(0)
    assert sound(house)
    assert len(house.rows(TABLE)) == 4


def test_what_has_become_readable_is_brought_by_a_backfill(house: House) -> None:
    known, house.log.ids._texts = house.log.ids._texts, []
    house.log.put("payment.events.v1", payment())
    house.write()
    assert [row["reason"] for row in house.rows(ASIDE)] == ["unknown_schema"]
    house.log.ids._texts = known
    assert house.check()[TABLE].missing == 1
    assert backfill(house, TABLE).switched
    assert backfill(house, ASIDE).switched
    assert len(house.rows(TABLE)) == 1
    assert house.rows(ASIDE) == []
    assert sound(house)


def test_a_catalogue_that_was_lost_is_found_again_and_nothing_twice(house: House) -> None:
    pay(house, 3)
    house.log.write(CarrierScanned, zero_of(CarrierScanned))
    house.log.put("carrier.events.v1", b"garbage")
    house.write()
    (house.folder / "catalog.db").unlink()
    lake = house.lake()
    assert find_lost(lake) == ["carrier_scanned", TABLE, ASIDE]
    assert find_lost(lake) == []
    pay(house)
    house.log.put("carrier.events.v1", b"more garbage")
    house.write()
    assert sound(house)
    assert (len(house.rows(TABLE)), len(house.rows(ASIDE))) == (4, 2)
    house.write()
    assert sound(house)


def test_metadata_that_was_truncated_is_told_and_gone_back_from(house: House) -> None:
    commits(house, 3)
    table = house.lake().table(TABLE)
    assert table is not None
    path = Path(table.metadata_location.removeprefix("file://"))
    path.write_text(path.read_text()[:100])
    with pytest.raises(LakeDamaged, match=f"orders lake backfill {TABLE}"):
        house.check()
    assert find_again(house.lake(), TABLE)
    house.write()
    assert sound(house)
    assert len(house.rows(TABLE)) == 3


def test_a_file_that_is_gone_is_told_and_built_anew(house: House) -> None:
    commits(house, 3)
    gone, cut, _ = (house.folder / "lake" / TABLE / "data").rglob("*.parquet")
    cut.write_bytes(cut.read_bytes()[:200])
    with pytest.raises(LakeDamaged, match=f"orders lake backfill {TABLE}"):
        house.check()
    gone.unlink()
    with pytest.raises(LakeDamaged, match=f"there is no file .*orders lake backfill {TABLE}"):
        house.check()
    built = backfill(house, TABLE)
    assert (built.lost, built.switched) == (2, True)
    assert sound(house)


def test_a_folder_that_is_full_holds_the_writer_up_and_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay(house, 3)
    writer = house.writer()
    writer.claim()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("pyiceberg.io.pyarrow.PyArrowFile.create", full)
        with pytest.raises(LakeAway, match=r"table payment_received.*No space left"):
            writer.turn(0)
    house.write()
    assert sound(house)
    assert len(house.rows(TABLE)) == 3
