"""Orders from a table, whatever it was kept in: one line of an order a row, the rows of an order
together or not, gathered by their reference (IN-01)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from services.gateway.formats.reading import Placed, Profile, Reading, Unreadable
from services.gateway.formats.tables.cells import Cell, Convention, decimal_mark, numeric, text
from services.gateway.formats.tables.headings import Columns, columns
from services.gateway.formats.tables.order import order
from services.gateway.formats.tables.rows import Layout, Row, letters
from services.gateway.formats.tables.workbook import MOST_ROWS
from services.gateway.formats.values.refusal import Refused


class Table(NamedTuple):
    """`before` begins each place in it (`sheet 2, `, or nothing); `top` and `left` say where its
    first cell is, counted from 0."""

    before: str
    top: int
    left: int
    rows: Sequence[Sequence[Cell]]


def read_tables(tables: Sequence[Table], profile: Profile, filled: Sequence[str]) -> Reading:
    """The orders of every table that has a column of references. If none has, that is a fault; a
    table beside one that has is told with each order."""
    headed = [(table, columns(table.rows, profile)) for table in tables]
    useful = [(table, found) for table, found in headed if found.of("reference") is not None]
    if not useful:
        return Reading(faults=(_headless(tables),))
    other = len([table for table, _ in headed if table.rows]) - len(useful)
    if other:
        filled = (*filled, f"{other} sheets without a column of order numbers were not read")
    readings = (_read(table, found, profile, filled) for table, found in useful)
    return Reading.of(one for reading in readings for one in reading.said())


def _headless(tables: Sequence[Table]) -> Unreadable:
    where = f"{tables[0].before}cell A1" if tables else "document"
    message = "send a row of headings, one of them for the order number, such as Order number"
    return Unreadable(where, "headings_unknown", message)


def _read(table: Table, found: Columns, profile: Profile, filled: Sequence[str]) -> Reading:
    if len(table.rows) > MOST_ROWS:
        message = f"send at most {MOST_ROWS} rows at once"
        return Reading(faults=(Unreadable(f"{table.before}cell A1", "too_many_rows", message),))
    unread = [letters(table.left + index) for index in found.unread]
    if unread:
        filled = (*filled, f"columns with unknown headings were not read: {', '.join(unread)}")
    mark = decimal_mark(_numbers(table, found))
    layout = Layout(table.before, table.left, found, Convention(profile.zone, mark))
    placed: list[Placed] = []
    orders, faults = _gathered(table, found, layout)
    for reference, own in orders.items():
        one = order(reference, own, layout, profile)
        if isinstance(one, Placed):
            placed.append(one._replace(filled=(*filled, *one.filled)))
        else:
            faults.extend(one)
    if not orders and not faults:
        message = "there is a heading and no row below it: send at least one order"
        faults.append(Unreadable(f"{table.before}cell A1", "table_empty", message))
    return Reading(placed=tuple(placed), faults=tuple(faults))


def _numbers(table: Table, found: Columns) -> Iterable[str]:
    """Every text in a column of numbers."""
    wanted = [index for index, path in found.paths.items() if numeric(path)]
    for row in table.rows[found.row + 1 :]:
        for index in wanted:
            if index < len(row) and isinstance(said := row[index], str):
                yield said


def _gathered(
    table: Table, found: Columns, layout: Layout
) -> tuple[dict[str, list[Row]], list[Unreadable]]:
    """Reference -> its rows, in the order in which references come; rows with nothing in them are
    none."""
    column = found.of("reference") or 0
    orders: dict[str, list[Row]] = {}
    faults: list[Unreadable] = []
    for index in range(found.row + 1, len(table.rows)):
        row = Row(table.top + index + 1, table.rows[index])
        if row.empty():
            continue
        try:
            reference = text(row.cell(column))
            if not reference:
                raise Refused("reference_missing", "send the order number in every row")
            orders.setdefault(reference, []).append(row)
        except Refused as refused:
            faults.append(refused.at(layout.place(row, column)))
    return orders, faults
