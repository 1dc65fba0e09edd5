"""Books without Redis: what `orders.client.states.States` answers of stock."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orders.business.accounts import ARTICLE_KEY

Amounts = tuple[int, int]


class FakeBooks:
    """`ledgers`: ledger -> account -> (free, on hand); `shelves`: article -> what allocation keeps
    of it; `closed`: ledgers that are being opened; `asked`: how often anything was asked."""

    def __init__(self, **ledgers: dict[str, Amounts]) -> None:
        self.ledgers: dict[str, dict[str, Amounts]] = ledgers
        self.shelves: dict[str, Mapping[str, Any]] = {}
        self.closed: set[str] = set()
        self.asked = 0

    def ledger(self, name: str, accounts: list[str]) -> dict[str, Amounts]:
        self.asked += 1
        known = self.ledgers.get(name, {})
        return {one: known[one] for one in accounts if one in known}

    def of(self, stage: str, key: str, subject: str | None = None) -> Mapping[str, Any] | None:
        self.asked += 1
        kept = self.shelves.get(key.removeprefix(ARTICLE_KEY))
        return {"article": kept} if stage == "allocation" and kept else None

    def waiting(self, name: str, accounts: list[str]) -> dict[str, int]:
        return {}

    def ledger_open(self, name: str) -> bool:
        return name not in self.closed

    def accounts(self, name: str, holding: str = "") -> Iterator[str]:
        self.asked += 1
        return (one for one in self.ledgers.get(name, {}) if holding in one)

    def free_of_lots(self, name: str, shelves: Iterable[str]) -> dict[str, int]:
        self.asked += 1
        known = self.ledgers.get(name, {}).items()
        begins = tuple(shelves)
        return {account: free for account, (free, _) in known if account.startswith(begins)}
