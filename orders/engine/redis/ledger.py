"""A ledger in Redis. Its keys stand under `<prefix>{ledger/<name>}`; scripts/ledger says what
each holds."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from orders.contracts.partitioner import partition_of
from orders.contracts.records import PassedWaiter
from orders.engine.core.contributions import in_buckets
from orders.engine.core.waits import SEPARATOR, check_waits
from orders.engine.errors import Stale
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import Balance, LedgerChange, LedgerHead, Wait, Wake
from orders.engine.questions import LedgerAnswer, LedgerQuestion
from orders.engine.redis.connection import RedisServer
from orders.engine.redis.questions import answers_of, questions_as
from orders.engine.redis.script import Call, Script, load

PREPARE = load("ledger", "prepare", "ledger", "names", "waiters")
WITHDRAW = load("ledger", "withdraw", "ledger", "names", "waiters")
CHANGING = ("ledger", "names", "waiters", "balances_told", "change")
CONFIRM = load("ledger", "confirm", *CHANGING)
WAKES = load("ledger", "wakes", "ledger", "waiters")
HEAD = load("ledger", "head", "ledger", reads_alone=True)
CLAIM = load("ledger", "claim", *CHANGING)
OPENING = (*CHANGING, "opening")
STAGE = load("ledger", "stage", *OPENING)
FURTHER = load("ledger", "further", *OPENING)
CLOSE = load("ledger", "close", *OPENING)
PASSES = load("ledger", "passes", "ledger", "waiters")
CHANGED = load("ledger", "changed", "ledger", "waiters", "balances_told")
AVAILABLE = load("ledger", "available", "ledger", "waiters", reads_alone=True)
BALANCES = load("ledger", "balances", "ledger")
SKIPS = load("ledger", "skips", "ledger", "waiters")

Arguments = list[bytes | str | int]
ADDED = 4_000
"""Amounts that a step of an opening adds up, about: it takes some 3 ms (`bench_opening`)."""
EFFORT = 6_000
"""Waiters that a script looks at for those who can be served, about; to call one costs as much as
to look at ten. It takes some 10 ms (`bench_waking`)."""


class RedisLedger:
    """`orders.engine.ports.ledger.Ledger` on a real server. What is set aside for a waiter is its
    own for `set_aside_seconds`. `drawn`: it keeps the names of its accounts in order; one that is
    open and does not passes for closed, so that its owners open it anew. `tells`: accounts' own
    keys are told of balances. While it opens, a call adds up some `added` amounts; one that offers
    what came free to those who wait spends so much `effort` on it."""

    def __init__(
        self,
        server: RedisServer,
        name: str,
        partitions: int,
        set_aside_seconds: float = 30.0,
        prefix: str = "orders:",
        drawn: bool = False,
        added: int = ADDED,
        tells: bool = False,
        effort: int = EFFORT,
    ) -> None:
        self.name = name
        self._tells = tells
        self._server = server
        self._partitions = partitions
        self._drawn = int(drawn)
        lifetime = int(set_aside_seconds * 1000)
        self._offering: Arguments = [lifetime, effort]
        self._opening: Arguments = [lifetime, partitions, added]
        self._key = f"{prefix}{{ledger/{name}}}"

    def prepare(
        self, guards: Mapping[int, Guard], questions: Sequence[tuple[int, str, LedgerQuestion]]
    ) -> list[LedgerAnswer]:
        return answers_of(
            questions, self._compared(PREPARE, [*_guards(guards), *questions_as(questions)])
        )

    def withdraw(self, guards: Mapping[int, Guard], takes: Sequence[tuple[int, str, int]]) -> None:
        self._compared(
            WITHDRAW,
            [
                *self._offering,
                *_guards(guards),
                len(takes),
                *(value for take in takes for value in take),
            ],
        )

    def confirm(self, changes: Mapping[int, tuple[Guard, BatchId, LedgerChange]]) -> None:
        arguments = [
            *self._offering,
            *_guards({partition: guard for partition, (guard, _, _) in changes.items()}),
        ]
        for _, confirmed, change in changes.values():
            arguments.append(str(confirmed))
            arguments += self._change(change)
        self._compared(CONFIRM, arguments)

    def wakes(self, guards: Mapping[int, Guard], limit: int) -> dict[int, list[Wake]]:
        found = self._compared(WAKES, [*self._offering, *_guards(guards), limit])
        return {
            partition: [
                Wake(key.decode(), account.decode(), _passed(passed))
                for key, account, passed in zip(flat[::3], flat[1::3], flat[2::3], strict=True)
            ]
            for partition, flat in zip(guards, found, strict=True)
        }

    def passes(
        self, guards: Mapping[int, Guard], limit: int
    ) -> dict[int, list[tuple[str, str, int]]]:
        found = self._compared(PASSES, [*_guards(guards), limit])
        return {
            partition: [
                (key.decode(), account.decode(), times)
                for key, account, times in zip(flat[::3], flat[1::3], flat[2::3], strict=True)
            ]
            for partition, flat in zip(guards, found, strict=True)
        }

    def changed(
        self, guards: Mapping[int, Guard], now: int, limit: int
    ) -> dict[int, list[tuple[str, Balance]]]:
        found = self._compared(CHANGED, [self._partitions, *_guards(guards), now, limit])
        return {
            partition: [
                (account.decode(), Balance(*balance))
                for account, *balance in zip(*(flat[at::4] for at in range(4)), strict=True)
            ]
            for partition, flat in zip(guards, found, strict=True)
        }

    def head(self, partition: int) -> LedgerHead:
        is_open, fencing_token, confirmed, staged, opening = self._run(
            HEAD, [partition, self._drawn]
        )
        return LedgerHead(
            bool(is_open),
            int(fencing_token),
            BatchId.parse(confirmed.decode()),
            bool(staged),
            bool(opening),
        )

    def claim(
        self, partition: int, fencing_token: int, confirmed: BatchId, change: LedgerChange
    ) -> None:
        self._compared(
            CLAIM,
            [*self._offering, partition, fencing_token, str(confirmed), *self._change(change)],
        )

    def stage(
        self,
        partition: int,
        fencing_token: int,
        confirmed: BatchId,
        totals: LedgerChange,
        piece: int = 0,
        last: bool = True,
    ) -> bool:
        staging = (self._drawn, partition, fencing_token, str(confirmed), piece, int(last))
        arguments = [*self._opening, *staging, *_staged(totals), *self._touched(totals)]
        return bool(self._compared(STAGE, arguments))

    def further(self) -> bool:
        return bool(self._run(FURTHER, list(self._opening)))

    def close(self) -> None:
        self._run(CLOSE, [self._partitions])

    def available(self, accounts: Sequence[str]) -> tuple[int, ...]:
        return tuple(self._run(AVAILABLE, [len(accounts), *accounts]))

    def balances(self) -> dict[str, tuple[int, int]]:
        free, on_hand = (dict(self._balances(sums)) for sums in ("free", "hand"))
        both = {
            account: (free.get(account, 0), on_hand.get(account, 0)) for account in free | on_hand
        }
        return {account: amounts for account, amounts in both.items() if any(amounts)}

    def _balances(self, sums: str) -> Iterator[tuple[str, int]]:
        cursor = b"0"
        while True:
            cursor, flat = self._run(BALANCES, [sums, cursor])
            for account, amount in zip(flat[::2], flat[1::2], strict=True):
                yield account.decode(), int(amount)
            if cursor == b"0":
                return

    def skips(self, partition: int, keys: Sequence[str]) -> list[int]:
        return list(self._run(SKIPS, [partition, len(keys), *keys]))

    def _change(self, change: LedgerChange) -> Arguments:
        """As change.lua reads it."""
        flat = [*_change(change), *self._touched(change), len(change.heard)]
        for account, (balance, from_at) in change.heard.items():
            heard = "" if balance is None else SEPARATOR.join(map(str, balance))
            flat += account, self._home(account), from_at, heard
        return flat

    def _touched(self, change: LedgerChange) -> Arguments:
        touched = change.touched if self._tells else ()
        flat: Arguments = [len(touched)]
        for account in touched:
            flat += account, self._home(account)
        return flat

    def _home(self, account: str) -> int:
        return partition_of(account.encode(), self._partitions)

    def _run(self, script: Script, arguments: Arguments) -> Any:
        [answer] = self._server.run([Call(script, self._key, arguments)])
        return answer

    def _compared(self, script: Script, arguments: Arguments) -> Any:
        """The script's answer after its comparison: it begins with (partition, reason,
        partition, reason ...)."""
        stale, *answer = self._run(script, arguments)
        if stale:
            raise Stale(
                {
                    int(partition): reason.decode()
                    for partition, reason in zip(stale[::2], stale[1::2], strict=True)
                }
            )
        return answer[0] if answer else None


def _passed(flat: Sequence[bytes]) -> list[PassedWaiter]:
    """As waiters.lua keeps them."""
    return [
        {
            "account": account.decode(),
            "key": key.decode(),
            "rank": rank.decode(),
            "need": int(need),
            "free": int(free),
            "by": by.decode(),
        }
        for account, key, rank, need, free, by in zip(*(flat[n::6] for n in range(6)), strict=True)
    ]


def _guards(guards: Mapping[int, Guard]) -> Arguments:
    flat: Arguments = [len(guards)]
    for partition, guard in guards.items():
        flat += partition, guard.fencing_token, str(guard.confirmed)
    return flat


def _change(change: LedgerChange) -> Arguments:
    """What of it is no matter of balances that are told."""
    flat: Arguments = []
    for amounts in (change.free, change.on_hand):
        flat.append(len(amounts))
        for pair in amounts.items():
            flat += pair
    flat += _waits(change.waits)
    flat += len(change.woken), *change.woken, len(change.told)
    for told in change.told:
        flat += told
    return flat


def _waits(waits_of: Mapping[str, Sequence[Wait]]) -> Arguments:
    flat: Arguments = [len(waits_of)]
    for key, waits in waits_of.items():
        check_waits(key, waits)
        flat += key, len(waits)
        for wait in waits:
            flat += wait
    return flat


def _staged(totals: LedgerChange) -> Arguments:
    """As stage.lua reads it: an account with what it has free and on hand, by bucket."""
    free, on_hand = totals.free, totals.on_hand
    buckets = in_buckets({**free, **on_hand})
    flat: Arguments = [len(buckets)]
    for bucket, accounts in buckets.items():
        amounts = [(one, free.get(one, 0), on_hand.get(one, 0)) for one in accounts]
        flat += bucket, json.dumps([*chain.from_iterable(amounts)], ensure_ascii=False)
    return [*flat, *_waits(totals.waits)]
