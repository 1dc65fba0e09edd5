"""A stage's state stores in Redis. Keys of a store: `<prefix>{<stage>/<partition>}:head`,
`:states` (key -> state), `:due` (key by time)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from orders.engine.errors import Stale
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.state_store import Confirmation, StoreHead
from orders.engine.redis.connection import RedisServer
from orders.engine.redis.script import Call, Script, load

LOAD = load("state_store", "load", "store")
DUE = load("state_store", "due", "store")
CONFIRM = load("state_store", "confirm", "store", "write")
APPLY = load("state_store", "apply", "store", "write")
SCAN = load("state_store", "scan", "store")
KEYS = load("state_store", "keys", "store")
RAISE_FENCING_TOKEN = load("state_store", "raise_fencing_token", "store")
RESET = load("state_store", "reset", "store")

HEAD = ("fencing_token", "confirmed", "watermark", "identity", "now")
PIECE = 1_000
"""States that one call of `states` brings, about."""


class RedisStateStore:
    """`orders.engine.ports.state_store.StateStore` on a real server. The scripts of several
    partitions travel in one round trip."""

    def __init__(self, server: RedisServer, stage: str, prefix: str = "orders:") -> None:
        self._server = server
        self._store = f"{prefix}{{{stage}/%d}}"

    def load(
        self, wanted: Mapping[int, Sequence[str]], guards: Mapping[int, Guard]
    ) -> dict[int, dict[str, bytes]]:
        answers = self._compared(
            LOAD,
            {partition: [*_guard(guards[partition]), *keys] for partition, keys in wanted.items()},
        )
        return {
            partition: {
                key: value
                for key, value in zip(wanted[partition], values, strict=True)
                if value is not None
            }
            for partition, values in answers.items()
        }

    def due(
        self, guards: Mapping[int, Guard], now: int, limit: int
    ) -> dict[int, list[tuple[str, int]]]:
        answers = self._compared(
            DUE, {partition: [*_guard(guard), now, limit] for partition, guard in guards.items()}
        )
        return {
            partition: [(key.decode(), int(at)) for key, at in _pairs(flat)]
            for partition, flat in answers.items()
        }

    def confirm(self, confirmations: Mapping[int, Confirmation]) -> None:
        self._compared(
            CONFIRM,
            {
                partition: _written(confirmation)
                for partition, confirmation in confirmations.items()
            },
        )

    def head(self, partition: int) -> StoreHead | None:
        values = self._server.ask("HMGET", f"{self._store % partition}:head", *HEAD)
        return None if values[0] is None else _head(values)

    def raise_fencing_token(self, partition: int, fencing_token: int) -> StoreHead | None:
        values = self._run(RAISE_FENCING_TOKEN, {partition: [fencing_token]})[partition]
        if values == b"missing":
            return None
        _refuse({partition: values})
        return _head(values)

    def reset(self, partition: int, head: StoreHead) -> None:
        self._compared(
            RESET,
            {
                partition: [
                    head.fencing_token,
                    str(head.confirmed),
                    head.watermark,
                    head.identity,
                    head.now,
                    head.piece,
                ]
            },
        )

    def states(self, partition: int, guard: Guard) -> Iterator[tuple[str, bytes]]:
        cursor = b"0"
        while True:
            cursor, flat = self._compared(SCAN, {partition: [*_guard(guard), cursor, PIECE]})[
                partition
            ]
            for key, value in _pairs(flat):
                yield key.decode(), value
            if cursor == b"0":
                return

    def some_keys(
        self, partition: int, guard: Guard, prefix: str, cursor: str = ""
    ) -> tuple[list[str], str]:
        asked: list[bytes | str | int] = [*_guard(guard), cursor or "0", PIECE, f"{prefix}*"]
        after, flat = self._compared(KEYS, {partition: asked})[partition]
        return [key.decode() for key in flat], "" if after == b"0" else after.decode()

    def apply(self, partition: int, confirmation: Confirmation) -> None:
        token, _, *written = _written(confirmation)
        self._compared(APPLY, {partition: [token, confirmation.piece, *written]})

    def sizes(self, partitions: Sequence[int]) -> tuple[int, int]:
        states = sum(
            int(self._server.ask("HLEN", f"{self._store % partition}:states"))
            for partition in partitions
        )
        timers = sum(
            int(self._server.ask("ZCARD", f"{self._store % partition}:due"))
            for partition in partitions
        )
        return states, timers

    def server_time(self) -> int:
        seconds, micros = self._server.ask("TIME")
        return int(seconds) * 1000 + int(micros) // 1000

    def _run(
        self, script: Script, arguments: Mapping[int, list[bytes | str | int]]
    ) -> dict[int, Any]:
        calls = [
            Call(script, self._store % partition, values) for partition, values in arguments.items()
        ]
        return dict(zip(arguments, self._server.run(calls), strict=True))

    def _compared(
        self, script: Script, arguments: Mapping[int, list[bytes | str | int]]
    ) -> dict[int, Any]:
        answers = self._run(script, arguments)
        _refuse(answers)
        return answers


def _refuse(answers: Mapping[int, Any]) -> None:
    """A script answers with a word why it did nothing."""
    reasons = {
        partition: answer.decode()
        for partition, answer in answers.items()
        if isinstance(answer, bytes)
    }
    if reasons:
        raise Stale(reasons)


def _guard(guard: Guard) -> tuple[int, str]:
    return guard.fencing_token, str(guard.confirmed)


def _head(values: Sequence[bytes]) -> StoreHead:
    fencing_token, confirmed, watermark, identity, now = values
    return StoreHead(
        int(fencing_token),
        BatchId.parse(confirmed.decode()),
        int(watermark),
        identity.decode(),
        int(now),
    )


def _written(confirmation: Confirmation) -> list[bytes | str | int]:
    """As write.lua reads it."""
    states: list[bytes | str | int] = []
    forgotten: list[bytes | str | int] = []
    due: list[bytes | str | int] = []
    ended: list[bytes | str | int] = []
    for key, state in confirmation.states.items():
        if state is None:
            forgotten.append(key)
        else:
            states += key, state
    for key, at in confirmation.due.items():
        if at is None:
            ended.append(key)
        else:
            due += at, key
    sizes = len(states), len(forgotten), len(due), len(ended)
    head = (
        *_guard(confirmation.guard),
        str(confirmation.confirmed),
        confirmation.watermark,
        confirmation.now,
    )
    return [*head, *sizes, *states, *forgotten, *due, *ended]


def _pairs(flat: Sequence[bytes]) -> Iterable[tuple[bytes, bytes]]:
    return zip(flat[::2], flat[1::2], strict=True)
