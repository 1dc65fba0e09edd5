"""Whatever a spreadsheet saves its cells as, XLS, XLSX, XLSB or ODS, they say the same (IN-01)."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.gateway.formats.reading import Profile
from services.gateway.formats.tables.sheets import read
from tests.gateway.formats.binary_workbooks import xls, xlsb
from tests.gateway.formats.found import told
from tests.gateway.formats.judged import sum_faults
from tests.gateway.formats.workbooks import Cell, Day, ods_of, xlsx

SHOP = Profile(channel="shop", currency="EUR", zone="UTC")
HEADINGS: list[Cell] = ["Order", "Date", "SKU", "Name", "Qty", "Price"]
KINDS: Mapping[str, Callable[[Sequence[Sequence[Cell]]], bytes]] = {
    "xls": xls,
    "xlsx": xlsx,
    "xlsb": xlsb,
    "ods": ods_of,
}
CELL = re.compile(r"^cell [A-F](\d+)$")
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
def test_texts_numbers_and_dates_are_read(kind: str):
    rows: list[list[Cell]] = [
        HEADINGS,
        ["1", Day(46082.5), "LAMP", "Lampe, groß", 3, 0.1 + 0.2],
        ["1", None, 4006381333931, None, "2", 2.5],
    ]
    (one,) = read(KINDS[kind](rows), SHOP).placed
    first, second = one.order["lines"]
    assert (first["sku"], first["name"], first["quantity"]) == ("LAMP", "Lampe, groß", 3)
    assert (first["unit_price_minor"], second["sku"]) == (30, "4006381333931")
    assert one.order["placed_at"] == 1_772_366_400_000, "noon on the first of March 2026"


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_cannot_be_read_is_named(kind: str):
    rows: list[list[Cell]] = [HEADINGS, ["1", None, "A", None, "two", 1]]
    assert told(read(KINDS[kind](rows), SHOP)) == {("cell E2", "number_malformed")}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), sys.float_info.max])
def test_what_is_no_number_ends_nothing(kind: str, value: float):
    """Cells of XLS and XLSB have room for it, and files made to harm have it in the others."""
    rows: list[list[Cell]] = [HEADINGS, ["1", None, "A", None, value, 1]]
    reading = read(KINDS[kind](rows), SHOP)
    assert not reading.placed
    assert {one.where for one in reading.faults} <= {"cell E2", "document"}
    assert reading.faults


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_one_that_was_cut_off_is_no_workbook(kind: str):
    whole = KINDS[kind]([HEADINGS, ["1", None, "A", None, 2, 1]])
    assert told(read(whole[: len(whole) // 3], SHOP)) == {("document", "workbook_unreadable")}


@dataclass(frozen=True)
class Row:
    """A line of an order as somebody types it. `at`: minutes after the epoch of spreadsheets."""

    reference: str | int
    at: int
    sku: str
    name: str
    quantity: int
    cents: int
    typed: bool

    def cells(self) -> list[Cell]:
        """`typed`: the amount is a text."""
        amount: Cell = str(self.quantity) if self.typed else self.quantity
        day = Day(self.at / 1440)
        return [self.reference, day, self.sku, self.name, amount, float(Decimal(self.cents) / 100)]


texts = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="\ufffe\uffff"), max_size=12
)
typed = st.builds(
    Row,
    reference=st.integers(1, 10**14) | st.from_regex(r"[A-Z]{2}-[0-9]{1,6}", fullmatch=True),
    at=st.integers(45_000 * 1440, 47_000 * 1440),
    sku=texts.filter(bool),
    name=texts,
    quantity=st.integers(1, 10**6),
    cents=st.integers(0, 10**8),
    typed=st.booleans(),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    rows=st.lists(typed, min_size=1, max_size=6, unique_by=lambda row: str(row.reference)),
)
def test_whatever_valid_cells_say_is_in_the_orders(kind: str, rows: list[Row]):
    reading = read(KINDS[kind]([HEADINGS, *(row.cells() for row in rows)]), SHOP)
    assert not reading.faults
    found = {}
    for placed in reading.placed:
        [line] = placed.order["lines"]
        said = (line["sku"], line["name"], line["quantity"], line["unit_price_minor"])
        found[placed.order["buyer_reference"]] = (placed.order["placed_at"], *said)
        assert line["price_per"] == 1
        assert not sum_faults(placed.order)
    assert found == {
        str(row.reference): (
            int((EPOCH + timedelta(minutes=row.at)).timestamp() * 1000),
            row.sku,
            row.name,
            row.quantity,
            row.cents,
        )
        for row in rows
    }


anything = (
    st.none()
    | texts
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**18), 10**18).map(float)
    | st.floats(0, 2_958_465).map(Day)
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    rows=st.lists(st.lists(anything, min_size=5, max_size=5), min_size=1, max_size=6),
)
def test_whatever_is_in_a_row_it_is_an_order_or_a_fault_of_its_cells(
    kind: str, rows: list[list[Cell]]
):
    table: list[list[Cell]] = [HEADINGS]
    table += [[f"R{n}", *row] for n, row in enumerate(rows, 2)]
    reading = read(KINDS[kind](table), SHOP)
    placed = {int(one.order["buyer_reference"][1:]) for one in reading.placed}
    faulty = {int(row) for one in reading.faults for row in re.findall(CELL, one.where)}
    assert placed | faulty == set(range(2, len(rows) + 2))
    assert placed.isdisjoint(faulty)
