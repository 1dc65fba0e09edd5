"""A partition's owner as the contract tests play it."""

from dataclasses import dataclass

import pytest

from orders.engine.errors import Stale
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import Balance, Hearing, Ledger, LedgerChange, Wait, Wake
from orders.engine.questions import Available, Draw, Drawn, LedgerQuestion, OnHand, Reserve, Take

START = BatchId(1, 0)


@dataclass
class Owner:
    """A partition's owner, who remembers fencing token and last confirm as the engine does."""

    ledger: Ledger
    partition: int
    fencing_token: int = 1
    batch: int = 0
    confirmed: BatchId = START

    @property
    def guards(self) -> dict[int, Guard]:
        return {self.partition: Guard(self.fencing_token, self.confirmed)}

    def reserve(self, key: str, *, limit: int | None = None, partial: bool = False, **takes: int):
        return self.ask(
            key, Reserve("stock", tuple(Take(*take) for take in takes.items()), limit, partial)
        )

    def draw(
        self, key: str, prefix: str, amount: int, least: str = "", *, partial: bool = False
    ) -> Drawn:
        answer: Drawn = self.ask(key, Draw("stock", prefix, amount, least, partial))
        return answer

    def available(self, *accounts: str, key: str = "asker"):
        return self.ask(key, Available("stock", accounts))

    def on_hand(self, *accounts: str):
        return self.ask("asker", OnHand("stock", accounts))

    def ask(self, key: str, question: LedgerQuestion):
        [answer] = self.ledger.prepare(self.guards, [(self.partition, key, question)])
        return answer

    def confirm(self, waits=None, woken=(), on_hand=None, told=(), heard=None, **free: int) -> None:
        self.batch += 1
        confirmed = BatchId(self.fencing_token, self.batch)
        change = LedgerChange(
            free, on_hand or {}, waits or {}, list(woken), list(told), heard or {}
        )
        guard = self.guards[self.partition]
        self.confirmed = confirmed
        self.ledger.confirm({self.partition: (guard, confirmed, change)})

    def wait(
        self, key: str, rank: str = "5", limit: int = 0, passes: int = -1, **needs: int
    ) -> None:
        waits = [Wait(account, amount, rank, limit, passes) for account, amount in needs.items()]
        self.confirm(waits={key: waits})

    def wakes(self, limit: int = 100) -> list[tuple[str, str]]:
        return [(wake.key, wake.account) for wake in self.woken(limit)]

    def woken(self, limit: int = 100) -> list[Wake]:
        return self.ledger.wakes(self.guards, limit)[self.partition]

    def passes(self, limit: int = 100) -> list[tuple[str, str, int]]:
        return self.ledger.passes(self.guards, limit)[self.partition]

    def changed(self, now: int = 0, limit: int = 100) -> list[tuple[str, Balance]]:
        return self.ledger.changed(self.guards, now, limit)[self.partition]

    def hear(self, account: str, balance: Balance | None, from_at: int = 0) -> None:
        self.confirm(heard={account: Hearing(balance, from_at)})

    def claim(self, batch: int | None = None, change: LedgerChange | None = None) -> None:
        """As the next owner: a batch of the former that did not commit is forgotten."""
        self.fencing_token += 1
        self.batch = self.batch if batch is None else batch
        self.confirmed = BatchId(self.fencing_token, self.batch)
        self.ledger.claim(
            self.partition, self.fencing_token, self.confirmed, change or LedgerChange()
        )


def refusal(call, *arguments, **named) -> dict[int, str]:
    with pytest.raises(Stale) as refused:
        call(*arguments, **named)
    return refused.value.reasons
