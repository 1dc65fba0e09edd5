"""What Redis keeps, read as it stands: no script, no comparison, nothing of the engine's own code.
The keys are those of the adapter:

<prefix>{<stage>/<partition>}:head (hash), :states (hash: key -> state, or a byte 1 and where it
stands on the changelog, an offset of eight bytes), :due (sorted set: key by time)
<prefix>{ledger/<name>}:head (hash), :free, :hand (hashes: account -> amount),
:tentative:<partition> (hash: account -> taken, unconfirmed)
"""

from typing import NamedTuple, Protocol, cast

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from orders.engine.errors import TransientError

PREFIX = "orders:"
PIECE = 1_000


class Head(NamedTuple):
    """Head of a state store. `watermark`: changelog offset up to which it is folded (exclusive)."""

    fencing_token: int
    confirmed: str
    watermark: int


class LedgerView(NamedTuple):
    """A ledger. `free` without what is only tentatively taken: the amounts stand as if no batch
    were under way."""

    open: bool
    free: dict[str, int]
    on_hand: dict[str, int]


class Cache(Protocol):
    """All calls may raise TransientError."""

    def head(self, stage: str, partition: int) -> Head | None:
        """None if the store is missing."""

    def states(self, stage: str, partition: int) -> dict[str, bytes]:
        """Key -> state, or where it stands."""

    def due(self, stage: str, partition: int) -> dict[str, int]:
        """Key -> when its timer fires, business milliseconds."""

    def ledger(self, name: str, partitions: int) -> LedgerView | None:
        """The ledger, read in pieces: an account that moves meanwhile is as of one moment or
        another. None if there is nothing of it."""


class RedisCache:
    """The real one."""

    def __init__(self, url: str, prefix: str = PREFIX, timeout: float = 20.0) -> None:
        self._redis: Redis = Redis.from_url(
            url, socket_timeout=timeout, socket_connect_timeout=5.0, retry=Retry(NoBackoff(), 0)
        )
        self._prefix = prefix

    def head(self, stage: str, partition: int) -> Head | None:
        try:
            fencing_token, confirmed, watermark = cast(
                list[bytes | None],
                self._redis.hmget(
                    f"{self._store(stage, partition)}:head",
                    ["fencing_token", "confirmed", "watermark"],
                ),
            )
        except RedisError as error:
            raise TransientError(f"Redis: {error}") from error
        if fencing_token is None or confirmed is None or watermark is None:
            return None
        return Head(int(fencing_token), confirmed.decode(), int(watermark))

    def states(self, stage: str, partition: int) -> dict[str, bytes]:
        try:
            return {
                key.decode(): state
                for key, state in self._redis.hscan_iter(
                    f"{self._store(stage, partition)}:states", count=PIECE
                )
            }
        except RedisError as error:
            raise TransientError(f"Redis: {error}") from error

    def due(self, stage: str, partition: int) -> dict[str, int]:
        try:
            return {
                key.decode(): int(at)
                for key, at in self._redis.zscan_iter(
                    f"{self._store(stage, partition)}:due", count=PIECE
                )
            }
        except RedisError as error:
            raise TransientError(f"Redis: {error}") from error

    def ledger(self, name: str, partitions: int) -> LedgerView | None:
        """One command over hundreds of thousands of accounts would keep all others waiting. What
        is taken tentatively is little, and read last: a batch that is confirmed meanwhile shows in
        Kafka, too."""
        key = f"{self._prefix}{{ledger/{name}}}"
        try:
            free, on_hand = (
                dict(self._redis.hscan_iter(f"{key}:{sums}", count=PIECE))
                for sums in ("free", "hand")
            )
            with self._redis.pipeline(transaction=True) as pipe:
                pipe.hget(f"{key}:head", "open")
                for partition in range(partitions):
                    pipe.hgetall(f"{key}:tentative:{partition}")
                is_open, *tentative = pipe.execute()
        except RedisError as error:
            raise TransientError(f"Redis: {error}") from error
        if is_open is None:
            return None
        firm = _amounts(free)
        for taken in tentative:
            for account, amount in _amounts(taken).items():
                firm[account] = firm.get(account, 0) + amount
        return LedgerView(is_open == b"1", firm, _amounts(on_hand))

    def _store(self, stage: str, partition: int) -> str:
        return f"{self._prefix}{{{stage}/{partition}}}"


def _amounts(values: dict[bytes, bytes]) -> dict[str, int]:
    return {account.decode(): int(amount) for account, amount in values.items()}
