"""Workbooks made by hand: the least of XLSX (ECMA-376) and ODS (ISO 26300) that is read."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

Cell = str | int | float | None
_EPOCH = datetime(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def column(index: int) -> str:
    """`A` of 0, `AA` of 26."""
    return (column(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def zipped(parts: dict[str, str]) -> bytes:
    """A deflated archive of texts by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def xlsx(*sheets: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of sheets as rows; texts are inline."""
    return of_parts([_rows(sheet) for sheet in sheets])


def of_parts(sheets: Sequence[str], shared: str = "") -> bytes:
    """A workbook of sheets given as the inside of `sheetData`, with one text to share."""
    numbers = range(1, len(sheets) + 1)
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in numbers
    )
    styles = (
        f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
            f"<sheets>{names}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}'
            f'<Relationship Id="s" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
            f'<Relationship Id="t" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
            "xl/styles.xml": styles,
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>{shared}</t></si></sst>',
            **{
                f"xl/worksheets/s{n}.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{inside}'
                "</sheetData></worksheet>"
                for n, inside in zip(numbers, sheets, strict=True)
            },
        }
    )


def _rows(sheet: Sequence[Sequence[Cell]]) -> str:
    return "".join(
        f'<row r="{n}">{"".join(_cell(f"{column(i)}{n}", one) for i, one in enumerate(row))}</row>'
        for n, row in enumerate(sheet, 1)
    )


def _cell(place: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    style = ' s="1"' if isinstance(value, Day) else ""
    return f'<c r="{place}"{style}><v>{float(value)!r}</v></c>'


class Day(float):
    """A date as spreadsheets have it: days since 1899-12-30."""


def ods(inside: str) -> bytes:
    """An OpenDocument spreadsheet of one sheet, given as the inside of `table:table`."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{inside}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<m:manifest xmlns:m="{office}:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped(parts)


def ods_of(rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same of rows."""
    return ods(
        "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
    )


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        said = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
    if isinstance(value, Day):
        at = (_EPOCH + timedelta(days=value)).isoformat(timespec="seconds")
        return f'<table:table-cell office:value-type="date" office:date-value="{at}"/>'
    return f'<table:table-cell office:value-type="float" office:value="{float(value)!r}"/>'
