"""What was scanned of a pick against what is meant by its lines (SH-01)."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from orders.contracts.records import PickScan

Why = Literal["unknown_line", "wrong_article", "wrong_specification", "wrong_lot"]
GTIN_DIGITS = 14


class Meant(NamedTuple):
    """What may be scanned of a line; what is empty is not known, and anything may be."""

    gtins: frozenset[str]
    specification: str
    lots: frozenset[str]


class Mistake(NamedTuple):
    """So many pieces of a line are not what is meant."""

    line: int
    why: Why
    scanned: str
    quantity: int


def gtin(code: str) -> str:
    """As GS1 writes all of them: of 14 digits, zeros in front."""
    return code.strip().zfill(GTIN_DIGITS)


def mistakes(scans: Iterable[PickScan], meant: Mapping[int, Meant]) -> list[Mistake]:
    """What contradicts its line; of a piece the first contradiction."""
    return [found for scan in scans if scan["quantity"] > 0 if (found := _mistake(scan, meant))]


def _mistake(scan: PickScan, meant: Mapping[int, Meant]) -> Mistake | None:
    line = meant.get(scan["line"])
    if line is None:
        return Mistake(scan["line"], "unknown_line", scan["gtin"], scan["quantity"])
    if scan["gtin"] and line.gtins and gtin(scan["gtin"]) not in line.gtins:
        return Mistake(scan["line"], "wrong_article", scan["gtin"], scan["quantity"])
    said = _folded(scan["specification"])
    if said and line.specification and said != _folded(line.specification):
        what = scan["specification"]
        return Mistake(scan["line"], "wrong_specification", what, scan["quantity"])
    if scan["lot"] and line.lots and scan["lot"].strip() not in line.lots:
        return Mistake(scan["line"], "wrong_lot", scan["lot"], scan["quantity"])
    return None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
