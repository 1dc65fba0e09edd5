"""A warehouse's list as a file: CSV, JSON Lines, JSON, or a workbook, by its ending. It may end in
a row whose `sku` is END and whose `quantity` is the number of lines before it."""

import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from orders.client.tables import Row, rows
from orders.engine.errors import ConfigError
from services.gateway.formats.reading import Unreadable
from services.gateway.formats.tables import sheets

WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")
BY_LINES = (".csv", ".jsonl", ".ndjson")
"""Files that can be cut anywhere and still be read."""
END = "END"
UNREADABLE = -1
"""A number of lines that is no number: no list has as many."""
_WHOLE = re.compile(r"[+-]?\d{1,18}(\.0+)?", re.ASCII)


class ListFile(NamedTuple):
    """`digest`: SHA-256 of the file; `lines`: (line or number of the entry, its fields);
    `declared`: how many lines it says that it has, None if it does not; `ended`: its last line is
    there to its end."""

    digest: str
    lines: list[Row]
    declared: int | None
    ended: bool


def read(path: Path) -> ListFile:
    """Everything that the file holds. Raises ConfigError if it cannot be read, or breaks off within
    a line that shows it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error}") from error
    found = list(_workbook(path, content) if path.suffix in WORKBOOKS else rows(path))
    last = found[-1][1] if found else {}
    declared = None
    if str(last.get("sku", "")).strip().upper() == END:
        number = whole(last.get("quantity"))
        declared = UNREADABLE if number is None else number
        found = found[:-1]
    digest = hashlib.sha256(content).hexdigest()
    return ListFile(digest, found, declared, _ended(path, content))


def whole(said: object) -> int | None:
    """A whole number as files have it: 7, "7", 7.0; None for what is none."""
    if isinstance(said, bool):
        return None
    if isinstance(said, int):
        return said
    text = str(said).strip() if isinstance(said, str | float | Decimal) else ""
    return int(Decimal(text)) if _WHOLE.fullmatch(text) else None


def _ended(path: Path, content: bytes) -> bool:
    name = path.name.removesuffix(".gz")
    if not name.endswith(BY_LINES):
        return True
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return text.endswith(b"\n")


def _workbook(path: Path, content: bytes) -> Iterator[Row]:
    """The first sheet that people see: its first row has the headings."""
    found = sheets.tables(content)
    if isinstance(found, Unreadable):
        raise ConfigError(f"{path}: {found.message}")
    table = next((one for one in found if one.rows), None)
    if table is None:
        return
    heads = [str(cell or "").strip().casefold() for cell in table.rows[0]]
    for number, cells in enumerate(table.rows[1:], start=table.top + 2):
        row = _row(heads, cells)
        if any(row.values()):
            yield number, row


def _row(heads: list[str], cells: Any) -> Mapping[str, Any]:
    return {
        head: "" if cell is None else cell for head, cell in zip(heads, cells, strict=False) if head
    }
