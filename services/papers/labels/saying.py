"""A label as words to print, in a language; nothing of it is code."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from babel import Locale

from orders.contracts.records import Address
from orders.explain.languages import LANGUAGES, language_of
from orders.explain.texts import catalogue
from services.papers.labels.codes import Drawing, gs1_128, legible, qr
from services.papers.labels.data import Goods, Label

TEXTS = Path(__file__).with_name("texts")
SYMBOLS = Path(__file__).with_name("symbols")
SYMBOL_WIDTH = 40
ROWS = 7
"""Goods that are named on a label; how many more there are stands below."""
WIDEST, WIDEST_GOODS = 84, 48
"""So wide a text may be, in characters of which a Chinese one is two; the rest is left out."""
Words = Mapping[str, str]


def said(label: Label, language: str = "", link: str = "") -> dict[str, Any]:
    """All that stands on it, by its place in `label.typ`, in this language or the buyer's. `link`:
    where its customer sees the order, for the QR code; else that has the order's number."""
    language = language_of([language or label.language]) or LANGUAGES[0]
    words, locale = catalogue(TEXTS, language), Locale.parse(language)
    return {
        "language": language,
        "from": [words["from"], _text(label.warehouse)],
        "by": _text(f"{label.carrier} {label.service}".strip()),
        "to": words["to"],
        "address": [_text(one) for one in _address(label.to, label.company, locale)],
        "facts": [
            [words["order"], _text(label.number)],
            [words["shipment"], _text(label.shipment_id)],
            [words["package"], words["of"].format(at=label.package, all=label.packages)],
            [words["weight"], _thousandths(label.weight_g, "kg")],
            [words["volume"], _thousandths(label.volume_ml, "l")],
        ],
        "goods": words["goods"] if label.goods else words["goods_unknown"],
        "lines": [_line(goods, words) for goods in label.goods[:ROWS]],
        "more": words["more"].format(count=len(label.goods) - ROWS)
        if len(label.goods) > ROWS
        else "",
        "marks": [_mark(mark, words) for mark in label.marks],
        "bars": gs1_128(label.sscc),
        "squares": qr(link or label.number),
        "sscc": legible(label.sscc),
    }


def shortened(label: Label) -> list[str]:
    """Lines of its address that are longer than there is room for: whoever carries it reads their
    beginning."""
    lines = _address(label.to, label.company, Locale.parse(LANGUAGES[0]))
    return [line for line in lines if sum(map(_width, line)) > WIDEST]


def _address(to: Address, company: str, locale: Locale) -> list[str]:
    place = " ".join(filter(None, (to["postal_code"], to["city"], to["region"])))
    country = f"{locale.territories.get(to['country'], '')} ({to['country']})".strip()
    company = company if company != to["name"] else ""
    return [one for one in (to["name"], company, to["street"], place, country) if one]


def _line(goods: Goods, words: Words) -> list[str]:
    name = ", ".join(filter(None, (goods.name, goods.specification)))
    if goods.part:
        name = words["part_of"].format(name=name)
    unit = words.get(f"unit_{goods.unit}", goods.unit)
    return [
        _text(f"{goods.quantity} {unit}", WIDEST_GOODS),
        _text(name, WIDEST_GOODS),
        _text(goods.sku, WIDEST_GOODS),
    ]


def _mark(mark: str, words: Words) -> dict[str, str | Drawing | None]:
    """What it says, and its symbol; a mark that the house made up stands for itself."""
    if f"mark_{mark}" not in words:
        return {"text": _text(mark), "symbol": None}
    symbol = SYMBOLS / f"{mark.lower().replace(' ', '_')}.svg"
    return {
        "text": words[f"mark_{mark}"],
        "symbol": Drawing(symbol.read_text(encoding="utf-8"), SYMBOL_WIDTH),
    }


def _thousandths(amount: int, unit: str) -> str:
    """Grams as kilograms, millilitres as litres; a dash where nobody has said."""
    whole, rest = divmod(amount, 1000)
    decimals = f".{rest:03}".rstrip("0").rstrip(".")
    return f"{whole}{decimals} {unit}" if amount else "—"


def _text(text: str, widest: int = WIDEST) -> str:
    """One line, as much as there is room for."""
    line, width = " ".join(text.split()), 0
    for at, letter in enumerate(line):
        width += _width(letter)
        if width > widest:
            return line[:at].rstrip() + "…"
    return line


def _width(letter: str) -> int:
    return 2 if east_asian_width(letter) in "WF" else 1
