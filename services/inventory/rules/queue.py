"""The fair order of back orders (IV-09), and what the queue knows of each (IV-03)."""

from collections.abc import Callable, Sequence

from orders.business.accounts import STOCK
from orders.business.ranks import rank
from orders.contracts.records import Order, Wait
from orders.engine.questions import Take

SEPARATOR = "/"


def place(order: Order, undated_days: int, promised_at: int | None, goods_by_at: int | None) -> str:
    """Its place: its rank, and after that, where it decides nothing, by when its goods must be
    there. So whoever plans, and sees no order, knows from the queue which promises it breaks."""
    by = "" if goods_by_at is None else goods_by_at
    return f"{rank(order, undated_days, promised_at)}{SEPARATOR}{by}"


def goods_by(place: str) -> int | None:
    """By when the goods of whoever stands at this place must be there, milliseconds; None: nothing
    is promised."""
    by = place.rpartition(SEPARATOR)[2]
    return int(by) if by.isdigit() else None


def waits(
    takes: Sequence[Take],
    free: Sequence[int],
    rank: str,
    passes: Callable[[str], int],
    ledger: str = STOCK,
) -> list[Wait]:
    """Wait on each account that was short, for all that the order needs of it. What is not short
    blocks nobody while it waits. `passes`: how often others may go first on an account."""
    return [
        {
            "ledger": ledger,
            "account": take.account,
            "amount": take.amount,
            "rank": rank,
            "limit": 0,
            "passes": passes(take.account),
        }
        for take, amount in zip(takes, free, strict=True)
        if amount < take.amount
    ]
