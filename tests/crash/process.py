"""One replica as a process: it lives in a greenlet, so that it can stop in the middle of any
call and go on later in a changed world."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from greenlet import greenlet

from orders.audit.source import Place
from orders.engine.core.feed import Tables, reference_topics
from orders.engine.core.handover import Handover
from orders.engine.core.replica import Replica
from orders.engine.core.timing import Timing
from orders.engine.core.together import Together
from orders.engine.core.wiring import Wiring
from orders.engine.ports import Ports
from orders.engine.stage import Stage
from tests.crash.blows import BACK_AFTER, LONG, NEVER, OUT_AFTER, SHORT, Killed, struck, unanswered
from tests.crash.clock import OwnClock
from tests.crash.house import CODEC
from tests.crash.schedule import Moment
from tests.crash.watched import Suffer, Watched
from tests.fakes.changelog import MemoryChangelog
from tests.fakes.group import MemoryGroup
from tests.fakes.ledger import MemoryLedger
from tests.fakes.references import MemoryReferenceFeed
from tests.fakes.state_store import MemoryStateStore
from tests.fakes.writer import MemoryWriter

if TYPE_CHECKING:
    from tests.crash.simulation import Simulation


class Watcher:
    """What a replica tells its observer, told to the trace instead."""

    def __init__(self, tell: Callable[[str], None], accuse: Callable[[str], None]) -> None:
        self.timing = Timing()
        self._tell = tell
        self._accuse = accuse

    def batch(self, done: Any) -> None:
        self._tell(
            f"batch: {done.handled} handled, {done.skipped} skipped, {done.dead} dead letters, "
            f"stale {done.stale}"
        )

    def heartbeats(self, read: Any) -> None:
        """A counter only."""

    def waited(self, seconds: float) -> None:
        """A gauge only."""

    def claim(self, partition: int, result: str) -> None:
        if result.startswith("distrusted"):
            self._accuse(f"a pointer to nothing: {result}")
        self._tell(f"partition {partition} {result}")

    def replayed(self, records: int) -> None:
        """A counter only."""

    def ownership(self, kind: str, partitions: Any) -> None:
        self._tell(f"{kind} {sorted(partitions)}")

    def circuit(self, is_open: bool) -> None:
        """Never in so small a world; the metric only."""

    def paused(self, partitions: int) -> None:
        """A gauge only."""

    def transient(self, error: Exception) -> None:
        self._tell(f"transient fault: {error}")


class Process:
    """`name` is also its transactional id. It has a replica of each of its stages, and takes a turn
    a round, unless it is dead, paused or gone."""

    def __init__(
        self, world: "Simulation", wirings: tuple[Wiring, ...], name: str, ahead: float
    ) -> None:
        self.name = name
        self.wirings = wirings
        self.struck = wirings[0].stage
        self.paused_until = 0
        self.gone = False
        self.world = world
        self._clock = OwnClock(world.clock, ahead)
        self._usually_ahead = ahead
        self._counts = Counter[str]()
        self._groups: dict[str, MemoryGroup] = {}
        self._begin()

    def turn(self) -> None:
        """Be started anew, go on after a pause, or take one step."""
        if self.gone or self.world.round < self.paused_until:
            return
        self.paused_until = 0
        if self._run.dead:
            self._begin()
        self._run.switch()

    @property
    def stirred(self) -> bool:
        """Whether it has, or may have, anything to do but to look at its clock: if not, a
        scheduler may leave it out for a while."""
        if self.gone or self.paused_until or not self.idle or self._is_due or self._is_lost:
            return True
        return self.world.weather.is_news or not all(
            self.world.broker.group(wiring.name).stable for wiring in self.wirings
        )

    @property
    def _is_due(self) -> bool:
        """Whether a timer has come due in one of its partitions, or a balance is to be told."""
        server, now = self.world.server, self._clock.now()
        for wiring, replica in zip(self.wirings, self._replicas, strict=True):
            stores = [server.stores.get((wiring.name, number)) for number in replica.partitions]
            if any(due_at <= now for store in stores if store for due_at in store.due.values()):
                return True
            books = [server.books.get(ledger) for ledger in wiring.stage.tells]
            untold = [told for book in books if book for told in book.untold()]
            if any(at <= now and number in replica.partitions for number, at in untold):
                return True
        return False

    @property
    def _is_lost(self) -> bool:
        """Whether Redis no longer has what it relies on."""
        server = self.world.server
        return any(
            (wiring.name, number) not in server.stores
            for wiring, replica in zip(self.wirings, self._replicas, strict=True)
            for number in replica.partitions
        ) or not all(
            name in server.books
            and server.books[name].open
            and server.books[name].run_id == server.run_id
            for wiring in self.wirings
            for name in wiring.stage.ledgers
        )

    @property
    def idle(self) -> bool:
        """Nothing is owed to or by it: it is ready and has handled everything, or is gone."""
        return self.gone or (
            not self.paused_until and bool(self._run) and self._loop.ready and not self._is_behind
        )

    @property
    def _is_behind(self) -> bool:
        return not all(group.caught_up for group in self._groups.values()) or any(
            partition.backlog
            for replica in self._replicas
            for partition in replica.partitions.values()
        )

    def fetching(self) -> Iterator[tuple[Place, int]]:
        """Where its consumers read on."""
        for group in self._groups.values():
            yield from group.positions.items()

    @property
    def in_coma(self) -> bool:
        """It comes back only when all others are at rest."""
        return self.paused_until == NEVER

    def revive(self) -> None:
        """End a coma."""
        self.paused_until = 0

    def end(self) -> None:
        """Let go of what runs: the world is over."""
        if self._run:
            self._run.throw(Killed())

    def suffer(self, stage: Stage | None, call: str, do: Callable[[], Any]) -> Any:
        """Make a call, and bear what the schedule has in store for this moment. `stage`: whose
        call it is, None if it is that of all."""
        self._counts[call] += 1
        nth = self._counts[call]
        self.struck = stage or self.wirings[nth % len(self.wirings)].stage
        for kind in self.world.meet(Moment(self.name, call, nth)):
            do = struck(self, call, kind, do)
        if self.world.unreachable(call):
            raise unanswered(call)
        return do()

    def meet_failpoint(self, failpoint: str) -> None:
        """The engine passes a failpoint that lies inside a port call."""
        self.suffer(None, f"failpoint.{failpoint}", lambda: None)

    def pause(self, length: str) -> None:
        """Stop here; go on when the length is over, or in the very step to come if it was killed
        meanwhile."""
        self.paused_until = {
            "short": self.world.round + SHORT,
            "long": self.world.round + LONG,
            "coma": NEVER,
        }[length]
        if length != "short":
            self._silent()
        self.world.hub.switch()

    def put_out(self) -> None:
        """The group of the stage that is struck takes it for dead."""
        self.world.put_out(self.struck, self._groups[self.struck.name].member)

    def leave(self) -> None:
        """Stop gracefully at the end of the step, as SIGTERM does; be started again later."""
        self._leaving = True

    def set_clock(self, ahead: float, rounds: int | None = None) -> None:
        """Its clock is off by so much, for good or for some rounds."""
        self._clock.ahead = ahead
        if rounds is None:
            self._usually_ahead = ahead
        else:
            self.world.later(self.world.round + rounds, self._set_clock_right)

    def _set_clock_right(self) -> None:
        self._clock.ahead = self._usually_ahead

    def _silent(self) -> None:
        members = [(wiring.stage, self._groups[wiring.name].member) for wiring in self.wirings]

        def put_out() -> None:
            for stage, member in members:
                self.world.put_out(stage, member)

        self.world.later(self.world.round + OUT_AFTER, put_out)

    def _begin(self) -> None:
        self._leaving = False
        # its own parent would be whoever lets it join, and be woken by its death
        self._run = greenlet(self._live, self.world.hub)

    def _live(self) -> None:
        try:
            self._start()
            while True:
                self._loop.step()
                if self._leaving:
                    self._loop.close()
                    self.gone = True
                    self.world.later(self.world.round + LONG, self._return)
                    return
                self.world.hub.switch()
        except Killed:
            self._died()
        except Exception as error:  # whatever ends a process must not end the simulation
            self.world.accuse(f"{self.name} ended with {type(error).__name__}: {error}")
            self._died()

    def _return(self) -> None:
        self.gone = False

    def _died(self) -> None:
        self.world.tell(f"{self.name} died")
        self._silent()
        self.paused_until = self.world.round + BACK_AFTER

    def _start(self) -> None:
        world = self.world
        world.tell(f"{self.name} starts")
        self._groups = {
            wiring.name: MemoryGroup(world.broker, wiring.name, wiring.chain, wiring.siblings)
            for wiring in self.wirings
        }
        topics = {topic for wiring in self.wirings for topic in wiring.topics}
        inner = MemoryWriter(
            world.broker,
            self.name,
            [wiring.state.topic for wiring in self.wirings],
            topics if len(self.wirings) > 1 else (),
        )
        writer = Watched(inner, "writer", "writer", partial(self.suffer, None))
        self._replicas = [self._replica(wiring, writer) for wiring in self.wirings]
        if len(self._replicas) == 1:
            self._loop: Replica | Together = self._replicas[0]
        else:
            handover = Handover(self._replicas, world.partitions)
            gathering = world.limits.gathering
            self._loop = Together(self._replicas, writer, self._clock, handover, gathering)

    def _replica(self, wiring: Wiring, writer: Any) -> Replica:
        world, stage, inner = self.world, wiring.stage, self._groups[wiring.name]
        suffer = partial(self.suffer, stage)
        group: Any = Watched(inner, "group", "group", suffer)
        # A commit shows the membership of the moment at which it was sent, however late it is
        # carried out.
        group.commit = lambda partition, offsets: suffer(
            "group.commit", inner.request(partition, offsets)
        )
        ports: Any = Ports(
            group=group,
            writer=writer,
            changelog=Watched(MemoryChangelog(world.broker), "changelog", "changelog", suffer),
            state_store=Watched(
                MemoryStateStore(world.server, stage.name), "state_store", "state_store", suffer
            ),
            ledgers={
                name: self._ledger(name, suffer, name in stage.drawn, name in stage.tells)
                for name in stage.ledgers
            },
            clock=self._clock,
            reads={name: self._ledger(name, suffer) for name in stage.reads},
        )
        topics = reference_topics(stage.references)
        feed = MemoryReferenceFeed(world.broker, tuple(topics)) if topics else None
        tables = Tables(CODEC, stage.references, feed, self._clock)
        observer: Any = Watcher(lambda text: world.tell(f"{self.name}: {text}"), world.accuse)
        return Replica(wiring, CODEC, ports, world.policy(stage), tables, observer, world.limits)

    def _ledger(self, name: str, suffer: Suffer, drawn: bool = False, tells: bool = False) -> Any:
        return Watched(
            MemoryLedger(
                self.world.server,
                name,
                self.world.partitions,
                drawn=drawn,
                added=self.world.added,
                tells=tells,
                effort=self.world.effort,
            ),
            "ledger",
            f"ledger.{name}",
            suffer,
        )
