"""Workbooks: XLS, XLSX, XLSB, ODS. What their cells hold is read by `workbook.py`, in a process of
its own; formulas are not evaluated, the value last computed counts."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from services.gateway.formats.reading import Profile, Reading, Unreadable
from services.gateway.formats.tables import workbook
from services.gateway.formats.tables.table import Table, read_tables
from services.gateway.formats.values.text import beyond

_SHEETS = msgspec.json.Decoder(list[Any], float_hook=Decimal)


def read(document: bytes, profile: Profile) -> Reading:
    """The orders of every sheet that people see."""
    if too_large := beyond(document):
        return Reading(faults=(too_large,))
    found = tables(document)
    if isinstance(found, Unreadable):
        return Reading(faults=(found,))
    return read_tables(found, profile, ())


def tables(document: bytes) -> list[Table] | Unreadable:
    """The cells of every sheet that people see, in their order."""
    ran = subprocess.run(
        [sys.executable, "-I", str(Path(workbook.__file__))],
        input=document,
        capture_output=True,
        env={"RUST_BACKTRACE": "0"},
    )
    if ran.returncode < 0 or ran.returncode == workbook.TOO_LARGE:
        message = "the sheet is too large, or says so: remove what lies beyond the orders"
        return Unreadable("document", "workbook_too_large", message)
    if ran.returncode:
        message = "send XLS, XLSX, XLSB or ODS, without a password and without endless rows"
        return Unreadable("document", "workbook_unreadable", message)
    sheets = _SHEETS.decode(ran.stdout)
    return [
        Table(f"sheet {number}, " if len(sheets) > 1 else "", *sheet)
        for number, sheet in enumerate(sheets, 1)
    ]
