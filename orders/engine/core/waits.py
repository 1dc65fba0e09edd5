"""What a key may wait for in a ledger: the check that the engine makes on a handler's state, and
each ledger makes again."""

from collections.abc import Iterable

from orders.engine.ports.ledger import Wait
from orders.engine.questions import LARGEST

SEPARATOR = "\x1f"
"""Stands between account, rank, partition and key in the order of waiters."""

UNBOUNDED = -1
"""`Wait.passes` of one that may be passed over any number of times."""


def check_waits(key: str, waits: Iterable[Wait]) -> None:
    """Raises ValueError for an account named twice, an amount that is not positive, a limit or a
    number of passes that makes no sense, a separator in account or rank."""
    seen = set()
    for account, amount, rank, limit, passes in waits:
        if account in seen:
            raise ValueError(f"{key} waits twice on {account!r}: add the amounts up")
        if not 0 < amount <= LARGEST:
            raise ValueError(f"{key} waits for {amount} of {account!r}")
        if not 0 <= limit <= LARGEST or passes < UNBOUNDED:
            raise ValueError(
                f"{key} waits on {account!r} with a limit of {limit} and {passes} passes"
            )
        if SEPARATOR in account or SEPARATOR in rank:
            raise ValueError(
                f"{key} waits with a unit separator in account {account!r} or rank {rank!r}"
            )
        seen.add(account)
