"""CSV and its kin: cells between commas, semicolons, tabs or bars (RFC 4180 and what people send).
What a cell says is text, a formula too."""

import csv
from collections.abc import Iterator
from io import StringIO

from services.gateway.formats.reading import Profile, Reading, Unreadable
from services.gateway.formats.tables.headings import columns
from services.gateway.formats.tables.table import Table, read_tables
from services.gateway.formats.tables.workbook import MOST_ROWS
from services.gateway.formats.values.text import decoded

_DELIMITERS = ",;\t|"
_ENOUGH = 20_000
"""Characters of the beginning by which the delimiter is found."""


def read(document: bytes, profile: Profile) -> Reading:
    """The orders of a table; the first row with known headings says which column is what."""
    text = decoded(document, profile)
    if isinstance(text, Unreadable):
        return Reading(faults=(text,))
    rows = list[list[str]]()
    try:
        for row in _rows(text.text, _delimiter(text.text, profile)):
            rows.append(row)
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        message = "no more than 131072 characters stand between two delimiters, or quotes"
        where = f"cell A{len(rows) + 1}"
        return Reading(faults=(Unreadable(where, "table_malformed", message),))
    return read_tables([Table("", 0, 0, rows)], profile, text.filled)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str, profile: Profile) -> str:
    """That under which the most headings are known. Excel's own `sep=;` in the first line is a
    heading of no column, and the line below tells the same."""

    def known(delimiter: str) -> int:
        try:
            return len(columns(list(_rows(text[:_ENOUGH], delimiter)), profile).paths)
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=known)
