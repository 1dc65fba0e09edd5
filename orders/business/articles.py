"""Articles are found by what people type: part of a code or of a name (IV-01)."""

import unicodedata
from collections.abc import Mapping
from sys import intern
from typing import NamedTuple

from orders.contracts.records import Article


class Goods(NamedTuple):
    """What master data says of an article, as far as who asks for stock is told; `withdraw_days`:
    so many days before its last one a lot may be sold no more; `by_lot`: its lots are kept."""

    name: str
    family: str
    unit: str
    withdraw_days: int = 0
    by_lot: bool = False

    @classmethod
    def of(cls, article: Article) -> "Goods":
        """Small, as there may be 100,000 of them."""
        return cls(
            article["name"],
            intern(article["family"]),
            intern(article["unit"]),
            article["withdraw_days"],
            article["lot_controlled"],
        )


NO_GOODS = Goods("", "", "")
"""What books have and master data does not know."""


class Names:
    """What articles are found by: codes and names, folded. 100,000 are looked through in some
    milliseconds."""

    def __init__(self) -> None:
        self._folded: dict[str, str] = {}
        self._by_code: list[tuple[str, str]] = []

    @classmethod
    def of(cls, articles: Mapping[str, Article]) -> "Names":
        """Of these articles, by number."""
        names = cls()
        for sku, article in articles.items():
            names.put(sku, article["name"])
        return names

    def put(self, sku: str, name: str) -> None:
        """The article is called so."""
        self._folded[sku] = folded(f"{sku} {name}")
        self._by_code = []

    def drop(self, sku: str) -> None:
        """There is no such article any more."""
        self._folded.pop(sku, None)
        self._by_code = []

    def matching(self, text: str) -> list[str]:
        """Articles whose code or name holds every word of the text, whatever its case and accents;
        those whose code begins with it first, then by code."""
        if not self._by_code:
            self._by_code = sorted((sku, name) for sku, name in self._folded.items())
        begins = folded(text).strip()
        found = self._by_code
        for word in begins.split():
            found = [one for one in found if word in one[1]]
        first = [sku for sku, name in found if name.startswith(begins)]
        return first + [sku for sku, name in found if not name.startswith(begins)]


def folded(text: str) -> str:
    """Without case and accents: `Åäé` as `aae`, `ß` as `ss` (Unicode, NFKD and case folding)."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))
