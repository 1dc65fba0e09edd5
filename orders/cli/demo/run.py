"""One demo, from the empty stack to the verdict."""

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from deploy.local import LocalStack
from orders.audit.kafka import KafkaSource
from orders.audit.lag import unread
from orders.cli import connectors
from orders.cli.children import Children
from orders.cli.demo import house, kpis
from orders.cli.demo.cpu import spent
from orders.cli.demo.edge import edge
from orders.cli.demo.figures import Figures, percentiles
from orders.cli.demo.followed import chosen, story
from orders.cli.demo.goods_counted import counted
from orders.cli.demo.lists import line
from orders.cli.demo.load import Feed, steady_rate
from orders.cli.demo.mailed import mailed
from orders.cli.demo.plan import Plan
from orders.cli.demo.recalling import Recalling
from orders.cli.demo.show import Screen
from orders.cli.demo.verdict import judge, next_commands
from orders.cli.demo.watch import RECEIVED, RELEASED, Watch
from orders.client.producing import Sender
from orders.contracts.codec.codec import Codec
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from services.simulator import quarter
from services.simulator.catalogue import Catalogue, catalogue
from services.simulator.orders import live_orders
from services.simulator.policy import Demand, load_policy
from services.simulator.shops.street import FORMS, SELLS, demand, known, shops
from services.simulator.shops.traffic import Traffic

READ_SECONDS = 20.0
WARM_RATE, WARM_SECONDS = 10.0, 3.0
LATELY = 200
"""Orders whose latency is shown while it runs."""
MANY = 10_000
"""Orders for which the house has stock, where their number is not given."""


def run(
    plan: Plan, stack: LocalStack, screen: Screen, folder: Path, keep: bool, as_json: bool
) -> int:
    """Everything between the stack's start and its end; returns the exit code."""
    begun = time.monotonic()
    business = house.scale_clock(plan.day_seconds)
    settings = load_settings()
    screen.say("creating topics, registering schemas")
    house.apply_topics(settings)
    world = load_policy(_policy_file(plan))
    made = _house(plan, business, demand(world.demand))
    sender = Sender(settings, Codec(RegistrySchemaIds(settings.registry_properties())))
    count = house.furnish(sender, made, known(made))
    screen.say(f"a house from seed {plan.seed}: {count} records of reference data and stock")
    gateway = edge(folder / "gateway", FORMS)
    children = house.family(
        plan.replicas,
        plan.together,
        house.simulator(plan.seed, _policy_file(plan)),
        (gateway.child, gateway.delivers),
        folder / "demo.log",
    )
    screen.say(f"starting {len(children.children)} processes; their log is {folder / 'demo.log'}")
    children.start()
    now = build_clock(settings).now
    street = shops(world.shops, plan.seed)
    traffic = Traffic(gateway.url, street, gateway.credentials, now)
    feed = Feed(traffic, live_orders(plan.seed, plan.orders or sys.maxsize, now, made))
    course = Course(plan, stack, screen, children, feed, Watch(settings))
    try:
        gateway.wait(plan.patience, lambda: house.tend(children))
        begun_at = now()
        with screen, traffic, _recalling(plan, settings, screen):
            figures = course.run()
        order = chosen(course.watch.progress, course.steady)
        children.end(house.OUTSIDE)  # or there is always something to be read
        _until_read(screen, settings)
        _until_counted(screen, settings)
    finally:
        course.watch.close()
        screen.say("stopping the processes")
        children.stop()
    screen.say(f"partners' systems were told, by what became of it: {gateway.told()}")
    sent = mailed(settings, folder / connectors.MAILS)
    screen.say(str(sent))
    if order and not as_json:
        screen.print(story(settings, order))
    progress = course.watch.progress
    goods = counted(settings, begun_at)
    took = time.monotonic() - begun
    code = judge(settings, progress, street, figures, goods, sent, took, as_json)
    if not as_json:
        screen.print(next_commands(keep, folder, order or ""))
    return code


def _recalling(plan: Plan, settings: Settings, screen: Screen) -> AbstractContextManager[object]:
    """A lot is recalled half-way through, if lots are kept."""
    if not plan.lots:
        return nullcontext()
    return Recalling(settings, plan.seconds / 2, plan.day_seconds, screen.say)


def _policy_file(plan: Plan) -> Path | None:
    """What lies above the simulator's policy."""
    return quarter.POLICY_FILE if plan.days else None


def _house(plan: Plan, at: int, wanted: Demand) -> Catalogue:
    if plan.days:
        return quarter.house(plan.seed, at, plan.orders_a_day, wanted, SELLS, plan.lots)
    return catalogue(plan.seed, at, plan.orders or MANY, wanted, sells=SELLS)


class Course:
    """The orders' course: search of the rate, steady load, and waiting for the last one's end."""

    def __init__(
        self,
        plan: Plan,
        stack: LocalStack,
        screen: Screen,
        children: Children,
        feed: Feed,
        watch: Watch,
    ) -> None:
        self.watch = watch
        self.steady: dict[str, int] = {}
        self._plan = plan
        self._stack = stack
        self._screen = screen
        self._children = children
        self._feed = feed
        self._started = time.monotonic()

    def run(self) -> Figures:
        """All of it; what it took."""
        life, begun = self._cpu(), time.monotonic()
        self._warm_up()
        rate = self._plan.rate or self._find()
        days = self._plan.days
        before, answers = len(self._feed.at), len(self._feed.traffic.took_ms)
        loaded, started, out = self._cpu(), time.monotonic(), self._released()
        said = f"{days} days of {self._plan.orders_a_day:.0f} orders: " if days else ""
        self._screen.phase(f"{said}{rate:.0f} orders a second, steadily")
        self._drive(rate for _ in self._feed.run(rate, self._plan.seconds))
        load_seconds = time.monotonic() - started
        cpu_load, released = spent(loaded, self._cpu()), self._released() - out
        steady = self.steady = dict(list(self._feed.at.items())[before:])
        answered = self._feed.traffic.took_ms[answers:]
        self._screen.phase("no more orders come in; those under way go to their end")
        self._until_final()
        progress = self.watch.progress
        return Figures(
            rate=rate,
            submitted=len(steady),
            released=released,
            load_seconds=load_seconds,
            orders=progress.final,
            life_seconds=time.monotonic() - begun,
            answered=percentiles(answered),
            acknowledged=percentiles(progress.took(RECEIVED, steady)),
            through=percentiles(progress.took(RELEASED, steady)),
            cpu_load=cpu_load,
            cpu_life=spent(life, self._cpu()),
        )

    def _warm_up(self) -> None:
        """Until the first orders are released: processes that still start are no measure."""
        self._screen.phase("warming up")
        started = time.monotonic()
        self._drive(WARM_RATE for _ in self._feed.run(WARM_RATE, WARM_SECONDS))
        while not self._released() and time.monotonic() - started < self._plan.patience:
            self._look(0.2, 0)

    def _find(self) -> float:
        self._screen.phase("finding a rate that this machine holds")
        took = self.watch.progress.took
        return self._drive(
            steady_rate(
                self._feed,
                lambda: sum(self._cpu().values()),
                lambda since: percentiles(took(RELEASED, since)).p50,
                self._screen.say,
            )
        )

    def _drive(self, rates: Iterator[float]) -> float:
        """Let the load flow, and show it; returns the last rate."""
        rate = 0.0
        for rate in rates:
            self._look(0, rate)
        return rate

    def _look(self, seconds: float, rate: float) -> None:
        traffic = self._feed.traffic
        traffic.tend()
        progress = self.watch.read(seconds)
        street = traffic.shops.values()
        progress.submitted.update(*(shop.list for shop in street))
        self._screen.shops = line(street)
        lately = dict(list(self._feed.at.items())[-LATELY:])
        self._screen.through = percentiles(progress.took(RELEASED, lately))
        self._screen.show(progress, time.monotonic() - self._started, rate)
        house.tend(self._children)

    def _until_final(self) -> None:
        """Until every order is told and final, or patience ends."""
        progress, traffic = self.watch.progress, self._feed.traffic
        while (
            progress.still_open or not traffic.idle
        ) and time.monotonic() - self._started < self._plan.patience:
            self._look(0.2, 0)

    def _cpu(self) -> dict[str, float]:
        return house.cpu(self._stack, self._children)

    def _released(self) -> int:
        handled = self.watch.progress.handled
        return handled["shipping"]["released"] if "shipping" in handled else 0


def _until_counted(screen: Screen, settings: Settings) -> None:
    """Until the KPIs have all that the stages told, for a while at most."""
    until = time.monotonic() + READ_SECONDS
    while (behind := kpis.counted(settings).behind) and time.monotonic() < until:
        screen.say(f"the KPIs still lack {behind} summaries")
        time.sleep(1)


def _until_read(screen: Screen, settings: Settings) -> None:
    """Until every stage has read what the others said last, for a while at most."""
    source, until = KafkaSource(settings), time.monotonic() + READ_SECONDS
    try:
        while (left := unread(source)) and time.monotonic() < until:
            waiting = ", ".join(f"{stage} ({count})" for stage, count in left.items())
            screen.say(f"waiting for {waiting}")
            time.sleep(1)
    finally:
        source.close()
