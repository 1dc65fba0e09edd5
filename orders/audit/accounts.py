"""Ledgers walked movement by movement, in the order of time: the other book, which the states' book
is compared with.

A journal stands in the partition of the key that moved, so an account's movements are in several;
the broker stamps them as they come (docs/decisions/0017). What a take takes was journalled before
it was free to be taken.

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
from orders.contracts.buckets import AVAILABLE, HELD, OUTSIDE, OWN, RESERVED, SHIPPED

ARTICLE = "@article/"
"""How the key of an article begins, in states and journals."""
RACE_MS = 30_000
"""A take may have been granted before a count or damage that its batch was overtaken by: no
longer ago than a batch can last."""

Limit = Callable[[str, int], int | None]
"""(account, wall clock in milliseconds) -> how far below zero takes may bring what is available;
None if nobody can know any more."""


@dataclass(slots=True)
class Suspicion:
    """A take of `missing` more than there was; unfounded if so much came free up to `until`, as
    clocks are not exact."""

    finding: Finding
    missing: int
    until: int


@dataclass(slots=True)
class Account:
    """`buckets`: balances over all entries. `excuse`, `excused_at`: what may have overtaken a take,
    so that it seems to take too much.

    Over the settled entries alone: `held` by key and bucket; `supplied` and `consumed` by
    partition, and how much of both when they were last equal at the end of an entry (`gone`);
    `shipped`.
    """

    buckets: Counter[str] = field(default_factory=Counter)
    excuse: int = 0
    excused_at: int = 0
    held: dict[tuple[str, str], int] = field(default_factory=dict)
    supplied: Counter[int] = field(default_factory=Counter)
    consumed: Counter[int] = field(default_factory=Counter)
    gone: dict[int, int] = field(default_factory=dict)
    shipped: int = 0
    suspicions: list[Suspicion] = field(default_factory=list)

    @property
    def on_hand(self) -> int:
        """Free and reserved together."""
        return self.supplied.total() - self.consumed.total()

    @property
    def free(self) -> int:
        """What is not reserved."""
        return self.on_hand - sum(self.held.values())


class Book:
    """One ledger. `limit` gives the ceiling of an account; `people` are topics whose records let
    takes pass beyond it. `clocks_ms`: how far the clocks that stamped the entries may be apart."""

    def __init__(
        self, ledger: str, limit: Limit, people: tuple[str, ...] = (), clocks_ms: int = 0
    ) -> None:
        self.ledger = ledger
        self.accounts: dict[str, Account] = {}
        self.movements = 0
        self.faults: list[Finding] = []
        self.below_by_reality: set[str] = set()
        self.unknown_limits = 0
        self.granted_by_people = 0
        self._limit = limit
        self._people = people
        self._clocks_ms = clocks_ms

    @property
    def oversold(self) -> list[Finding]:
        """Takes of what was not there."""
        return [
            suspicion.finding
            for account in self.accounts.values()
            for suspicion in account.suspicions
            if suspicion.missing > 0
        ]

    def add(self, record: Record, entry: Mapping[str, Any], settled: bool) -> None:
        """One more entry; `settled` if the states that were read know of it."""
        if fault := _entry_fault(self.ledger, record, entry):
            self.faults.append(Finding(entry["key"], f"{fault} (entry {record.position})"))
            return
        for movement in entry["movements"]:
            self.movements += 1
            self._move(record, entry, movement, settled)
        for name in dict.fromkeys(movement["account"] for movement in entry["movements"]):
            self._check_held(name, record, entry)
            if settled and (account := self.accounts.get(name)) is not None:
                _note_gone(account, record.partition)

    def _move(
        self, record: Record, entry: Mapping[str, Any], movement: Mapping[str, Any], settled: bool
    ) -> None:
        name, amount = movement["account"], movement["amount"]
        debit, credit = movement["debit"], movement["credit"]
        if fault := _movement_fault(self.ledger, amount, debit, credit):
            self.faults.append(Finding(name, f"{fault} (entry {record.position})"))
            return
        account = self.accounts.setdefault(name, Account())
        account.buckets[debit] += amount
        account.buckets[credit] -= amount
        said = f"{amount} {credit} → {debit} for {entry['key']} (entry {record.position})"
        if debit == AVAILABLE:
            _clear(account, record.timestamp, amount)
        elif credit == AVAILABLE and debit == RESERVED:
            self._check_take(name, account, record, entry["cause"], amount, said)
        elif credit == AVAILABLE:
            _excuse(account, record.timestamp, amount)
            if account.buckets[AVAILABLE] < 0:
                self.below_by_reality.add(name)
        if settled:
            _settle(account, entry["key"], record.partition, movement)

    def _check_held(self, name: str, record: Record, entry: Mapping[str, Any]) -> None:
        """After all of an entry: what it takes out of a bucket may have come in by it."""
        buckets = self.accounts[name].buckets if name in self.accounts else Counter[str]()
        for bucket in sorted(HELD):
            if buckets[bucket] < 0:
                about = f"for {entry['key']} (entry {record.position})"
                says = f"less than nothing is {bucket}: {buckets[bucket]} after what moved {about}"
                self.faults.append(Finding(name, says))

    def _check_take(
        self, name: str, account: Account, record: Record, cause: str, amount: int, said: str
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
        missing = -available - limit - excuse
        if missing <= 0:
            if -available > limit:
                self.below_by_reality.add(name)
            return
        if cause.startswith(self._people):
            self.granted_by_people += 1
            _excuse(account, record.timestamp, amount)
            return
        ceiling = f"{-available} used of {limit}" if limit else f"{-available} more than there was"
        account.suspicions.append(
            Suspicion(
                Finding(name, f"{ceiling} after {said}"),
                missing,
                record.timestamp + self._clocks_ms,
            )
        )


def _clear(account: Account, timestamp: int, amount: int) -> None:
    """So much became available: takes that are as old, by their clocks, may have taken it."""
    for suspicion in account.suspicions:
        if timestamp <= suspicion.until:
            suspicion.missing -= amount


def _excuse(account: Account, timestamp: int, amount: int) -> None:
    """What is available shrank although nobody asked the ledger: a take that was granted before
    may stand behind this entry."""
    if timestamp - account.excused_at > RACE_MS:
        account.excuse = 0
    account.excuse += amount
    account.excused_at = timestamp


def _entry_fault(ledger: str, record: Record, entry: Mapping[str, Any]) -> str:
    """Why this is no entry of this ledger's journal, empty if it is one."""
    key, partition = (record.key or b"").decode(), partition_of_cause(entry["cause"])
    if entry["ledger"] != ledger:
        return f"an entry of {entry['ledger']}"
    if key != entry["key"].removeprefix(ARTICLE):
        return f"its key is {key!r}, not that of {entry['key']}"
    if partition != record.partition:
        return f"its cause stands in partition {partition}"
    if not entry["movements"] and not entry.get("passed"):
        return "moves nothing"
    return ""


def _movement_fault(ledger: str, amount: int, debit: str, credit: str) -> str:
    """Why this is no movement of double-entry books, empty if it is one."""
    if amount <= 0:
        return f"moves {amount}"
    if debit == credit:
        return f"moves from {credit} to itself"
    if not {debit, credit} & OWN:
        return f"moves from {credit} to {debit}, neither of them the ledger's"
    if unknown := {debit, credit} - OWN - OUTSIDE.get(ledger, frozenset()):
        return f"moves from {credit} to {debit}: {ledger} has no {unknown.pop()}"
    return ""


def _settle(account: Account, key: str, partition: int, movement: Mapping[str, Any]) -> None:
    amount, debit, credit = movement["amount"], movement["debit"], movement["credit"]
    if not {debit, credit} & HELD:
        account.supplied[partition] += amount if debit == AVAILABLE else -amount
        return
    for bucket, more in ((debit, amount), (credit, -amount)):
        if bucket in HELD:
            held = account.held.pop((key, bucket), 0) + more
            if held:
                account.held[key, bucket] = held
    if not {debit, credit} <= OWN:
        account.consumed[partition] += amount if credit in HELD else -amount
        account.shipped += amount if debit == SHIPPED else 0


def _note_gone(account: Account, partition: int) -> None:
    """What came in by way of the partition may all have been used up by way of it: it keeps no
    share of the account then."""
    supplied = account.supplied.get(partition)
    if supplied is not None and supplied == account.consumed[partition]:
        account.gone[partition] = supplied


def partition_of_cause(cause: str) -> int:
    """Of topic/partition/offset."""
    return int(cause.split("/")[1])
