"""What the cells of a workbook hold: XLS, XLSX, XLSB, ODS. Values only; no formula is evaluated.

A program of its own, which `sheets.py` runs: a workbook of one kilobyte can ask for a cell in the
last column of the last row, for which the library reserves 500 GB, and that ends the process. Here
it ends this one alone, whose memory and time are bounded, whatever the trick: bombs of zip, of
repeated rows and of shared texts too. So it imports nothing of ours.

Standard input: the workbook. Standard output: JSON, a list of sheets in their order, those alone
that people see: `[top, left, rows]`, the place of the first cell counted from 0. A date or time is
`{"at": ISO 8601}`.
"""

import datetime
import json
import resource
import sys
from io import BytesIO
from math import isfinite
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum, load_workbook

MEMORY = 640 * 1024 * 1024
"""Bytes of address space; a workbook of 50 MB that is no bomb needs less."""
SECONDS = 10
"""Of CPU; 100,000 rows of 14 columns take about 5."""
MOST_ROWS = 100_000
TOO_LARGE = 3
"""Exit code where memory ran out; where it or the time did so in the library, the process is
killed. Another code than 0 says that it is no workbook."""


def main() -> None:
    """Read the workbook, within bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = load_workbook(BytesIO(sys.stdin.buffer.read()))
        seen = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        json.dump([_sheet(book, name) for name in seen], sys.stdout)
    except MemoryError:
        sys.exit(TOO_LARGE)


def _sheet(book: CalamineWorkbook, name: str) -> list[Any]:
    sheet: CalamineSheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    rows = sheet.to_python(nrows=MOST_ROWS + 1)
    return [top, left, [[_cell(one) for one in row] for row in rows]]


def _cell(value: Any) -> Any:
    match value:
        case float():
            return _number(value)
        case datetime.date():
            return {"at": value.isoformat()}
        case datetime.time() | datetime.timedelta():
            return str(value)
        case _:
            return value


def _number(value: float) -> float | str:
    """Of 15 digits, as spreadsheets show: 0.30000000000000004 is 0.3. What is no number, which JSON
    has no word for, is a text; the largest of all would be made one by rounding."""
    shown = float(f"{value:.15g}")
    if isfinite(shown):
        return shown
    return value if isfinite(value) else str(value)


if __name__ == "__main__":
    main()
