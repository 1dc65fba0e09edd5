"""What a sheet is put together of. All of it is text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypedDict

from services.papers.data.parts import Consignment, Paper, Party
from services.papers.sheets.words import Words


class Fact(TypedDict):
    """Something with its name."""

    name: str
    value: str


class Side(TypedDict):
    """Who stands on the paper, in which role."""

    role: str
    lines: list[str]


class Column(TypedDict):
    """`wide`: it takes what the others leave."""

    name: str
    align: Literal["left", "right"]
    wide: bool


class Table(TypedDict):
    """`sums` stand below."""

    heading: str
    columns: list[Column]
    rows: list[list[str]]
    sums: list[Fact]


class Sheet(TypedDict):
    """A paper, ready to be laid out. `at`: ms; `note`: what it is, and is not."""

    title: str
    number: str
    at: int
    note: str
    facts: list[Fact]
    parties: list[Side]
    marks: list[str]
    tables: list[Table]
    texts: list[str]
    signs: list[str]


def sheet(paper: Paper, words: Words, **parts: Any) -> Sheet:
    """With the title of its kind; what is not given is not on it."""
    blank: Sheet = {
        "title": words[f"title_{paper['kind']}"],
        "number": paper["number"],
        "at": paper["at"],
        "note": words.get(f"note_{paper['kind']}"),
        "facts": [],
        "parties": [],
        "marks": [],
        "tables": [],
        "texts": [],
        "signs": [],
    }
    return {**blank, **parts}  # type: ignore[typeddict-item]


def facts(words: Words, told: Mapping[str, str]) -> list[Fact]:
    """Those that say something, by the ids of their names."""
    return [{"name": words[name], "value": value} for name, value in told.items() if value]


def party(words: Words, role: str, who: Party) -> Side:
    """Name, address, numbers."""
    return {"role": words[role], "lines": words.party(who)}


def table(
    words: Words,
    columns: Iterable[str],
    rows: Sequence[Sequence[str]],
    *,
    heading: str = "",
    sums: Mapping[str, str] | None = None,
) -> Table:
    """Of columns by the ids of their names: numbers stand to the right, goods take what room the
    others leave."""
    return {
        "heading": heading,
        "columns": [
            {
                "name": words[name],
                "align": "right" if name in RIGHT else "left",
                "wide": name in WIDE,
            }
            for name in columns
        ],
        "rows": [list(row) for row in rows],
        "sums": facts(words, sums or {}),
    }


RIGHT = frozenset(
    (
        *("line", "quantity", "ordered", "price", "discount", "tax", "amount", "value"),
        *("gross_weight", "net_weight", "volume", "packages"),
    )
)
WIDE = frozenset(("goods", "contents"))


def about(paper: Paper, words: Words) -> dict[str, str]:
    """Facts at the head of every paper."""
    return {
        "date": words.day(paper["at"]),
        "order_number": paper["order_number"],
        "order_id": paper["order_id"],
        "buyer_reference": paper["buyer_reference"],
    }


def about_consignment(paper: Consignment, words: Words) -> dict[str, str]:
    """Facts at the head of what goes with a shipment."""
    by = ", ".join(filter(None, (paper["carrier_name"] or paper["carrier"], paper["service"])))
    return {
        **about(paper, words),
        "shipment": paper["shipment_id"],
        "warehouse": named(paper["warehouse"], paper["warehouse_name"]),
        "carrier": by,
        "mode": words.get(f"mode_{paper['mode']}", paper["mode"]),
        "tracking_number": paper["tracking_number"],
    }


def named(code: str, name: str) -> str:
    """By code and name, where it has one of its own."""
    return f"{code} {name}" if name and name != code else code
