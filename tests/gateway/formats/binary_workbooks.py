"""Workbooks of the binary kinds, made by hand: the least of XLS ([MS-XLS], in a compound file of
[MS-CFB]) and of XLSB ([MS-XLSB]) that has texts, numbers and dates."""

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence

from tests.gateway.formats.workbooks import Cell, Day

Rows = Sequence[Sequence[Cell]]
DATE = 14
"""Number format of a day, in every kind of workbook."""
_SECTOR = 512
_END, _FREE, _IS_FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(*sheets: Rows) -> bytes:
    """BIFF8 with two formats of cells, the second of which is a date."""
    formats = b"".join(_biff(0x00E0, struct.pack("<HH16x", 0, one)) for one in (0, DATE))
    inside = [_xls_sheet(rows) for rows in sheets]
    at = len(_opening(5) + formats + _biff(0x000A)) + sum(
        len(_bound(n, 0)) for n in range(1, len(sheets) + 1)
    )
    bound = b""
    for n, sheet in enumerate(inside, 1):
        bound += _bound(n, at)
        at += len(sheet)
    return _compound(_opening(5) + formats + bound + _biff(0x000A) + b"".join(inside))


def _opening(kind: int) -> bytes:
    """BOF: 5 opens the workbook, 16 a sheet."""
    return _biff(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _bound(number: int, at: int) -> bytes:
    name = f"S{number}".encode("latin-1")
    return _biff(0x0085, struct.pack("<IHBB", at, 0, len(name), 0) + name)


def _xls_sheet(rows: Rows) -> bytes:
    width = max((len(row) for row in rows), default=0)
    size = _biff(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    cells = b"".join(
        _xls_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row)
    )
    return _opening(16) + size + cells + _biff(0x000A)


def _xls_cell(row: int, column: int, value: Cell) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        said = value.encode("utf-16-le")
        text = struct.pack("<HHHHB", row, column, 0, len(said) // 2, 1) + said
        return _biff(0x0204, text)
    style = 1 if isinstance(value, Day) else 0
    return _biff(0x0203, struct.pack("<HHHd", row, column, style, value))


def _biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """One stream, `Workbook`, of at least 4096 bytes: shorter ones would be kept elsewhere."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    data = len(stream) // _SECTOR
    fats = next(n for n in range(1, 100) if n * 128 >= n + 1 + data)
    chain = [_IS_FAT] * fats + [_END] + [fats + 2 + n for n in range(data - 1)] + [_END]
    fat = struct.pack(f"<{fats * 128}I", *chain, *[_FREE] * (fats * 128 - len(chain)))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, fats, fats, 0, 4096, _END, 0, _END, 0),
    )
    listed = struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(
        "Workbook", 2, _FREE, fats + 1, len(stream)
    )
    return header + listed + fat + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    named = name.encode("utf-16-le") + b"\0\0"
    head = named.ljust(64, b"\0") + struct.pack("<HBB", len(named), kind, 1)
    return head + struct.pack("<III36xIQ", _FREE, _FREE, child, start, size)


def xlsb(*sheets: Rows) -> bytes:
    """A package whose parts are records, with the same two formats of cells."""
    numbers = range(1, len(sheets) + 1)
    names = b"".join(
        _record(0x9C, struct.pack("<II", 0, n) + _wide(f"r{n}") + _wide(f"S{n}")) for n in numbers
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s{n}.bin"/>'
        for n in numbers
    )
    formats = b"".join(_record(0x2F, struct.pack("<HH12x", 0, one)) for one in (0, DATE))
    parts = {
        "_rels/.rels": _relations(
            f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/>'
        ),
        "xl/_rels/workbook.bin.rels": _relations(
            f'{links}<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.bin"/>'
        ),
        "xl/workbook.bin": _record(0x83) + _record(0x8F) + names + _record(0x90) + _record(0x84),
        "xl/styles.bin": _record(0x116)
        + _record(0x269, struct.pack("<I", 2))
        + formats
        + _record(0x26A)
        + _record(0x117),
        **{
            f"xl/worksheets/s{n}.bin": _xlsb_sheet(rows)
            for n, rows in zip(numbers, sheets, strict=True)
        },
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _relations(inside: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}">{inside}</Relationships>'.encode()


def _xlsb_sheet(rows: Rows) -> bytes:
    width = max((len(row) for row in rows), default=1)
    size = struct.pack("<IIII", 0, max(len(rows), 1) - 1, 0, width - 1)
    return b"".join(
        [
            _record(0x81),
            _record(0x94, size),
            _record(0x91),
            *(one for r, row in enumerate(rows) for one in _xlsb_row(r, row)),
            _record(0x92),
            _record(0x82),
        ]
    )


def _xlsb_row(number: int, row: Sequence[Cell]) -> Iterator[bytes]:
    yield _record(0x00, struct.pack("<I13x", number))
    for column, value in enumerate(row):
        if isinstance(value, str):
            yield _record(0x06, struct.pack("<II", column, 0) + _wide(value))
        elif value is not None:
            style = 1 if isinstance(value, Day) else 0
            yield _record(0x05, struct.pack("<IId", column, style, value))


def _wide(text: str) -> bytes:
    said = text.encode("utf-16-le")
    return struct.pack("<I", len(said) // 2) + said


def _record(kind: int, data: bytes = b"") -> bytes:
    """Type and length are numbers of seven bits a byte, the type of at most two."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | 0x80 if size else low])
        if not size:
            return head + length + data
