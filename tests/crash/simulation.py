"""The scheduler: one thread, virtual time; whose turn it is, what is due, when the world is at
rest."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from greenlet import getcurrent

from orders.contracts.records import OrderReceived, PackedOut
from orders.engine.core import failpoints
from orders.engine.core.merging import Sweep
from orders.engine.core.replica import Limits
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS, Ticket
from orders.engine.core.wiring import Wiring
from orders.engine.policy import Policy
from orders.engine.ports.log import Committed
from orders.engine.stage import Stage
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from services.shipping.stage import STAGE as SHIPPING
from tests.crash import brought, delays, exchanging, gated, house, policies
from tests.crash.beats import Beats
from tests.crash.outside import Outside
from tests.crash.pauses import Pauses
from tests.crash.process import Process
from tests.crash.schedule import Moment, Schedule
from tests.crash.source import Chance, Script, Source
from tests.crash.weather import Weather
from tests.engine.drawing import drawing
from tests.engine.invariants import check_versions, check_waiters, fold
from tests.engine.scenario import EVERY_STAGE
from tests.engine.world import World
from tests.fakes.clock import MemoryClock
from tests.fakes.waiters import ALL

WIRINGS = tuple(map(Wiring, EVERY_STAGE))
DRAWN = ("stock", "warehouse_stock")
DRAWING, DRAWING_REST = 9, 4
"""In one of so many worlds what is reserved of these ledgers is drawn, but for what is kept by
lots: names of blocked goods begin with their shelf's."""
REPLICAS = 2
MOST_ROUNDS = 4_000
ROUNDS = (8, 1, 2)
"""How many items of one key a batch takes, by the seed."""
BEATING, BEATING_REST = 7, 5
SWEEP = Sweep(first_seconds=600, every_seconds=600, piece_seconds=0)
SERVES_ONE = 1
"""An effort for which a ledger serves one of those who wait for an account."""
"""In one of so many worlds heartbeats come among the orders, and a stage is paused; in all there
is a heartbeat in the end."""
PAUSABLE = tuple(wiring.name for wiring in WIRINGS if wiring.stage is not REVIEW)
LABELLING, LABELLING_REST = 6, 4
"""In one of so many worlds shipping cannot bear the first package, but for a while."""
WARY = 5
"""In every so many worlds the partitions are suspicious from the start."""
LIKELY, UNLIKELY = 0.85, 0.05
"""How likely it is in a round that a process which has something to do takes its turn, and one
that has not."""
QUIET_SECONDS = 1.2
"""Longer than anything that the engine does only now and then."""
JUMP_MS = 30 * 3_600_000
HOUR_MS = 3_600_000
NUMBERED = 15
"""In one of so many worlds partners' interchanges come, too, an order for another's customer, and a
payment that three tell of: the others stay as they were noted."""
OFFERING, OFFERING_REST = 14, 11
"""In one of so many worlds there are orders whose buyers agreed beforehand to parts, too."""
TRANSFERRING = 11
"""In one of so many worlds goods go from one warehouse to another, too."""
OVER_DELIVERING = 8
"""In one of so many worlds suppliers bring more than was ordered, too."""
OF_LOTS = 13
"""In one of so many worlds more is ordered later of what is kept by lots, and other lots are picked
than were meant."""
FRESH, FRESH_REST = 6, 1
"""In one of so many worlds goods must keep long enough for whoever orders them."""
GATING, GATING_REST = 11, 7
"""In one of so many worlds goods wait at gates until people have shown that they may leave."""
KINDS, KINDS_REST = 15, 14
"""In one of so many worlds goods come to their customers in every way there is, too."""
EXCHANGING, EXCHANGING_REST = 16, 15
"""In one of so many worlds customers order something for what they send back, too."""
BY_THE_HOUR = 7
"""In every so many worlds no more than an hour passes at a time in the first days: then not all
that people say within a day is said at once."""
LATE_MS, LATE_JUMP_MS = 30 * 86_400_000, 5 * 86_400_000
"""From then on all that is left is to forget orders that have ended."""
AGED_MS = 40 * 86_400_000
"""Then what was said in the first days is older than most topics keep records."""
WAITING_MS = 3 * 86_400_000
LAST_DAY_MS = 90 * 86_400_000
"""All orders have ended by then, also those whose time for returns began late, and most are
forgotten."""
FAILPOINT = "after send-offsets"
"""The one failpoint of the engine that lies inside a port call; all others lie just before or
after one."""


class Simulation:
    """One world and its schedule. `run` brings it to its last rest."""

    def __init__(
        self, schedule: Schedule, keep_trace: bool = False, source: Source | None = None
    ) -> None:
        plain, rng = schedule.seed == 0, Random(f"{schedule.seed} world")
        self.seed = schedule.seed
        self.partitions = 2 if plain else rng.randint(2, 4)
        often = schedule.seed % BEATING == BEATING_REST
        sliced: dict[str, Any] = {"piece": 2, "slice_seconds": 0.0, "sweep": SWEEP} if often else {}
        self.added, self.effort = (1, SERVES_ONE) if often else (ALL, ALL)
        self.limits = Limits(
            **sliced,
            records=5 if plain else rng.choice((1, 3, 10, 500)),
            rounds=ROUNDS[schedule.seed % len(ROUNDS)],
            partitions=self.partitions,
        )
        self.world = World(self.partitions)
        self.world.codec = house.CODEC
        self.clock = self.world.clock = self.world.broker.clock = MemoryClock(house.AGREED)
        self.broker, self.server = self.world.broker, self.world.server
        self.broker.eager = schedule.seed % 4 == 3
        self.server.wall = self.clock.wall
        self.hub = getcurrent()
        self.round = 0
        self.source = source or (
            Chance(Random(f"{schedule.seed} faults"))
            if schedule.faults is None
            else Script(schedule.faults)
        )
        self._gating = schedule.seed % GATING == GATING_REST
        self._kinds = schedule.seed % KINDS == KINDS_REST
        self._exchanged = schedule.seed % EXCHANGING == EXCHANGING_REST
        self.outside = Outside(
            self.broker, schedule.seed, self._gating, self._kinds, self._exchanged
        )
        self.weather = Weather(
            self.server,
            self.broker,
            self.clock,
            self.source.falls_back,
            self.outside,
            WIRINGS,
            lambda: (place for process in self.processes for place in process.fetching()),
        )
        self.accusations: list[str] = []
        self.trace: list[str] | None = [] if keep_trace else None
        self.moments: list[tuple[Moment, int]] = []
        self.turn = 0
        self._hash = hashlib.blake2b(digest_size=8)
        self._order = None if plain else Random(f"{schedule.seed} turns")
        self._later: dict[int, list[Callable[[], object]]] = {}
        self._letters = list(house.letters())
        if schedule.seed % NUMBERED == NUMBERED // 2 + 1:
            self._letters += house.by_partners()
        if schedule.seed % TRANSFERRING == TRANSFERRING // 2 + 1:
            self._letters += house.transferred()
        if schedule.seed % OVER_DELIVERING == OVER_DELIVERING // 2 + 1:
            self._letters += house.over_delivered()
        self._letters += brought.letters() if self._kinds else ()
        self._letters += exchanging.letters() if self._exchanged else ()
        if schedule.seed % OF_LOTS == OF_LOTS // 2 + 1:
            self._letters += house.listed_by_lot()
            for planned in house.ordered_later():
                self.outside.plan(planned)
        stage = PAUSABLE[schedule.seed // BEATING % len(PAUSABLE)] if often else ""
        self.beats = Beats(self.broker, house.CODEC, often, stage)
        self.pauses = Pauses(self.broker, house.CODEC, stage)
        self._by_the_hour = schedule.seed % BY_THE_HOUR == BY_THE_HOUR - 1
        self._mended = self._aged = self._ended = False
        self._unlabelled: str | None = None
        self._labels = schedule.seed % LABELLING != LABELLING_REST
        self._struck_before_age: int | None = None
        offering = schedule.seed % OFFERING == OFFERING_REST
        self._letters += house.offered() if offering else ()
        fresh = schedule.seed % FRESH == FRESH_REST
        for letter in (*house.references(fresh), *(house.choosable() if offering else ())):
            self.outside.send(letter)
        self.clock.advance((house.START - house.AGREED) / 1000)
        if schedule.seed % WARY == WARY - 1:
            self._make_wary()
        self._current: Process
        ahead = (lambda: 0.0) if plain else (lambda: rng.uniform(-2.0, 2.0))
        self.wirings = WIRINGS
        if schedule.seed % DRAWING == DRAWING_REST:
            self.wirings = tuple(map(_drawing, WIRINGS))
        casts = tuple(map(self._cast, self.wirings))
        self.processes = [
            Process(self, own, f"{name}-{n}", ahead())
            for name, own in (
                [("together", casts)]
                if schedule.together
                else [(cast.name, (cast,)) for cast in casts]
            )
            for n in range(1, REPLICAS + 1)
        ]

    def run(self) -> None:
        """Until nothing is due any more; `accusations` then say what went wrong on the way."""
        failpoints.listen(self._reached)
        try:
            while self.round < MOST_ROUNDS:
                if self._rest() and not self._go_on():
                    return
            self.accuse(
                f"not at rest after {MOST_ROUNDS} rounds: "
                f"{', '.join(p.name for p in self.processes if not p.idle)}"
            )
        finally:
            for process in self.processes:
                process.end()
            failpoints.listen(None)

    @property
    def trace_hash(self) -> str:
        """Of every call that any process made, in order, and of every record written."""
        whole = self._hash.copy()
        for log in self.broker.logs():
            for entry in log.entries:
                whole.update(repr((entry.offset, entry.message)).encode())
        return whole.hexdigest()

    def meet(self, moment: Moment) -> Any:
        """A process makes a call: note it, and tell what befalls it."""
        self._hash.update(f"{self.turn} {moment.process} {moment.call}#{moment.nth}\n".encode())
        self.moments.append((moment, self.turn))
        kinds = self.source.strike(moment)
        for kind in kinds:
            self.tell(f"*** {moment}: {kind}")
        return kinds

    def unreachable(self, call: str) -> bool:
        """Whether the server that this call needs is away."""
        return self.weather.unreachable(call)

    def tell(self, text: str) -> None:
        """Put a line into the trace."""
        self._hash.update(text.encode())
        if self.trace is not None:
            self.trace.append(f"{self.round:5} {self.clock.monotonic():12.2f}s  {text}")

    def accuse(self, text: str) -> None:
        """Something happened that must not."""
        self.tell(f"!!! {text}")
        self.accusations.append(text)

    def later(self, number: int, action: Callable[[], object]) -> None:
        """Do something at the begin of a round."""
        self._later.setdefault(number, []).append(action)

    def put_out(self, stage: Stage, member: str) -> None:
        """A member's session is over."""
        self.broker.group(stage.name).evict(member)

    def join(self, like: Process) -> None:
        """One replica more."""
        number = 1 + sum(process.wirings == like.wirings for process in self.processes)
        name = like.name.rpartition("-")[0]
        self.processes.append(Process(self, like.wirings, f"{name}-{number}", 0.0))

    def still_due(self, stage: str) -> frozenset[str]:
        """The keys at which the stage would look again, had time not ended."""
        stores = [store for (name, _), store in self.server.stores.items() if name == stage]
        return frozenset(key for store in stores for key in store.due)

    def policy(self, stage: Stage) -> Policy:
        """As it is in the small house."""
        if self._gating and stage.name == SHIPPING.name:
            return gated.policy()
        if self._kinds and stage.name == SHIPPING.name:
            return brought.policy()
        if self._exchanged and stage.name == SHIPPING.name:
            return exchanging.policy()
        return delays.policy() if stage.name == INVENTORY.name else policies.policy(stage)

    def _make_wary(self) -> None:
        """Owners died one after the other before this world begins: every partition is worked with
        care."""
        ticket = Ticket(0, 0, attempts=SUSPICIOUS_CLAIMS).text()
        for wiring in WIRINGS:
            offsets = self.broker.group(wiring.name).offsets
            for number in range(self.partitions):
                offsets[wiring.chain, number] = Committed(0, ticket)

    def _cast(self, wiring: Wiring) -> Wiring:
        """The unchanged stage; only review cannot bear one order until somebody mends it, and
        shipping, in some worlds, a package."""
        if wiring.stage is SHIPPING and not self._labels:
            return self._without_labels()
        if wiring.stage is not REVIEW:
            return wiring
        true = REVIEW.takes[OrderReceived]

        def handler(record: Any, state: Any, context: Any) -> Any:
            if record["order_id"] == house.POISONED and not self._mended:
                raise ValueError("not mended yet")
            return true(record, state, context)

        return Wiring(replace(REVIEW, takes={**REVIEW.takes, OrderReceived: handler}))

    def _without_labels(self) -> Wiring:
        """Shipping that fails once it has the numbers of the first order that is packed."""
        true: Any = SHIPPING.takes[PackedOut]

        def handler(record: Any, state: Any, context: Any) -> Any:
            handling = yield from true(record, state, context)
            if handling.outcome == "packed" and not self._labels:
                self._unlabelled = self._unlabelled or context.key
                if context.key == self._unlabelled:
                    raise ValueError("no label can be printed yet")
            return handling

        return Wiring(replace(SHIPPING, takes={**SHIPPING.takes, PackedOut: handler}))

    def _print_labels(self) -> bool:
        """Mend it, once an order stands still for it; whether there was anything to mend."""
        key = self._unlabelled
        parked = key is not None and any(
            state is not None and state["parked"] is not None
            for states in fold(self.world, SHIPPING).values()
            if (state := states.get(key)) is not None
        )
        if self._labels or not parked or key is None:
            return False
        self._labels = True
        self.outside.control("shipping", key, "REDRIVE", self.clock.now())
        return True

    def _reached(self, failpoint: str) -> None:
        if failpoint == FAILPOINT:
            self._current.meet_failpoint(failpoint)

    def _rest(self) -> bool:
        """Play one round; whether the world stands still: nothing happens in it, and nothing in
        another some time later. In that one everyone takes a turn if what is at rest is looked
        at then."""
        if not self._quiet(everyone=False):
            return False
        self.clock.advance(QUIET_SECONDS)
        return self._quiet(everyone=self._may_wait or self._is_old or self._next_due() is None)

    def _quiet(self, everyone: bool) -> bool:
        before = self._pulse()
        self._play(everyone)
        return (
            before == self._pulse()
            and not (self._letters or self._later)
            and self.weather.calm
            and all(process.idle or process.in_coma for process in self.processes)
            and all(self.broker.group(stage.name).stable for stage in EVERY_STAGE)
        )

    def _play(self, everyone: bool) -> None:
        self.round += 1
        self.weather.turn(self.round)
        for action in self._later.pop(self.round, ()):
            action()
        for actor in self._in_order(everyone):
            self.turn += 1
            if isinstance(actor, Process):
                self._current = actor
                actor.turn()
            else:
                self._speak()
        if self.beats.often:
            self._check_beats()

    def _in_order(self, everyone: bool) -> list[Process | Outside]:
        """Whose turn it is, one after the other. Who has nothing to do is left out more often
        than not."""
        actors: list[Process | Outside] = [self.outside, *self.processes]
        if self._order is None:
            return [
                actor for actor in actors if everyone or isinstance(actor, Outside) or actor.stirred
            ]
        self._order.shuffle(actors)
        return [
            actor for actor in actors if everyone or self._is_drawn(self._order.random(), actor)
        ]

    def _is_drawn(self, chance: float, actor: Process | Outside) -> bool:
        return chance < UNLIKELY or (
            chance < LIKELY and (isinstance(actor, Outside) or actor.stirred)
        )

    def _speak(self) -> None:
        count = 5 if self._order is None else self._order.randint(0, 6)
        for letter in self._letters[:count]:
            self.outside.send(letter)
        if self._letters:
            self.beats.turn(self.round)
            self.pauses.turn(self.round)
        del self._letters[:count]
        self.outside.turn(self.clock.now())

    def _pulse(self) -> tuple[int, int]:
        """What was written, and what has struck anybody: who had had his turn has still to notice
        it."""
        return sum([log.high for log in self.broker.logs()]), len(self.source.struck)

    @property
    def _may_wait(self) -> bool:
        """Whether orders may wait for goods: in the end none does any more."""
        return self.clock.now() <= house.START + WAITING_MS

    def _check_holders(self) -> None:
        if not self._may_wait:
            return
        for stage in EVERY_STAGE:
            if stage.name == self.pauses.paused:
                continue  # a ledger of its own that has closed opens when it goes on
            folded = fold(self.world, stage) if stage.ledgers else {}
            try:
                check_waiters(self.world, stage, folded)
                check_versions(stage, folded)
            except (AssertionError, KeyError) as error:
                self.accuse(f"at rest, {error}")

    def _check_beats(self) -> None:
        for says in self.beats.unlike(WIRINGS):
            self.accuse(says)

    def _go_on(self) -> bool:
        """All is at rest: wake who is in a coma, mend what is broken, let time pass. False if
        nothing is left to come."""
        for process in self.processes:
            if process.in_coma:
                process.revive()
                return True
        self._check_beats()
        # not before: who is in a coma may have committed, and not yet confirmed
        self._check_holders()
        if self.pauses.end():
            return True
        if not self._mended:
            self._mended = True
            action = "DISCARD" if self.seed % 5 == 2 else "REDRIVE"
            self.outside.control("review", house.POISONED, action, self.clock.now())
            return True
        if self._print_labels():
            return True
        if self._is_old:
            self._grow_old()
            return True
        next_due = self._next_due()
        if next_due is None:
            if self._ended:
                return False
            self._ended = True
            self.beats.send()
            return True
        least = self._least_jump(next_due)
        self.clock.advance(max(next_due - self.clock.now(), least) / 1000)
        self.tell("time passes")
        return True

    @property
    def _is_old(self) -> bool:
        """Whether what was said in the first days should be gone, and is not."""
        return not self._aged and self.clock.now() > house.START + AGED_MS

    def _grow_old(self) -> None:
        """Retention takes it, when nothing has struck anybody for some hours."""
        struck = len(self.source.struck)
        if struck != self._struck_before_age:
            self._struck_before_age = struck
            self.clock.advance(2 * HOUR_MS / 1000)
            return
        self._aged = True
        self.weather.grow_old()
        for wiring in WIRINGS:
            for place, committed in self.broker.group(wiring.name).offsets.items():
                if committed.offset < self.broker.log(*place).low:
                    self.accuse(f"{wiring.name} could not begin at {place}: that is gone")

    def _least_jump(self, next_due: int) -> int:
        if next_due > house.START + LATE_MS:
            return LATE_JUMP_MS
        return HOUR_MS if self._by_the_hour and self._may_wait else JUMP_MS

    def _next_due(self) -> int | None:
        """When something will happen next, business milliseconds; None if nothing will before
        the last day."""
        due = [
            self.outside.next_due(),
            *(min(store.due.values(), default=None) for store in self.server.stores.values()),
            *(from_at for book in self.server.books.values() for _, from_at in book.untold()),
        ]
        return min(
            (at for at in due if at is not None and at <= house.START + LAST_DAY_MS), default=None
        )


def _drawing(wiring: Wiring) -> Wiring:
    stage = wiring.stage
    for ledger in DRAWN:
        if ledger in stage.ledgers:
            stage = drawing(stage, ledger, house.KEPT, house.OVER_DELIVERED)
    return wiring if stage is wiring.stage else Wiring(stage)
