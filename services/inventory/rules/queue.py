"""The fair order of back orders (IV-09)."""

from collections.abc import Callable, Sequence

from orders.business.accounts import STOCK
from orders.contracts.records import Wait
from orders.engine.questions import Take


def waits(
    takes: Sequence[Take], free: Sequence[int], rank: str, passes: Callable[[str], int]
) -> list[Wait]:
    """Wait on each account that was short, for all that the order needs of it. What is not short
    blocks nobody while it waits. `passes`: how often others may go first on an account."""
    return [
        {
            "ledger": STOCK,
            "account": take.account,
            "amount": take.amount,
            "rank": rank,
            "limit": 0,
            "passes": passes(take.account),
        }
        for take, amount in zip(takes, free, strict=True)
        if amount < take.amount
    ]
