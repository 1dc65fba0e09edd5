"""What is known of an article, and what of it is kept back. Amounts in its smallest unit."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.contracts.records import ExpectedReceipt


class Ageing(NamedTuple):
    """So much of what is on hand, and not reserved, cannot be had any more from then on,
    milliseconds: it expires (IV-08)."""

    from_at: int
    amount: int


class Rows(NamedTuple):
    """An article as one who asks finds it.

    `on_hand`: what the books have, below 0 where a count found less than had left them. `reserved`:
    promised to orders. `ahead`: what those need who are served before the one who asks.
    `expected`: purchase orders under way, in any order. `unit`: of all amounts, of UN/ECE
    Recommendation 20 (PCE, GRM, MLT); empty where nobody knows the article. `ageing`: lots that
    expire, where they are kept.
    """

    on_hand: int
    reserved: int = 0
    ahead: int = 0
    expected: Sequence[ExpectedReceipt] = ()
    unit: str = ""
    ageing: Sequence[Ageing] = ()


class Kept(NamedTuple):
    """What a channel leaves to others. `safety`: units that it does not sell; `percent`: so much of
    what is left it may sell, rounded down to a unit."""

    safety: int = 0
    percent: int = 100


NOTHING_KEPT = Kept()
