"""What is known of an article, and what of it is kept back. Amounts in its smallest unit."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.contracts.records import ExpectedReceipt


class Rows(NamedTuple):
    """An article as one who asks finds it.

    `on_hand`: what the books have, below 0 where a count found less than had left them. `reserved`:
    promised to orders. `ahead`: what those need who are served before the one who asks.
    `expected`: purchase orders under way, in any order. `unit`: of all amounts, of UN/ECE
    Recommendation 20 (PCE, GRM, MLT); empty where nobody knows the article.
    """

    on_hand: int
    reserved: int = 0
    ahead: int = 0
    expected: Sequence[ExpectedReceipt] = ()
    unit: str = ""


class Kept(NamedTuple):
    """What a channel leaves to others. `safety`: units that it does not sell; `percent`: so much of
    what is left it may sell, rounded down to a unit."""

    safety: int = 0
    percent: int = 100


NOTHING_KEPT = Kept()
