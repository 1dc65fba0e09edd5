"""Shares of accounts that have come to nothing are merged: what a replica's partitions have of one
goes into one partition, in one transaction (docs/decisions/0073-ledgers-open-in-pieces.md).

Goods come in by way of one partition and are used up by way of others, so none of their shares is
ever nothing, although all of them together are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from orders.contracts.partitioner import partition_of
from orders.engine.core.partition import Partition
from orders.engine.core.shares import goes_into
from orders.engine.core.wiring import SHARE
from orders.engine.ports import Ports
from orders.engine.questions import LedgerQuestion, OnHand

MOST = 200
"""Accounts that one batch merges: each may change a state in every partition."""


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """When a replica looks through what its partitions have: the first time after `first_seconds`,
    then every so often, some keys of a partition every `piece_seconds`."""

    first_seconds: float = 3_600.0
    every_seconds: float = 86_400.0
    piece_seconds: float = 1.0


@dataclass(frozen=True)
class Merges:
    """Key of a share -> the home partition of its account; the partitions whose shares of it go
    into one."""

    homes: Mapping[str, int] = field(default_factory=dict)
    partitions: Sequence[int] = ()

    def __bool__(self) -> bool:
        return bool(self.homes)


class Merging:
    """Looks for what can be merged. Of a partition that is worked with care nothing is."""

    def __init__(self, ports: Ports, sweep: Sweep, partitions: int) -> None:
        self._store = ports.state_store
        self._ledgers = ports.ledgers
        self._clock = ports.clock
        self._sweep = sweep
        self._partitions = partitions
        self._next_at = ports.clock.monotonic() + sweep.first_seconds
        self._left: list[int] = []
        self._at = (-1, "")
        self._found: dict[str, int] = {}

    def look(self, ready: Mapping[int, Partition]) -> Merges:
        """Some more of what these partitions have; what of it is to be merged, if anything. Raises
        Stale."""
        now = self._clock.monotonic()
        if now < self._next_at or not self._ledgers:
            return Merges()
        trusted = {number: one for number, one in ready.items() if not one.ticket.suspicious}
        if len(trusted) < 2:
            return Merges()
        if not self._found:
            self._look_on(trusted)
        some = dict(islice(self._found.items(), MOST))
        for key in some:
            del self._found[key]
        goes_on = self._left or self._found
        self._next_at = now + (self._sweep.piece_seconds if goes_on else self._sweep.every_seconds)
        return Merges(self._apart(some, trusted), [*trusted])

    def _look_on(self, trusted: Mapping[int, Partition]) -> None:
        """A piece of one partition's keys."""
        self._left = [number for number in self._left if number in trusted] or [*trusted]
        number = self._left[0]
        cursor = self._at[1] if self._at[0] == number else ""
        keys, cursor = self._store.some_keys(number, trusted[number].guard, SHARE, cursor)
        self._at = number, cursor
        if not cursor:
            del self._left[0]
        by_ledger: dict[str, list[str]] = {}
        for key in keys:
            ledger, _, account = key.removeprefix(SHARE).partition("/")
            by_ledger.setdefault(ledger, []).append(account)
        for ledger in (one for one in self._ledgers if one in by_ledger):
            self._add(ledger, by_ledger[ledger], trusted[number])

    def _add(self, ledger: str, accounts: list[str], partition: Partition) -> None:
        """Those that have nothing on hand."""
        question: LedgerQuestion = OnHand(ledger, tuple(accounts))
        guards = {partition.number: partition.ledger_guard(ledger)}
        asked = [(partition.number, SHARE, question)]
        [there] = self._ledgers[ledger].prepare(guards, asked)
        assert isinstance(there, tuple)
        for account, amount in zip(accounts, there, strict=True):
            if not amount:
                home = partition_of(account.encode(), self._partitions)
                self._found[f"{SHARE}{ledger}/{account}"] = home

    def _apart(self, homes: dict[str, int], trusted: Mapping[int, Partition]) -> dict[str, int]:
        """Those that are not yet where they are to be."""
        if not homes:
            return {}
        guards = {number: partition.guard for number, partition in trusted.items()}
        held = self._store.load(dict.fromkeys(trusted, tuple(homes)), guards)
        apart = {}
        for key, home in homes.items():
            holders = [number for number in trusted if key in held.get(number, {})]
            if holders and holders != [goes_into(holders, home, trusted)]:
                apart[key] = home
        return apart
