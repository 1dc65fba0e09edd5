"""What befalls the servers: Redis forgets or falls back, servers are away, topics are compacted
or cut, time passes."""

import pickle
from collections.abc import Callable, Iterable, Sequence

from orders.audit.source import Place
from orders.contracts.catalogue import TOPICS
from orders.engine.core.wiring import Wiring
from orders.engine.ports.log import Message
from tests.crash import faults
from tests.crash.outside import Outside
from tests.fakes.broker import Broker
from tests.fakes.clock import MemoryClock
from tests.fakes.compaction import compact
from tests.fakes.log import Log
from tests.fakes.server import MemoryServer

AWAY_ROUNDS, REFUSED_ROUNDS, NOTICED_ROUNDS, COPIES = 5, 15, 12, 4
TOMBSTONES_KEPT_MS = 7 * 86_400_000
HOUR = 3_600.0


class Weather:
    """`copies`: whether copies of Redis are kept, for the faults that fall back to one.
    `fetching`: where members of groups read on. `removed`: what compaction and retention took."""

    def __init__(
        self,
        server: MemoryServer,
        broker: Broker,
        clock: MemoryClock,
        copies: bool,
        outside: Outside,
        stages: Sequence[Wiring],
        fetching: Callable[[], Iterable[tuple[Place, int]]],
    ) -> None:
        self._server = server
        self._broker = broker
        self._clock = clock
        self._keeps = copies
        self._outside = outside
        self._stages = stages
        self._fetching = fetching
        self._copies: list[bytes] = []
        self._away = {"redis": 0, "broker": 0}
        self._refused: dict[str, int] = {}
        self._round = 0
        self._struck = -NOTICED_ROUNDS
        self.removed: list[Message] = []

    def turn(self, number: int) -> None:
        """A round begins."""
        self._round = number
        if self._keeps:
            self._copies = [*self._copies[1 - COPIES :], self._copy()]

    @property
    def calm(self) -> bool:
        """Every server answers."""
        return all(
            until <= self._round for until in (*self._away.values(), *self._refused.values())
        )

    @property
    def is_news(self) -> bool:
        """Something befell the servers a few rounds ago: also who has nothing else to do comes
        to notice it."""
        return self._round < self._struck + NOTICED_ROUNDS

    def unreachable(self, call: str) -> bool:
        """Whether the server that this call needs, or the part of it, is away."""
        if self._refused and self._refused.get(call, 0) > self._round:
            return True
        return self._away[
            "redis" if call.startswith(("state_store", "ledger")) else "broker"
        ] > self._round and not call.startswith("failpoint")

    def refuse(self, call: str) -> None:
        """Leave this call without an answer for some rounds, whoever makes it."""
        self._refused[call] = self._round + REFUSED_ROUNDS

    def strike(self, kind: str) -> None:
        """Let it happen."""
        self._struck = self._round
        match kind:
            case "redis forgets":
                self._server.lose_everything()
            case "redis restarts":
                self._server.restart(lost=False)
            case "redis restarts empty":
                self._server.restart(lost=True)
            case _ if kind in faults.FALL_BACK:
                self._fall_back(-1 if "second" in kind else 0)
            case "redis away":
                self._away["redis"] = self._round + AWAY_ROUNDS
            case "broker away":
                self._away["broker"] = self._round + AWAY_ROUNDS
            case "compaction":
                self._compact()
            case "retention":
                self._expire()
            case "an hour passes":
                self._clock.advance(HOUR)
            case _:
                raise ValueError(f"no fault {kind!r}; there are: {', '.join(faults.WEATHER)}")

    def grow_old(self) -> None:
        """What is older than its topic keeps records is deleted, read or not, and the markers of
        transactions with it."""
        now = self._broker.timestamp()
        for log in self._broker.logs():
            kept = TOPICS[log.topic].retention_ms
            if kept is not None:
                self.removed += log.delete_before(_since(log, now - kept))

    def _fall_back(self, which: int) -> None:
        self._server.restart(lost=True)
        if self._copies:
            self._server.stores, self._server.books = pickle.loads(self._copies[which])

    def _copy(self) -> bytes:
        """Pickled: most copies are never looked at."""
        return pickle.dumps((self._server.stores, self._server.books), pickle.HIGHEST_PROTOCOL)

    def _expire(self) -> None:
        """Records that all have read are deleted, to the last: who comes later finds topics that
        begin in the middle. What was handed over in memory is committed before it is fetched: but
        nobody fetches so late that it is past its retention."""
        read = dict(self._outside.positions)
        for wiring in self._stages:
            offsets = self._broker.group(wiring.name).offsets
            for topic in wiring.topics:
                for partition in range(self._broker.partitions):
                    here = offsets[topic, partition].offset if (topic, partition) in offsets else 0
                    read[topic, partition] = min(here, read.get((topic, partition), here))
        for place, position in self._fetching():
            read[place] = min(position, read.get(place, position))
        for log in self._broker.logs():
            if offset := read.get((log.topic, log.partition)):
                self.removed += log.delete_before(min(offset, log.stable))

    def _compact(self) -> None:
        oldest = self._clock.now() - TOMBSTONES_KEPT_MS
        for log in self._broker.logs():
            if log.topic.endswith(".state.v1"):
                self.removed += compact(log, oldest)


def _since(log: Log, at: int) -> int:
    """The first offset that is not older."""
    young = (one.offset for one in log.entries if one.message and one.message.timestamp >= at)
    return min(next(young, log.high), log.stable)
