"""What the simulated house puts together: bundles of its articles, and furniture that is made to
order by a list of parts."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import NamedTuple

from orders.contracts.records import Article, BundlePart, PartsList, PartsListLine, Price
from services.simulator.articles import RATES

BUNDLES, MADE = 12, 5
AMONG = 200
"""Parts are of what is sold most."""
BUNDLE_PERCENT = 90
"""What a bundle costs of what its parts cost."""
MADE_PERCENT = 250
SCRAP_PPM = 50_000
EVERY, FIRST = 30, 25
"""Bundles stand so far apart in the order of demand, from this place on."""


class Composed(NamedTuple):
    """`bundles` and what is `made` to order, with their prices and the `lists` of parts."""

    bundles: list[Article]
    made: list[Article]
    lists: list[PartsList]
    prices: list[Price]


def composed(
    rng: Random, articles: Sequence[Article], prices: Mapping[tuple[str, str], Price]
) -> Composed:
    """Of articles that anybody may buy by the piece."""
    fit = [one for one in articles[:AMONG] if _plain(one)]
    bundles = [_bundle(n, rng.sample(fit, rng.randint(2, 3)), rng) for n in range(1, BUNDLES + 1)]
    parts = [rng.sample(fit, 3) for _ in range(MADE)]
    made = [_made(n, one[0]) for n, one in enumerate(parts, start=1)]
    lists = [_list(article, of, rng) for article, of in zip(made, parts, strict=True)]
    known = [
        *(_prices(one, one["bundle"], BUNDLE_PERCENT, prices) for one in bundles),
        *(
            _prices(one, of["parts"], MADE_PERCENT, prices)
            for one, of in zip(made, lists, strict=True)
        ),
    ]
    return Composed(bundles, made, lists, [price for some in known for price in some])


def among(articles: Sequence[Article], bundles: Sequence[Article]) -> list[Article]:
    """The articles in the order of demand, bundles at places of theirs among them."""
    found = list(articles)
    for number, bundle in enumerate(bundles):
        found.insert(FIRST + EVERY * number, bundle)
    return found


def _plain(article: Article) -> bool:
    return (
        article["unit"] == "PCE"
        and article["stocked"]
        and article["nature"] in ("NORMAL", "FRAGILE")
        and not (article["specifications"] or article["barred_countries"] or article["licence"])
        and not (article["barred_groups"] or article["minimum_age"])
    )


def _bundle(number: int, of: Sequence[Article], rng: Random) -> Article:
    """It lies on no shelf itself."""
    parts: list[BundlePart] = [{"sku": part["sku"], "quantity": rng.randint(1, 2)} for part in of]
    weight, volume = (
        sum(each["quantity"] * part[what] for each, part in zip(parts, of, strict=True))
        for what in ("weight_g", "volume_ml")
    )
    return {
        **of[0],
        "sku": f"SET-{number:04d}",
        "name": f"Set of {of[0]['name']}",
        "family": "sets",
        "stocked": False,
        "weight_g": weight,
        "volume_ml": volume,
        "bundle": parts,
    }


def _made(number: int, like: Article) -> Article:
    return {
        **like,
        "sku": f"MTO-{number:04d}",
        "name": f"{like['name']} to measure",
        "family": "made to order",
        "maximum_quantity": 20,
    }


def _list(article: Article, of: Sequence[Article], rng: Random) -> PartsList:
    """Of some parts a little is lost while it is made."""
    return {
        "sku": article["sku"],
        "revision": "A",
        "parts": [
            {
                "sku": part["sku"],
                "quantity": rng.randint(1, 3),
                "scrap_ppm": rng.choice((0, SCRAP_PPM)),
            }
            for part in of
        ],
    }


def _prices(
    article: Article,
    parts: Sequence[BundlePart] | Sequence[PartsListLine],
    percent: int,
    known: Mapping[tuple[str, str], Price],
) -> Iterator[Price]:
    for currency in RATES:
        minor = sum(known[part["sku"], currency]["minor"] * part["quantity"] for part in parts)
        like = known[parts[0]["sku"], currency]
        yield {**like, "sku": article["sku"], "minor": max(4, minor * percent // 400 * 4)}
