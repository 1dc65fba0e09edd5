"""Ledgers walked entry by entry, in the order of their journals: the other book, which the states'
book is compared with.

Two balances are kept. That of all entries tells whether anything was ever oversold. That of the
entries up to the cut (`settled`) is what the states must agree with; it is kept by who holds and by
which partition moved, so that a difference names the order.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from orders.audit.findings import Finding
from orders.audit.source import Record

AVAILABLE, RESERVED, SHIPPED = "available", "reserved", "shipped"
RACE_MS = 30_000
"""A take may have been granted before a count or damage that its batch was overtaken by: no
longer ago than a batch can last."""

Limit = Callable[[str, int], int | None]
"""(account, wall clock in milliseconds) -> how far below zero takes may bring what is available;
None if nobody can know any more."""


@dataclass(slots=True)
class Account:
    """`buckets`: balances over all entries. `excuse`, `excused_at`: what may have overtaken a take,
    so that it seems to take too much.

    Over the settled entries alone: `held` by key; `supplied` and `consumed` by partition;
    `shipped`.
    """

    buckets: Counter[str] = field(default_factory=Counter)
    excuse: int = 0
    excused_at: int = 0
    held: dict[str, int] = field(default_factory=dict)
    supplied: Counter[int] = field(default_factory=Counter)
    consumed: Counter[int] = field(default_factory=Counter)
    shipped: int = 0

    @property
    def on_hand(self) -> int:
        """Free and reserved together."""
        return self.supplied.total() - self.consumed.total()


class Book:
    """One ledger. `limit` gives the ceiling of an account; `people` are topics whose records let
    takes pass beyond it."""

    def __init__(self, ledger: str, limit: Limit, people: tuple[str, ...] = ()) -> None:
        self.ledger = ledger
        self.accounts: dict[str, Account] = {}
        self.entries = 0
        self.oversold: list[Finding] = []
        self.faults: list[Finding] = []
        self.below_by_reality: set[str] = set()
        self.unknown_limits = 0
        self.granted_by_people = 0
        self._limit = limit
        self._people = people

    def add(self, record: Record, entry: Mapping[str, Any], settled: bool) -> None:
        """One more entry; `settled` if the states that were read know of it."""
        self.entries += 1
        name, amount, debit, credit = (
            entry["account"],
            entry["amount"],
            entry["debit"],
            entry["credit"],
        )
        if fault := _fault(self.ledger, record, entry):
            self.faults.append(Finding(name, f"{fault} (entry {record.position})"))
            return
        account = self.accounts.setdefault(name, Account())
        account.buckets[debit] += amount
        account.buckets[credit] -= amount
        if credit == AVAILABLE and debit == RESERVED:
            self._check_take(name, account, record, entry)
        elif credit == AVAILABLE:
            _excuse(account, record.timestamp, amount)
            if account.buckets[AVAILABLE] < 0:
                self.below_by_reality.add(name)
        if account.buckets[RESERVED] < 0:
            self.faults.append(
                Finding(
                    name,
                    f"less than nothing is reserved: {account.buckets[RESERVED]} after "
                    f"{_said(entry, record)}",
                )
            )
        if settled:
            _settle(account, entry)

    def _check_take(
        self, name: str, account: Account, record: Record, entry: Mapping[str, Any]
    ) -> None:
        """What is taken must have been there, under the account's limit at that time."""
        available = account.buckets[AVAILABLE]
        if available >= 0:
            return
        limit = self._limit(name, record.timestamp)
        if limit is None:
            self.unknown_limits += 1
            return
        excuse = account.excuse if record.timestamp - account.excused_at <= RACE_MS else 0
        if -available <= limit + excuse:
            if -available > limit:
                self.below_by_reality.add(name)
            return
        if entry["cause"].startswith(self._people):
            self.granted_by_people += 1
            _excuse(account, record.timestamp, entry["amount"])
            return
        ceiling = f"{-available} used of {limit}" if limit else f"{-available} more than there was"
        self.oversold.append(Finding(name, f"{ceiling} after {_said(entry, record)}"))


def _excuse(account: Account, timestamp: int, amount: int) -> None:
    """What is available shrank although nobody asked the ledger: a take that was granted before
    may stand behind this entry."""
    if timestamp - account.excused_at > RACE_MS:
        account.excuse = 0
    account.excuse += amount
    account.excused_at = timestamp


def _fault(ledger: str, record: Record, entry: Mapping[str, Any]) -> str:
    """Why this is no entry of double-entry books, empty if it is one."""
    if entry["ledger"] != ledger:
        return f"an entry of {entry['ledger']}"
    if (record.key or b"").decode() != entry["account"]:
        return f"its key is {(record.key or b'').decode()!r}"
    if entry["amount"] <= 0:
        return f"moves {entry['amount']}"
    if entry["debit"] == entry["credit"]:
        return f"moves from {entry['credit']} to itself"
    if not {entry["debit"], entry["credit"]} & {AVAILABLE, RESERVED}:
        return f"moves from {entry['credit']} to {entry['debit']}, neither of them the ledger's"
    return ""


def _settle(account: Account, entry: Mapping[str, Any]) -> None:
    amount, debit, credit, key = entry["amount"], entry["debit"], entry["credit"], entry["key"]
    partition = partition_of_cause(entry["cause"])
    if RESERVED in (debit, credit):
        held = account.held.get(key, 0) + (amount if debit == RESERVED else -amount)
        if held:
            account.held[key] = held
        else:
            account.held.pop(key, None)
        if AVAILABLE not in (debit, credit):
            account.consumed[partition] += amount if credit == RESERVED else -amount
            account.shipped += amount if debit == SHIPPED else 0
    else:
        account.supplied[partition] += amount if debit == AVAILABLE else -amount


def partition_of_cause(cause: str) -> int:
    """Of topic/partition/offset."""
    return int(cause.split("/")[1])


def _said(entry: Mapping[str, Any], record: Record) -> str:
    return (
        f"{entry['amount']} {entry['credit']} → {entry['debit']} for {entry['key']} (entry "
        f"{record.position})"
    )
