"""The engine's floor, measured: the plain review in our engine and in the bare loop, in turn, so
that a slow minute of the machine meets both."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from orders.cli.children import Child, Children
from orders.client.producing import Sender
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.wire import PREFIX
from orders.engine.host.schema_registry import RegistrySchemaIds
from tests.bench.floor import bare, topics
from tests.bench.floor.records import PlainOrder, order
from tests.bench.house import FOLDER, open_stack, settings_of
from tests.bench.lag import Lag
from tests.bench.plan import Plan
from tests.bench.processes import BROKER, cpu
from tests.bench.say import say
from tests.bench.tree import HERE, Tree

ABOARD = Path(__file__).with_name("aboard")
STAGE = "plain_review"
ENGINE, BARE, KEEPING = "our engine", "bare loop", "bare loop that writes its state down"
RUNNERS: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    ENGINE: (STAGE, (), topics.GROUP),
    BARE: ("tests.bench.floor.bare", (), bare.FORGETS),
    KEEPING: ("tests.bench.floor.bare", ("--keep",), bare.KEEPS),
}
"""Who -> the module that runs it, its arguments, its consumer group."""
CUSTOMERS = 5_000
"""More than a batch has orders: nearly every order is a state of its own in the changelog."""
WARM = 5
"""One order in so many is handled before it is measured: a process that starts is no measure."""
PATIENCE = 120.0


@dataclass
class Floor:
    """CPU microseconds an order, a figure a turn: of the process, and of the broker meanwhile."""

    order_bytes: int
    own_us: dict[str, list[float]] = field(default_factory=lambda: {who: [] for who in RUNNERS})
    broker_us: dict[str, list[float]] = field(default_factory=lambda: {who: [] for who in RUNNERS})


class Cost(NamedTuple):
    """CPU seconds of a runner and of the broker; or microseconds an order."""

    own: float
    broker: float


def measure(plan: Plan) -> Floor:
    """As many turns of each as the plan has."""
    with open_place(HERE) as place:
        floor = Floor(place.order_bytes())
        for _ in range(plan.floor_rounds):
            place.send(plan.floor_orders)
            for who in RUNNERS:
                cost = place.turn(who, plan.floor_orders)
                say(f"  {who}: {cost.own:.0f} µs an order, the broker {cost.broker:.0f}")
                floor.own_us[who].append(cost.own)
                floor.broker_us[who].append(cost.broker)
    return floor


def engine_alone(plan: Plan, tree: Tree) -> list[Cost]:
    """As many turns of that tree's engine."""
    costs = []
    with open_place(tree) as place:
        for _ in range(plan.floor_rounds):
            place.send(plan.floor_orders)
            costs.append(place.turn(ENGINE, plan.floor_orders))
            say(f"  {ENGINE}: {costs[-1].own:.0f} µs an order")
    return costs


class Place:
    """A stack with the topics of the plain review. Opened by `open_place`."""

    def __init__(self, environment: dict[str, str], broker: int, log: Path) -> None:
        topics.register()
        path = f"{environment['PYTHONPATH']}:{ABOARD}"
        self._environment = {**environment, "PYTHONPATH": path}
        self._settings = settings_of(environment)
        self._broker = broker
        self._stream = log.open("w", encoding="utf-8")
        words = [sys.executable, "-m", STAGE, "apply"]
        subprocess.run(words, env=self._environment, check=True, stdout=self._stream)
        self._codec = Codec(RegistrySchemaIds(self._settings.registry_properties()))
        self._lag = Lag(self._settings)
        self._sent = 0

    def order_bytes(self) -> int:
        """Of an order, as Avro."""
        sample = order(0, CUSTOMERS, _now())
        return len(self._codec.encode(record_type(PlainOrder), sample)) - PREFIX

    def send(self, count: int) -> None:
        """So many orders more."""
        with Sender(self._settings, self._codec) as sender:
            for number in range(self._sent, self._sent + count):
                made = order(number, CUSTOMERS, _now())
                sender.send(PlainOrder, made["customer_id"], made)
        self._sent += count

    def turn(self, who: str, orders: int) -> Cost:
        """Let it handle the last so many orders; CPU microseconds an order."""
        module, arguments, group = RUNNERS[who]
        child = Child(who, module, self._environment, arguments)
        family = Children(
            [child], lambda name, line: print(name, "|", line, file=self._stream, flush=True)
        )
        family.start()
        try:
            first = self._reach(group, self._sent - orders + orders // WARM)
            before = self._cpu(child)
            last = self._reach(group, self._sent)
            after = self._cpu(child)
        finally:
            family.stop()
        done = last - first
        return Cost(
            *((late - early) / done * 1e6 for late, early in zip(after, before, strict=True))
        )

    def _reach(self, group: str, offset: int) -> int:
        started = time.monotonic()
        while (passed := self._lag.passed(group, topics.ORDERS)) < offset:
            if time.monotonic() - started > PATIENCE:
                raise TimeoutError(f"{group} is at {passed}, not at {offset}")
            time.sleep(0.02)
        return passed

    def _cpu(self, child: Child) -> Cost:
        assert child.process is not None
        used = cpu({"own": child.process.pid, "broker": self._broker})
        return Cost(used["own"], used["broker"])


@contextmanager
def open_place(tree: Tree) -> Iterator[Place]:
    """A fresh stack with one partition a topic; gone afterwards."""
    with open_stack(tree, 1) as (stack, environment):
        broker = next(pid for title, _, pid, _ in stack.status() if title == BROKER)
        assert broker is not None
        yield Place(environment, broker, FOLDER / "floor.log")


def _now() -> int:
    return int(time.time() * 1000)
