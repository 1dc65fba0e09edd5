"""What earlier tries of the same search were granted. It stays taken until the order's handling is
settled, so a later try that asked for it anew would meet itself: shelves and days would seem to
have less, and what expires first would be passed over (IV-08)."""

from collections.abc import Iterable, Sequence

from orders.engine.questions import Take

Granted = dict[tuple[str, str], int]
"""(ledger, account) -> the most that a try was granted."""


def keep(granted: Granted, ledger: str, takes: Iterable[Take]) -> None:
    """A try was granted this, and failed on something else."""
    for take in takes:
        place = ledger, take.account
        granted[place] = max(granted.get(place, 0), take.amount)


def beyond(granted: Granted, ledger: str, takes: Sequence[Take]) -> tuple[Take, ...]:
    """What has still to be asked for; each account is named once."""
    return tuple(
        [
            Take(take.account, max(take.amount - granted.get((ledger, take.account), 0), 0))
            for take in takes
        ]
    )


def there(granted: Granted, ledger: str, takes: Iterable[Take], free: Iterable[int]) -> list[int]:
    """What there is for this order on each account of which so much more is free."""
    pairs = zip(takes, free, strict=True)
    return [more + granted.get((ledger, take.account), 0) for take, more in pairs]


def drawn(granted: Granted, ledger: str, prefix: str) -> list[Take]:
    """What was granted of the accounts of a range, in order of their names."""
    return [
        Take(account, amount)
        for (of, account), amount in sorted(granted.items())
        if of == ledger and account.startswith(prefix)
    ]


def together(first: Sequence[Take], more: Sequence[Take], amount: int) -> tuple[Take, ...]:
    """So much of both, in order of their names."""
    sums = dict[str, int]()
    for take in (*first, *more):
        sums[take.account] = sums.get(take.account, 0) + take.amount
    found, left = list[Take](), amount
    for account in sorted(sums, key=str.encode):
        part = min(sums[account], left)
        if part:
            found.append(Take(account, part))
            left -= part
    return tuple(found)
