"""Where the contract suites keep state stores and ledgers: on the fake server, or on a real one.
Both fail and age on command."""

import itertools
from typing import Any, Protocol

from orders.engine.ports.ledger import Ledger
from orders.engine.ports.state_store import StateStore
from orders.engine.redis.connection import connect
from orders.engine.redis.ledger import ADDED, EFFORT, RedisLedger
from orders.engine.redis.state_store import RedisStateStore
from tests.engine.private_redis import PrivateRedis
from tests.fakes.clock import MemoryClock
from tests.fakes.ledger import MemoryLedger
from tests.fakes.server import MemoryServer
from tests.fakes.state_store import MemoryStateStore
from tests.fakes.waiters import ALL

SET_ASIDE_SECONDS = 60.0
"""Long enough for no test to see it pass by itself; `later` makes it pass."""
SOME_BUCKETS = 400
"""Of a thousand; an empty one counts as one amount."""
SOME_EFFORT = 23
"""Two waiters are called for it, or one is called and a few are looked at."""


class Place(Protocol):
    """One server and what is kept there."""

    def state_store(self, stage: str = "review") -> StateStore: ...

    def ledger(
        self, name: str = "stock", partitions: int = 2, drawn: bool = False, steps: bool = False
    ) -> Ledger:
        """`steps`: it opens in several, even where little is staged, and serves a queue in several,
        even where few wait."""

    def lose_everything(self) -> None:
        """FLUSHALL."""

    def restart(self, lost: bool) -> None:
        """A new run id; with its data, or without."""

    def later(self, seconds: int) -> None:
        """So much time passes for what is set aside."""


class Fake:
    """The in-memory fake."""

    def __init__(self) -> None:
        self._clock = MemoryClock()
        self._server = MemoryServer(self._clock.wall)
        self.lose_everything = self._server.lose_everything
        self.restart = self._server.restart

    def state_store(self, stage: str = "review") -> MemoryStateStore:
        return MemoryStateStore(self._server, stage)

    def ledger(
        self, name: str = "stock", partitions: int = 2, drawn: bool = False, steps: bool = False
    ) -> MemoryLedger:
        added, effort = (1, SOME_EFFORT) if steps else (ALL, ALL)
        return MemoryLedger(
            self._server, name, partitions, SET_ASIDE_SECONDS, drawn, added, True, effort
        )

    def later(self, seconds: int) -> None:
        self._clock.advance(seconds)


class Real:
    """A real server, shared by the tests: each has key prefixes of its own."""

    _numbers = itertools.count()

    def __init__(self, private: PrivateRedis) -> None:
        self.private = private
        self._server = connect(private.url)
        self.prefix = f"test{next(self._numbers)}:"
        self._names: list[str] = []

    def state_store(self, stage: str = "review") -> RedisStateStore:
        return RedisStateStore(self._server, stage, self.prefix)

    def ledger(
        self, name: str = "stock", partitions: int = 2, drawn: bool = False, steps: bool = False
    ) -> RedisLedger:
        self._names.append(name)
        added, effort = (SOME_BUCKETS, SOME_EFFORT) if steps else (ADDED, EFFORT)
        kept = SET_ASIDE_SECONDS, self.prefix
        return RedisLedger(self._server, name, partitions, *kept, drawn, added, True, effort)

    def lose_everything(self) -> None:
        self.private.client.flushall()

    def restart(self, lost: bool) -> None:
        self.private.restart(lost)

    def close(self) -> None:
        """Leave the server."""
        self._server.close()

    def later(self, seconds: int) -> None:
        for name in self._names:
            key = f"{self.prefix}{{ledger/{name}}}:until"
            waits: Any = self.private.client.zrange(key, 0, -1)
            for wait in waits:
                self.private.client.zincrby(key, -seconds * 1000, wait)
