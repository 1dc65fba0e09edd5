"""Counts of warehouses' lists whose difference waits for a person (IV-11)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.business.accounts import ARTICLE_KEY
from orders.business.lots import Lot, iso_day
from orders.client.scan import Found
from orders.client.states import States
from orders.contracts.records import HeldCount, ShelfArticle

STAGE = "allocation"


class Waiting(NamedTuple):
    """A difference that a person must approve."""

    sku: str
    held: HeldCount

    @property
    def lot(self) -> str:
        """As its maker names it; empty where no lots are kept."""
        return Lot.of(self.held["lot"]).name if self.held["lot"] else ""

    @property
    def expires_on(self) -> str:
        """The lot's last day, yyyy-mm-dd; empty for never, or no lot."""
        return iso_day(Lot.of(self.held["lot"]).expires_on) if self.held["lot"] else ""


class Came(NamedTuple):
    """What allocation made of a verdict: posted, agreed (nothing is left of the difference),
    refused, superseded by a later count; held: not theirs to decide, or it has moved; nothing. And
    why, as a code and in words."""

    outcome: str
    code: str
    because: str


def waiting(states: States, warehouse: str = "", list_id: str = "") -> list[Waiting]:
    """What people have still to decide, those of most value first."""
    found = [
        one
        for sku, article in articles(states)
        for one in held(sku, article)
        if warehouse in ("", one.held["warehouse"]) and list_id in ("", one.held["list_id"])
    ]
    return sorted(found, key=lambda one: (-abs(one.held["value_minor"] or 0), one.sku))


def held(sku: str, article: ShelfArticle) -> Iterable[Waiting]:
    """What waits of one article."""
    return (Waiting(sku, one) for one in article["held_counts"])


def articles(states: States) -> Iterator[tuple[str, ShelfArticle]]:
    """What allocation keeps of every article."""
    for piece in states.pieces(STAGE):
        for key, payload in piece:
            if key.startswith(ARTICLE_KEY):
                article = states.decoded(STAGE, payload)["article"]
                if article is not None:
                    yield key.removeprefix(ARTICLE_KEY), article


def came_of(answers: Sequence[Found]) -> Came:
    """What came of a verdict about one difference."""
    told: list[Mapping[str, Any]] = [
        one.value for one in answers if one.record == "CountJudged" and one.value
    ]
    if not told:
        return Came("nothing", "", "")
    last = told[-1]
    return Came(last["outcome"].lower(), last["code"], last["because"])
