"""SQL over the lake, and its columns from Avro schemas."""

import csv
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orders.contracts.catalogue import record_type
from orders.contracts.records import (
    CarrierScanned,
    JournalEntry,
    OrderMeasured,
    OrderReceived,
    PaymentReceived,
)
from services.lake.keeping import NEVER, Keeping, class_of
from services.lake.querying import WrongQuery, asked, write_csv, write_parquet
from services.lake.shapes import Unlike, grown, list_of
from tests.contracts import samples
from tests.contracts.values import zero
from tests.lake.house import House
from tests.lake.test_tables import zero_of


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("lake"))
    house.log.write(OrderReceived, samples.received())
    house.log.write(PaymentReceived, zero_of(PaymentReceived, order_id="web:W-1002345"))
    house.log.write(CarrierScanned, zero_of(CarrierScanned))
    house.write()
    return house


def test_tables_are_asked_with_their_schema_or_without(house: House) -> None:
    query = """
        select r.order."channel", sum(r.total_minor) from lake.order_received r
        join payment_received p using (order_id) group by 1
    """
    with asked(house.lake(), query) as found:
        assert found.fetchall() == [("web", samples.received()["total_minor"])]


def test_lines_of_an_order_are_rows_when_asked_for(house: House) -> None:
    query = 'select count(*) from (select unnest("order".lines) from order_received)'
    with asked(house.lake(), query) as found:
        assert found.fetchall() == [(5,)]


def test_what_is_found_is_written_as_csv_and_parquet(house: House, tmp_path: Path) -> None:
    with asked(house.lake(), "select order_id, total_minor from order_received") as found:
        write_csv(found, tmp_path / "found.csv")
        write_parquet(found, tmp_path / "found.parquet")
    total = samples.received()["total_minor"]
    with (tmp_path / "found.csv").open() as file:
        assert list(csv.reader(file)) == [
            ["order_id", "total_minor"],
            ["web:W-1002345", str(total)],
        ]
    rows = pq.read_table(tmp_path / "found.parquet").to_pylist()
    assert rows == [{"order_id": "web:W-1002345", "total_minor": total}]


def test_csv_goes_to_stdout_too(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    print("before")
    with asked(house.lake(), "select order_id from order_received") as found:
        write_csv(found, None)
    assert capsys.readouterr().out.split() == ["before", "order_id", "web:W-1002345"]


ANALYSES = re.findall(
    r"```sql\n(.*?)```",
    Path("docs/data.md").read_text(encoding="utf-8").split("\n## Analyses\n")[1],
    re.DOTALL,
)


@pytest.fixture(scope="module")
def with_people(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("with people"), personal=True)
    order = samples.received()
    moved = {"account": "SKU-1", "debit": "shipped", "credit": "reserved", "amount": 3}
    house.log.write(OrderReceived, {**order, "version": 1})
    house.log.write(OrderMeasured, zero_of(OrderMeasured, order_id=order["order_id"], cases=2))
    journal = "stock.journal.v2"
    entry = {**zero(record_type(JournalEntry, journal).schema), "ledger": "stock"}
    house.log.write(JournalEntry, {**entry, "movements": [moved]}, topic=journal)
    house.write()
    return house


@pytest.mark.parametrize("query", ANALYSES)
def test_every_analysis_of_the_document_is_answered(with_people: House, query: str) -> None:
    """DM-02."""
    with asked(with_people.lake(), query) as found:
        assert found.columns
        assert len(found.fetchall()) <= 1


def test_customers_and_articles_are_told_apart(with_people: House) -> None:
    """DM-02."""
    assert len(ANALYSES) == 5
    with asked(with_people.lake(), ANALYSES[1]) as found:
        [customer] = found.fetchall()
    assert (customer[0], customer[1], customer[-1]) == (samples.received()["customer_id"], 1, 2)
    with asked(with_people.lake(), ANALYSES[2]) as found:
        assert found.fetchall() == [("SKU-1", 3, -3)]


@pytest.mark.parametrize("query", ["select nonsense", "selct 1", "select * from nobody", ""])
def test_a_wrong_query_says_so(house: House, query: str) -> None:
    with pytest.raises(WrongQuery), asked(house.lake(), query) as found:
        found.fetchall()


def test_a_type_grows_by_name_at_any_depth() -> None:
    ours = pa.struct([("a", pa.int32()), ("l", list_of(pa.struct([("x", pa.string())])))])
    theirs = pa.struct([("l", list_of(pa.struct([("y", pa.bool_())]))), ("a", pa.int64())])
    assert grown(ours, theirs) == pa.struct(
        [("a", pa.int64()), ("l", list_of(pa.struct([("x", pa.string()), ("y", pa.bool_())])))]
    )
    with pytest.raises(Unlike, match="l is list"):
        grown(ours, pa.struct([("l", pa.string())]))


def test_a_field_without_a_class_is_taken_for_personal() -> None:
    field = {"name": "colour", "type": "string"}
    keeping = Keeping.with_personal(False)
    assert class_of("orders.Nobody", field) == "personal"
    assert class_of("orders.Buyer", {"name": "group"}) == "internal", "as our own schema says"
    assert not keeping.keeps("orders.Nobody", field)
    assert keeping.keeps("orders.Nobody", {**field, "class": "public"})
    assert Keeping.with_personal(True).keeps("orders.Nobody", field)
    assert not Keeping.with_personal(True).keeps("orders.DeadLetter", {"name": "value"}), NEVER
