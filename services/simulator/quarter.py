"""A quarter of a small house: what it sells, and how its suppliers are."""

from collections.abc import Mapping
from pathlib import Path

from services.simulator.catalogue import Catalogue, Sells, catalogue
from services.simulator.policy import Demand
from services.simulator.stock import COVER

POLICY_FILE = Path(__file__).with_name("quarter.yaml")
ARTICLES = 240
LEAST_LINES = 4
COVER_DAYS = 30
"""Opening stock is for so many days; what runs low is bought up to it again."""


def house(
    seed: int,
    at: int,
    orders_a_day: float,
    demand: Demand,
    sells: Mapping[str, Sells] | None = None,
    by_lot: bool = False,
) -> Catalogue:
    """The house of this seed, for so many orders a day. `by_lot`: whether it keeps lots."""
    expected = max(1, round(orders_a_day * COVER_DAYS / COVER))
    return catalogue(seed, at, expected, demand, sells, ARTICLES, LEAST_LINES, by_lot)
