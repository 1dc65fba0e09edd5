"""A house on the real stack for one test: fresh topics, a small catalogue, stages as children,
orders, and the audit at the end."""

import itertools
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from confluent_kafka.admin import AdminClient
from redis import Redis

from deploy.local import LocalStack
from orders.audit.audit import audit
from orders.audit.cache import RedisCache
from orders.audit.kafka import KafkaSource
from orders.audit.lag import unread
from orders.audit.report import Report
from orders.business.times import DAY
from orders.cli.topics.cluster import Cluster
from orders.cli.topics.plan import make_plan
from orders.cli.topics.subjects import Subjects
from orders.cli.topics.wanted import topics
from orders.client.producing import Sender
from orders.contracts.catalogue import STAGES, TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.records import (
    CancelRequested,
    Order,
    OrderSubmitted,
    StockCounted,
    StockReceived,
)
from orders.engine.host.clock import ScaledClock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from tests import orders as made
from tests.chaos import goods
from tests.chaos.ear import Ear
from tests.chaos.family import Family
from tests.leaders import until_led

PARTITIONS = 4
PATIENCE = 400.0  # seconds; far more than it takes on a machine that has nothing else to do
AHEAD = 150
"""Orders that review has not confirmed: more are not fed. A slow machine would not be done with
them in any time."""
IN_TIME: Mapping[str, Any] = {"promised_delivery_at": made.PLACED + 3 * 365 * DAY}
"""Of an order: promised for so late that, however slow the machine, nobody is asked for a later
day, and none ends for want of an answer."""
ENDS = frozenset({"completed", "cancelled"})
"""How orders end here. Days are seconds: on a machine that is busy somebody's payment or answer may
come too late, and the order is let go of; the audit says whether that was right."""
HEARD_OUT_SECONDS = 5.0
OPENING, IN_STEPS = "claim: after a piece for a ledger", "claim: after a step of an opening"
"""Failpoints that are reached only while a ledger opens, and the second not in small ones, which
open at once: tests/engine and the simulated worlds kill there."""
TERMS = ("PREPAID", "ON_ACCOUNT")
SHORT = {"ORDERS_SESSION_TIMEOUT_MS": "3000", "ORDERS_TRANSACTION_TIMEOUT_MS": "15000"}
"""Time-outs of the children. A short session: tests wait for its end. With 6 s for a transaction
stages gave each one up on a machine five times slower, and began again, without end."""
DEADLY = {**SHORT, "ORDERS_TRANSACTION_TIMEOUT_MS": "6000"}
"""For tests that wait for a transaction that a sleeper left open."""


class House:
    """Opened by `open_house`. Business time begins at the orders' own and takes ``day_seconds``
    of wall time a day. ``time_outs``: of the children; where none are said, what is shipped."""

    def __init__(
        self,
        stack: LocalStack,
        folder: Path,
        day_seconds: float,
        time_outs: Mapping[str, str] = SHORT,
    ) -> None:
        self.stack = stack
        self.clock = ScaledClock(int(time.time() * 1000), made.PLACED + 60_000, day_seconds)
        self._folder = folder
        data = folder / "data"  # of its own: workers side by side share a checkout
        data.mkdir(exist_ok=True)
        told = {"ORDERS_DATA_DIR": str(data), **time_outs}
        self.environment = settings = {**_settings(stack, self.clock), **told}
        with mock.patch.dict(os.environ, settings):
            self.settings = load_settings()
        _clean(self.settings)
        self.connect()
        self.family = Family(settings, folder / "children.log")
        self.submitted: dict[str, Order] = {}
        self._numbers = itertools.count()

    def connect(self) -> None:
        """Clients of its own, made anew: they know whom to trust as of now, and hear all again."""
        self.codec = Codec(RegistrySchemaIds(self.settings.registry_properties(), timeout=60.0))
        self.sender = Sender(self.settings, self.codec)
        self.ear = Ear(self.settings, self.codec)

    def furnish(self, stock: Mapping[tuple[str, str], int] | None = None) -> None:
        """Publish reference data and the opening stock by article and warehouse, a hundred
        thousand of each in BER if not said."""
        for record, key, value in goods.references():
            self.sender.send(record, key, value)
        for (sku, warehouse), quantity in (
            stock or dict.fromkeys(((sku, "BER") for sku in goods.SKUS), 100_000)
        ).items():
            self.sender.send(StockCounted, sku, goods.counted(sku, warehouse, quantity))
        self.sender.flush()

    def start(self, *stages: str, replica: int = 1, strikes: Iterable[str] = ()) -> None:
        """Start one replica of each of these stages. The strikes are for each of them."""
        for stage in stages:
            self.family.start(f"{stage}-{replica}", f"services.{stage}", (), list(strikes))

    def start_together(self, replica: int, strikes: Iterable[str] = ()) -> None:
        """Start a process that has all stages."""
        self.family.start(f"together-{replica}", "orders.cli.together", STAGES, list(strikes))

    def start_world(self, policy: Mapping[str, Any] = goods.CALM) -> None:
        """Start the simulated outside world."""
        file = self._folder / "world.yaml"
        file.write_text(json.dumps(policy))
        self.family.start("simulator", "services.simulator", ("--seed", "1", "--policy", str(file)))

    def buy(
        self,
        count: int = 1,
        quantities: Sequence[int] = (1, 2),
        reference: str = "",
        **changes: Any,
    ) -> list[str]:
        """Submit so many orders of so many pieces of SKU-1, SKU-2, ...; returns their ids. They
        are numbered if not named."""
        bought = []
        for _ in range(count):
            number = next(self._numbers)
            order = goods.order(
                reference or f"{number:06}",
                self.clock.now(),
                quantities,
                **{"terms": TERMS[number % 2], **changes},
            )
            self.sender.send(
                OrderSubmitted, order["order_id"], made.submitted(order, self.clock.now())
            )
            self.submitted[order["order_id"]] = order
            bought.append(order["order_id"])
        return bought

    def cancel(self, order_id: str) -> None:
        """The customer cancels."""
        now = self.clock.now()
        request: CancelRequested = {
            "order_id": order_id,
            "requested_at": now,
            "requested_by": "customer",
            "reason": "changed my mind",
        }
        self.sender.send(CancelRequested, order_id, request)

    def receive(self, sku: str, quantity: int, document: str) -> None:
        """Goods arrive in BER."""
        self.sender.send(StockReceived, sku, goods.arrived(sku, "BER", quantity, document))

    def until(
        self,
        what: str,
        done: Callable[[], object],
        patience: float = PATIENCE,
        feed: float = 0.0,
        ahead: int = AHEAD,
        **bought: Any,
    ) -> None:
        """Tend the children until it is done, meanwhile submitting ``feed`` orders a second, as
        long as review is no more than so many behind. AssertionError when patience ends."""
        started, fed = time.monotonic(), 0
        while not done():
            now = time.monotonic() - started
            assert now < patience, (
                f"not within {patience:.0f} s: "
                f"{what}\n{self.standing()}\n{self.family.last_words()}"
            )
            due = int(now * feed) - fed
            fed += due
            if due and len(self.submitted) - self.ear.count("OrderConfirmed") < ahead:
                self.buy(due, **bought)
            self.family.tend()
            self.ear.listen(0.05)

    def heard(self, name: str, orders: Iterable[str]) -> Callable[[], bool]:
        """Asks whether a record of this name has come for each of these orders."""
        wanted = set(orders)
        return lambda: wanted <= self.ear.orders(name).keys()

    def shelf(self, sku: str) -> int:
        """Pieces of an article that the network has free, by the stock ledger in Redis."""
        view = RedisCache(self.settings.redis_url.get_secret_value()).ledger("stock", PARTITIONS)
        return view.free.get(sku, 0) if view is not None and view.open else 0

    def final(self) -> bool:
        """Whether every order submitted is."""
        return all(self.ear.status.get(order, ("", False))[1] for order in self.submitted)

    def restarts(self) -> dict[str, int]:
        """How often each stage's first replica was started again. On a slow machine the broker may
        not quite be there when stages start: then they end, and those that run wait."""
        return {stage: self.family.child(f"{stage}-1").restarts for stage in STAGES}

    def standing(self) -> str:
        """How many orders stand where, and why those that are not final do."""
        stands: dict[tuple[str, str], list[str]] = {}
        for order in self.submitted:
            status, final = self.ear.status.get(order, ("unheard of", False))
            because = "" if final else self.ear.because.get(order, "")
            stands.setdefault((status, because), []).append(order)
        lines = [
            f"{len(orders)} {status}, the last {orders[-1]}: {because}"
            for (status, because), orders in stands.items()
        ]
        return "\n".join([f"{len(self.submitted)} orders:", *lines])

    def rest(self, patience: float = PATIENCE) -> None:
        """Until no running stage has anything to read."""
        running = {name.rpartition("-")[0] for name in self.family.names} & {*STAGES}
        running = running or {*STAGES}
        source = KafkaSource(self.settings)
        try:
            self.until(
                "everything read",
                lambda: not any(unread(source)[stage] for stage in running),
                patience,
            )
        finally:
            source.close()

    def hear_out(self) -> None:
        """Until nothing is told any more: a status may be heard before what led to it."""
        while self.ear.listen(HEARD_OUT_SECONDS):
            pass

    def audit(self, at_rest: bool = True, strangers: bool = False) -> Report:
        """Ask the auditor, when everything is read or at once. AssertionError with what he found.
        `strangers`: others order, too, and say that they paid refunds: that nobody asked for
        these is theirs to answer for."""
        self.sender.flush()
        if at_rest:
            self.rest()
        source = KafkaSource(self.settings)
        try:
            report = audit(
                source,
                self.codec,
                RedisCache(self.settings.redis_url.get_secret_value()),
                lambda *_: None,
            )
        finally:
            source.close()
        ours = [
            result
            for result in report.results.values()
            if not (strangers and result.name == "refunds")
        ]
        found = [
            f"{result.name}: {finding.about}: {finding.says}"
            for result in ours
            for finding in result.shown
        ]
        assert all(result.ok for result in ours), "\n".join(["the audit found:", *found])
        assert report.submitted == len(self.submitted) or strangers, "an order is lost"
        return report

    def close(self) -> None:
        """Stop the children and let go of everything."""
        self.family.stop()
        self.ear.close()


def _settings(stack: LocalStack, clock: ScaledClock) -> dict[str, str]:
    """What the children are told, but for time-outs."""
    return {
        **stack.addresses().settings(),
        "ORDERS_CLOCK_MODE": "scaled",
        "ORDERS_CLOCK_ANCHOR_MS": str(clock.anchor),
        "ORDERS_CLOCK_START_MS": str(clock.start),
        "ORDERS_CLOCK_DAY_SECONDS": str(clock.day_seconds),
        "ORDERS_PARTITIONS": str(PARTITIONS),
    }


def _clean(settings: Settings) -> None:
    """Delete what another test left, topics, offsets of groups with them, and Redis; then create
    the topics anew."""
    admin = AdminClient({**settings.kafka_properties()})

    def there() -> set[str]:
        return TOPICS.keys() & admin.list_topics(timeout=60).topics.keys()

    if left := there():
        gone = admin.delete_topics(list(left), operation_timeout=90, request_timeout=90)
        for future in gone.values():
            future.result()
    while there():
        time.sleep(0.1)
    Redis.from_url(settings.redis_url.get_secret_value()).flushall()
    catalogue = topics(settings.partitions)
    make_plan(
        catalogue, Cluster(settings.kafka_properties()), Subjects(settings.registry_properties())
    ).carry_out()
    while there() != TOPICS.keys():  # brokers learn of topics a moment after they are made
        time.sleep(0.1)
    until_led(settings, list(TOPICS))
