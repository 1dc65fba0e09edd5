"""What a list came to: differences by reason, what they are worth, what was posted, what waits."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from orders.cli.stock.lists.checking import Pile
from orders.contracts.records import Article, CountJudged, StockListFiled

OUTCOMES = ("AGREED", "POSTED", "HELD", "REFUSED", "SUPERSEDED")


class Sum(NamedTuple):
    """Of the differences of one reason and outcome: articles, units that are missing and that are
    too many, and what the difference is worth, minor units of the house currency; `unvalued`:
    articles whose cost is not known."""

    reason: str
    outcome: str
    articles: int
    missing: int
    surplus: int
    value_minor: int
    unvalued: int


class Report(NamedTuple):
    """`articles`: what became of each, differences first, by value."""

    filed: StockListFiled
    articles: list[CountJudged]
    sums: list[Sum]
    currency: str

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "list": self.filed,
            "currency": self.currency,
            "outcomes": self.outcomes(),
            "sums": [one._asdict() for one in self.sums],
            "articles": self.articles,
        }

    def outcomes(self) -> dict[str, int]:
        """How many articles came to what."""
        return {name: sum(one["outcome"] == name for one in self.articles) for name in OUTCOMES}


def report(filed: StockListFiled, judged: Mapping[Pile, CountJudged], currency: str) -> Report:
    """Of everything that was decided about the list so far."""
    ordered = sorted(
        judged.values(),
        key=lambda one: (
            not one["difference"],
            -abs(one["value_minor"] or 0),
            one["sku"],
            one["lot"],
        ),
    )
    return Report(filed, ordered, _sums(ordered), currency)


def _sums(judged: Iterable[CountJudged]) -> list[Sum]:
    found: dict[tuple[str, str], list[CountJudged]] = {}
    for one in judged:
        if one["outcome"] != "AGREED":
            reason = one["reason"] if one["difference"] else one["code"]
            found.setdefault((reason, one["outcome"]), []).append(one)
    return [
        Sum(
            reason,
            outcome,
            len(own),
            sum(max(0, -one["difference"]) for one in own),
            sum(max(0, one["difference"]) for one in own),
            sum(one["value_minor"] or 0 for one in own),
            sum(one["value_minor"] is None for one in own),
        )
        for (reason, outcome), own in sorted(found.items())
    ]


def named(sku: str, articles: Mapping[str, Article]) -> str:
    """An article's name, empty if it is not known."""
    return articles[sku]["name"] if sku in articles else ""
