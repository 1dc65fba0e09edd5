"""How much of an article a buyer of a group takes."""

from random import Random

from orders.contracts.records import Article
from services.simulator.policy import Demand

PIECES = {
    "consumer": (1, 1, 1, 1, 1, 2, 2, 3, 4, 6),
    "retail": (1, 2, 2, 4, 5, 6, 10, 12),
    "wholesale": (5, 10, 12, 12, 20, 24, 36, 48),
}
LOOSE_STEPS = 250
"""Grams and millilitres are sold by the quarter of a kilogram or litre, so that prices come out
whole."""


def quantity(rng: Random, article: Article, group: str) -> int:
    """An amount in the article's unit."""
    choices = PIECES[group]
    pieces = choices[int(rng.random() * len(choices))]
    return pieces if article["unit"] == "PCE" else pieces * LOOSE_STEPS


def mean_quantity(article: Article, demand: Demand) -> float:
    """The mean over the channels' groups."""
    shares = sum(demand.channels.values())
    pieces = (
        sum(
            share * sum(PIECES[group]) / len(PIECES[group])
            for group, share in _group_shares(demand)
        )
        / shares
    )
    return pieces if article["unit"] == "PCE" else pieces * LOOSE_STEPS


def _group_shares(demand: Demand) -> list[tuple[str, float]]:
    return [(demand.groups[channel], share) for channel, share in demand.channels.items()]
