"""The mark of a mail, by which one that comes back is known: sealed with a key of the house, so
that nobody else can make one, and nobody else reads whose it is."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from orders.client.sealing import Seals
from orders.contracts.records import AttemptOrdered

HEADER = "X-Orders-Attempt"
RETURNED = "orders:returned"
"""What marks are sealed for."""
WORD = 60
"""A mark is written in words of so many characters: servers break lines between them."""


class Attempt(NamedTuple):
    """The attempt that a mail was."""

    order_id: str
    effect_id: str
    number: int


class Marks:
    """Seals with the last of the keys, and knows marks by any: a new one is appended, an old one
    taken away once nothing comes back any more that bears it."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._seals = Seals(keys, RETURNED)

    def of(self, ordered: AttemptOrdered) -> str:
        """The mark of an attempt's mail, as its header has it."""
        attempt = Attempt(ordered["order_id"], ordered["effect_id"], ordered["attempt"])
        sealed = self._seals.sealed(json.dumps(attempt, separators=(",", ":")))
        return " ".join(sealed[at : at + WORD] for at in range(0, len(sealed), WORD))

    def attempt(self, mark: str) -> Attempt | None:
        """The attempt that it was made for; None for a mark that is none of ours."""
        opened = self._seals.opened("".join(mark.split()))
        return None if opened is None else Attempt(*json.loads(opened))
