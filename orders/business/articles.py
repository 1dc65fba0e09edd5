"""Articles are found by what people type: part of a code or of a name (IV-01)."""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from orders.contracts.records import Article


class Names(NamedTuple):
    """What articles are found by: codes and names, folded; made once of all that there are."""

    folded: Mapping[str, str]

    @classmethod
    def of(cls, articles: Mapping[str, Article]) -> "Names":
        """Of these articles, by number."""
        return cls({sku: folded(f"{sku} {one['name']}") for sku, one in articles.items()})

    def matching(self, text: str) -> list[str]:
        """Articles whose code or name holds every word of the text, whatever its case and accents;
        those whose code begins with it first, then by code."""
        words, begins = folded(text).split(), folded(text).strip()
        first, *others = words or [""]
        found = [sku for sku, name in self.folded.items() if first in name]
        if others:
            found = [sku for sku in found if all(word in self.folded[sku] for word in others)]
        return sorted(found, key=lambda sku: (not self.folded[sku].startswith(begins), sku))


def folded(text: str) -> str:
    """Without case and accents: `Åäé` as `aae`, `ß` as `ss` (Unicode, NFKD and case folding)."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))
