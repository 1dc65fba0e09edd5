"""The quarter itself: one world on the fakes, and everybody outside, in simulated time.

The clock moves by slices. In each, whoever is outside says what has fallen due, and the stages work
until nothing is said any more: so all that follows within a slice has followed at its end.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from orders.business.times import DAY
from orders.client.submitting import submission
from orders.contracts.catalogue import record_type
from orders.contracts.partitioner import partition_of
from orders.contracts.records import Order, OrderStatus, OrderSubmitted, StockCounted
from services.simulator import quarter
from services.simulator.agenda import Letter
from services.simulator.catalogue import Catalogue
from services.simulator.orders import orders
from services.simulator.outside import HEARD, SHELVES, TABLES, Outside
from services.simulator.policy import load_policy
from tests.cases.inside import STAGES
from tests.codec import CODEC
from tests.engine.world import World
from tests.fakes.clock import MemoryClock
from tests.quarter import recall
from tests.quarter.recall import CLOSED_AFTER, Recalled

START = 1_790_553_600_000
"""Monday, 2026-09-28, midnight UTC."""
PARTITIONS = 2
SLICE_SECONDS = 900
LATER_SLICE_SECONDS = 7_200
"""When no more orders come in."""
QUIET_TURNS, MOST_TURNS = 2, 400
TURN_SECONDS = 0.5
LAST_DAYS = 120
"""All orders have come to their end so many days after the last one came in, or never will."""


@dataclass(frozen=True)
class Plan:
    """`orders_a_day` come in for so many `days`, evenly. `lots`: food is kept by lot, and half-way
    through a lot is recalled."""

    days: int = 90
    orders_a_day: int = 20
    seed: int = 1
    lots: bool = False


class Quarter:
    """`play` yields each day that is over. `world` is open to judges."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.world = World(PARTITIONS)
        self.world.codec = CODEC
        clock = MemoryClock(START)
        self.clock = self.world.clock = self.world.broker.clock = clock
        self.world.server.wall = clock.wall
        policy = load_policy(quarter.POLICY_FILE)
        self.house = quarter.house(
            plan.seed, START, plan.orders_a_day, policy.demand, by_lot=plan.lots
        )
        self._outside = Outside(CODEC, plan.seed, policy)
        heard = (*HEARD, *SHELVES, *TABLES, record_type(OrderStatus).topic)
        self._positions = {(topic, number): 0 for topic in heard for number in range(PARTITIONS)}
        self.final: set[str] = set()
        self.submitted: set[str] = set()
        self.recalled: Recalled | None = None
        self._furnish(self.house)
        for stage in STAGES:
            self.world.replica(stage)
        self._rest()

    def play(self) -> Iterator[int]:
        """All days on which orders come in, then those until the last order has ended."""
        count = self.plan.days * self.plan.orders_a_day
        every = DAY // self.plan.orders_a_day
        coming = orders(self.plan.seed, count, START, self.house, every_ms=every)
        waiting = next(coming, None)
        for day in range(1, self.plan.days + LAST_DAYS + 1):
            slices = SLICE_SECONDS if day <= self.plan.days else LATER_SLICE_SECONDS
            if self.plan.lots:
                self._recall(day)
            while self.clock.now() < START + day * DAY:
                while waiting is not None and waiting["placed_at"] <= self.clock.now():
                    self._submit(waiting)
                    waiting = next(coming, None)
                self._rest()
                self.clock.advance(slices - (self.clock.now() - START) / 1000 % slices)
            yield day
            if waiting is None and self.submitted <= self.final:
                return

    @property
    def open(self) -> set[str]:
        """Orders that have not ended."""
        return self.submitted - self.final

    def digest(self) -> str:
        """Of every record of every topic, with its headers and times: the same seed, the same."""
        whole = hashlib.blake2b(digest_size=16)
        for log in self.world.broker.logs():
            for entry in log.entries:
                whole.update(repr((entry.offset, entry.message)).encode())
        return whole.hexdigest()

    def _furnish(self, house: Catalogue) -> None:
        for record, key, value in house.references():
            self._write(record, key, value)
        for count in house.opening_stock:
            self._write(StockCounted, count["sku"], count)

    def _recall(self, day: int) -> None:
        """Half-way through, and its end."""
        now = self.clock.now()
        if day == self.plan.days // 2 + 1:
            self.recalled = recall.chosen(self.world, now)
            if self.recalled is not None:
                self._write(*recall.block(self.recalled))
                self._rest()
                self._write(*recall.holders(self.recalled, self.world))
        if self.recalled is not None and day == self.plan.days // 2 + 1 + CLOSED_AFTER // DAY:
            self._write(*recall.close(self.recalled, now))

    def _submit(self, order: Order) -> None:
        self.submitted.add(order["order_id"])
        self._write(OrderSubmitted, order["order_id"], submission(order, self.clock.now()))

    def _rest(self) -> None:
        """Until nothing is said any more that falls due now."""
        self._listen()
        self._outside.set_out(self.clock.now())
        quiet, before = 0, -1
        for _ in range(MOST_TURNS):
            for letter in self._outside.due(self.clock.now(), 10_000):
                self._send(letter)
            self.world.turn()
            self.clock.advance(TURN_SECONDS)
            self._listen()
            now = sum(log.high for log in self.world.broker.logs())
            quiet, before = (quiet + 1 if now == before else 0), now
            if quiet >= QUIET_TURNS:
                return
        raise AssertionError(f"they never come to rest: {self._latest()}")

    def _latest(self) -> str:
        """What was said last, where and of what."""
        logs = [log for log in self.world.broker.logs() if log.entries]
        last = [message for log in logs for entry in log.entries[-9:] if (message := entry.message)]
        newest = sorted(last, key=lambda one: one.timestamp)[-9:]
        return ", ".join(f"{one.topic} {(one.key or b'').decode()}" for one in newest)

    def _listen(self) -> None:
        for (topic, number), position in self._positions.items():
            log = self.world.broker.log(topic, number)
            if position == log.high:
                continue
            messages, self._positions[topic, number] = log.read(position, 100_000)
            for message in messages:
                if message.value is None:
                    continue
                if topic == record_type(OrderStatus).topic:
                    self._stands(message.value, topic)
                else:
                    self._outside.hear(topic, message.key or b"", message.value)

    def _stands(self, payload: bytes, topic: str) -> None:
        value = CODEC.decode(payload, topic)[1]
        if value["final"]:
            self.final.add(value["order_id"])
        else:
            self.final.discard(value["order_id"])

    def _write(self, record: type, key: str, value: object) -> None:
        kind = record_type(record)
        self._send(Letter(kind.topic, key.encode(), CODEC.encode(kind, value)))  # type: ignore[arg-type]

    def _send(self, letter: Letter) -> None:
        partition = partition_of(letter.key, PARTITIONS)
        self.world.broker.send(letter.topic, letter.key, letter.payload, partition)
