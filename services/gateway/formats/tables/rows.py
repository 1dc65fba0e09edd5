"""What the rows of one order say, cell by cell, each value with its place."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from services.gateway.formats.building.draft import Draft
from services.gateway.formats.reading import Unreadable
from services.gateway.formats.tables.cells import Cell, Convention
from services.gateway.formats.tables.headings import Columns

LINE = "lines[]."
"""What the paths of columns begin with that are about the line of their row."""


class Row(NamedTuple):
    """`number` as the spreadsheet counts it, from 1."""

    number: int
    cells: Sequence[Cell]

    def cell(self, column: int) -> Cell:
        """What stands in a column; nothing beyond the end of a short row."""
        return self.cells[column] if column < len(self.cells) else None

    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return all(nothing(one) for one in self.cells)


class Layout(NamedTuple):
    """What all rows of a table share. `before` begins each place; `left` is the column of the
    first cell, counted from 0."""

    before: str
    left: int
    columns: Columns
    convention: Convention

    def place(self, row: Row, column: int) -> str:
        """`cell C7`, as the spreadsheet names it."""
        return f"{self.before}cell {letters(self.left + column)}{row.number}"


class Value(NamedTuple):
    """What a cell says, and where it is."""

    value: Any
    place: str


Said = dict[str, Value]
"""By path; of a line without `lines[].` before it. What is not there was not said."""


def head(rows: Sequence[Row], layout: Layout, draft: Draft) -> Said:
    """What the rows of an order say of the whole order: each value may be in one row, or in
    several, if it is the same."""
    said: Said = {}
    for column, path in layout.columns.paths.items():
        if path.startswith(LINE) or path == "reference":
            continue
        given = [(row, row.cell(column)) for row in rows if not nothing(row.cell(column))]
        for row, cell in given[:1]:
            _read(said, path, row, column, layout, draft)
            draft.faults.extend(
                Unreadable(
                    layout.place(other, column),
                    "rows_disagree",
                    f"row {row.number} of this order says something else here",
                )
                for other, differs in given
                if differs != cell
            )
    return said


def line(row: Row, layout: Layout, draft: Draft) -> Said:
    """What a row says of its line."""
    said: Said = {}
    for column, path in layout.columns.paths.items():
        if path.startswith(LINE) and not nothing(row.cell(column)):
            _read(said, path, row, column, layout, draft)
    return said


def nothing(cell: Cell) -> bool:
    """Whether nobody sees anything in it."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


@cache
def letters(column: int) -> str:
    """`A` of 0, `AA` of 26."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _read(said: Said, path: str, row: Row, column: int, layout: Layout, draft: Draft) -> None:
    place = layout.place(row, column)
    with draft.noting(place):
        value = layout.convention.value(path, row.cell(column))
        said[path.removeprefix(LINE)] = Value(value, place)
