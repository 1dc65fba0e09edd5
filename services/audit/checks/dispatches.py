"""Did exactly what left the houses leave the books?"""

from collections import Counter
from collections.abc import Iterator

from services.audit.findings import Finding


class Dispatched:
    """Units by account, as notices say: `known` of those that the stage had read, `all` that there are."""

    def __init__(self) -> None:
        self.known: Counter[str] = Counter()
        self.all: Counter[str] = Counter()

    def add(self, account: str, quantity: int, known: bool) -> None:
        """One line of a notice."""
        self.all[account] += quantity
        if known:
            self.known[account] += quantity


def unbooked(ledger: str, sent: Dispatched, settled: Counter[str], booked: Counter[str]) -> Iterator[Finding]:
    """`settled`, `booked`: shipped by the journal's entries up to the cut, and by all. Articles without an account need no stock."""
    for account in sorted(sent.all.keys() | settled.keys()):
        if settled[account] > sent.all[account]:
            yield Finding(f"{ledger}/{account}", f"{settled[account]} booked as shipped, {sent.all[account]} were")
        elif account in booked and booked[account] < sent.known[account]:
            yield Finding(f"{ledger}/{account}", f"{sent.known[account]} were shipped, {booked[account]} are booked so")
