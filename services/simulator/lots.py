"""Which goods of the simulated house are kept by lot, how long they keep, and how their lots are
named (IV-08)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from orders.business.lots import iso_day, lot
from orders.contracts.records import Article
from services.simulator.chance import draw


class Life(NamedTuple):
    """Days that fresh goods keep, that must be left on arrival, and before their last day on which
    they are sold no more; 0 days: they do not expire."""

    days: int
    least: int
    withdrawn: int


LIVES: Mapping[str, Life] = {
    "dairy": Life(45, 7, 3),
    "pantry": Life(120, 14, 5),
    "tea and coffee": Life(150, 14, 5),
    "oils": Life(180, 20, 5),
    "wine": Life(0, 0, 0),
}
"""By family."""
OPENING = (("A", 0.45), ("B", 0.9))
"""Lots that lie there at first, and the share of their life that is left."""
YOUNGEST = 0.8
"""The least share of its life that is left of what suppliers deliver."""


class Lot(NamedTuple):
    """`name`: its maker's; `expires_on`: its last day, yyyy-mm-dd, empty for none. Both are empty
    of what is not kept by lot."""

    name: str = ""
    expires_on: str = ""

    @property
    def text(self) -> str:
        """As accounts name it."""
        return lot(self.name, self.expires_on)


def kept(article: Article) -> Article:
    """The article as a house that keeps lots has it."""
    life = LIVES.get(article["family"])
    if life is None:
        return article
    return {
        **article,
        "lot_controlled": True,
        "shelf_life_days": life.days,
        "least_life_days": life.least,
        "withdraw_days": life.withdrawn,
    }


def opening(article: Article, at: int) -> Iterator[Lot]:
    """What of the article lies there at first, in equal parts; one nameless if no lots are kept."""
    if not article["lot_controlled"]:
        yield Lot()
        return
    for mark, left in OPENING:
        yield Lot(f"{article['sku']}-{mark}", _day(article, at, left))


def delivered(article: Article | None, order: str, at: int, seed: int) -> Lot:
    """The lot of a purchase order, all parts of which are of it, if the first comes at `at`."""
    if article is None or not article["lot_controlled"]:
        return Lot()
    number = int(draw(seed, "lot", order) * 10**9)
    left = YOUNGEST + (1 - YOUNGEST) * draw(seed, "lot life", order)
    return Lot(f"L{number:09d}", _day(article, at, left))


def of(text: str) -> Lot:
    """The lot that accounts name so."""
    expires_on, _, name = text.partition("#")
    return Lot(name, iso_day(expires_on)) if name else Lot()


def sold(article: Article, lot: Lot, at: int) -> bool:
    """Whether it still is some days before it is withdrawn."""
    if not lot.expires_on:
        return True
    day = datetime.fromtimestamp(at // 1000, UTC).date()
    return lot.expires_on > (day + timedelta(days=article["withdraw_days"] + 1)).isoformat()


def _day(article: Article, at: int, left: float) -> str:
    if not article["shelf_life_days"]:
        return ""
    day = datetime.fromtimestamp(at // 1000, UTC).date()
    return (day + timedelta(days=int(article["shelf_life_days"] * left))).isoformat()
