"""The fake of what accounts' own keys are told of balances, in rules the same as
redis/scripts/ledger/balances_told.lua."""

from collections.abc import Callable
from dataclasses import dataclass, field

from orders.engine.ports.ledger import Balance, Hearing


@dataclass(slots=True)
class BalancesTold:
    """Account -> what its key heard last; partition -> account that may have another balance ->
    the business time from which on it is looked at."""

    heard: dict[str, Balance] = field(default_factory=dict)
    look: dict[int, dict[str, int]] = field(default_factory=dict)

    def touch(self, home: int, account: str) -> None:
        """It may have another balance. One that is looked at later anyway keeps its time."""
        self.look.setdefault(home, {}).setdefault(account, 0)

    def hear(self, home: int, account: str, hearing: Hearing) -> None:
        """Its key heard this balance, and is not told again before that time."""
        if hearing.balance is not None:
            self.heard[account] = hearing.balance
        self.look.setdefault(home, {})[account] = hearing.from_at

    def changed(
        self, home: int, now: int, limit: int, balance: Callable[[str], Balance]
    ) -> list[tuple[str, Balance]]:
        """Those of the first to be looked at that have another than was heard; the others need
        not be looked at any more."""
        look = self.look.get(home, {})
        due = sorted((from_at, account.encode()) for account, from_at in look.items())
        found = []
        for from_at, name in due[:limit]:
            if from_at > now:
                break
            account = name.decode()
            if (there := balance(account)) == self.heard.get(account):
                del look[account]
            else:
                found.append((account, there))
        return found
