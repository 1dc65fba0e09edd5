"""The values of cells: texts, numbers, amounts, dates, as people write them into tables."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from orders.business.kinds import COLLECTION
from orders.contracts.records import OrderKind, PaymentTerms
from services.gateway.formats.values.countries import country
from services.gateway.formats.values.instants import instant
from services.gateway.formats.values.money import number
from services.gateway.formats.values.rates import rate_of
from services.gateway.formats.values.refusal import Refused

Cell = str | int | Decimal | dict[str, str] | None
"""A text; a number or truth value; a date, `{"at": ISO 8601}`; nothing."""
_UNREAD = re.compile(r"[\s'\u2019€$£¥]")
_WRITTEN = re.compile(r"[+-]?\d+([.,]\d+)*", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
SOON = frozenset({"asap", "as soon as possible", "immediately", "at once"})
"""Answers to when goods are wanted that are no date (IN-06)."""
_EXACT = 10**15
"""Spreadsheets keep 15 digits of a number."""

_SYMBOLS: Mapping[str, tuple[str, ...]] = {
    "terms": get_args(PaymentTerms),
    "kind": get_args(OrderKind),
}

_MEANT: Mapping[str, str] = {
    **dict.fromkeys(("PREPAYMENT", "IN_ADVANCE", "PAYMENT_IN_ADVANCE"), "PREPAID"),
    **dict.fromkeys(("NET_N", "NET_N_DAYS", "N_DAYS", "N_DAYS_NET", "INVOICE"), "ON_ACCOUNT"),
    **dict.fromkeys(("COD", "CASH_ON_DELIVERY"), "ON_DELIVERY"),
}
"""Terms of payment as the trade names them; N stands for a number."""


_COLLECTED = ("collection", "collect", "click and collect", "pickup", "pick up", "store pickup")
_WAYS: Mapping[str, str] = {
    **{way.replace("_", " "): way for way in ("parcel", "freight", "own_vehicle")},
    **dict.fromkeys(_COLLECTED, COLLECTION),
}
"""How people write ways of delivery."""


@dataclass(frozen=True)
class Convention:
    """How a table is written. `zone`: IANA; `mark`: the decimal mark, empty where no number of the
    table shows which it is."""

    zone: str
    mark: str = ""

    def value(self, path: str, cell: Cell) -> str | int | Decimal:
        """What a cell says for a canonical path: a time in ms, a rate in parts per million, a whole
        number, an amount as Decimal, else a text; True for a delivery as soon as possible. Raises
        Refused."""
        field = path.rpartition(".")[2]
        if field == "wished_delivery_at" and text(cell).casefold() in SOON:
            return True
        if field.endswith("_at"):
            return instant(text(cell), self.zone)
        if field == "tax_rate_ppm":
            return self._rate(cell)
        if field in ("line", "priority"):
            return _small(self._number(cell))
        if numeric(path):
            return self._number(cell)
        said = text(cell)
        if field in _SYMBOLS:
            return _symbol(said, _SYMBOLS[field])
        if path == "delivery":
            return _way(said)
        if field == "currency":
            return said.upper()
        return country(said) if field == "country" else said

    def _number(self, cell: Cell) -> Decimal:
        """No formula is computed: `=1+1`, written out in a table of text, is no number."""
        plain = _plain(cell, self.mark) if isinstance(cell, str) else text(cell)
        value = number(plain)
        if value is None:
            raise Refused("number_malformed", "send a number, of at most 12 digits and 6 decimals")
        return value

    def _rate(self, cell: Cell) -> int:
        """19, 19 % or, as spreadsheets keep a percentage, 0.19: no tax is below one per cent."""
        if isinstance(cell, str) and "%" in cell:
            return rate_of(self._number(cell.replace("%", "")), of=100)
        rate = self._number(cell)
        return rate_of(rate, of=100 if rate >= 1 else 1)


def text(cell: Cell) -> str:
    """A cell as it shows, without blanks around it; a number as its digits. Raises Refused for a
    number of so many digits that the spreadsheet has lost some."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, dict):
        return cell["at"]
    if not -_EXACT < cell < _EXACT:
        raise Refused("digits_lost", "a cell keeps 15 digits of a number: format it as text")
    return f"{cell:f}".removesuffix(".0") if isinstance(cell, Decimal) else str(cell)


def numeric(path: str) -> bool:
    """Whether a column for the path has numbers."""
    return path.endswith(("_minor", "_ppm", ".quantity", ".price_per", ".line", "priority"))


def decimal_mark(texts: Iterable[str]) -> str:
    """Point or comma, whichever the numbers show to be the decimal mark; empty if none does, or if
    they disagree."""
    shown = {_shown(_UNREAD.sub("", one)) for one in texts} - {""}
    return shown.pop() if len(shown) == 1 else ""


def _shown(written: str) -> str:
    """The decimal mark that a number has for certain: `1.234,5`, `12,50`, `0,125`; of `1,234` it
    is not."""
    marks = [one for one in written if one in ".,"]
    if not marks or not _WRITTEN.fullmatch(written):
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1 or (_GROUPED.fullmatch(written) and not written.lstrip("+-").startswith("0")):
        return ""
    return marks[0]


def _plain(cell: str, mark: str) -> str:
    """The number with a point as decimal mark, and no other mark. Raises Refused."""
    written = _UNREAD.sub("", cell)
    decimal = _shown(written)
    if not decimal and _GROUPED.fullmatch(written) and len(re.findall("[.,]", written)) == 1:
        if not mark:
            raise Refused("number_ambiguous", "is the mark decimal? Send two decimals")
        decimal = mark if mark in written else ""
    whole, _, decimals = written.rpartition(decimal) if decimal else (written, "", "")
    if not (_WHOLE.fullmatch(whole) or _GROUPED.fullmatch(whole)):
        raise Refused("number_malformed", "send a number such as 12.50")
    return re.sub("[.,]", "", whole) + (f".{decimals}" if decimals else "")


def _way(said: str) -> str:
    """How the buyer wants it (SH-04). Raises Refused for what is no way of the house."""
    way = _WAYS.get(" ".join(re.split(r"[\W_]+", said.casefold())).strip())
    if way is None:
        raise Refused("delivery_unknown", "send collection where the buyer comes for it, or parcel")
    return way


def _symbol(said: str, symbols: Collection[str]) -> str:
    symbol = re.sub(r"[\s-]+", "_", said.upper())
    symbol = _MEANT.get(re.sub(r"\d+", "N", symbol), symbol)
    if symbol not in symbols:
        raise Refused("unknown_symbol", f"one of {', '.join(symbols)} is wanted")
    return symbol


def _small(value: Decimal) -> int:
    if value != value.to_integral_value() or abs(value) >= 2**31:
        raise Refused("number_not_whole", "send a whole number")
    return int(value)
