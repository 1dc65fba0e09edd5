"""The lookout on a real stack: what it tells while stages live, and when they are dead."""

import math
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from shutil import which

import pytest
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.stack import PartName
from orders.client.groups import Groups
from orders.client.prometheus import Prometheus
from orders.client.reading import Reader
from orders.client.waiting import Waiting
from orders.contracts.catalogue import CHAIN, STAGES
from services.lookout.channels import channels
from services.lookout.known import Known
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import PATIENCE, House
from tests.lookout.prometheus import watching
from tools.observe.boards import all_boards
from tools.observe.evaluate import empty, everything
from tools.observe.levels import load

SERVERS: tuple[PartName, ...] = ("redis", "registry", "kafka")
Found = dict[tuple[str, ...], float]


class Scraped:
    """What a lookout of the house tells, asked for again and again."""

    def __init__(self, house: House) -> None:
        self._house = house
        house.family.start("lookout", "services.lookout")

    def text(self) -> str:
        """All that it tells. A lookout that does not answer on a busy machine is asked again: what
        it did not say is no value."""
        text, patience = None, time.monotonic() + PATIENCE
        while text is None:
            assert time.monotonic() < patience, "the lookout does not answer"
            time.sleep(0.05)
            text = self._house.family._ask("lookout", "/metrics")
        return text

    def values(self, name: str) -> Found:
        """Labels' values, by the labels' names in order -> value."""
        return {
            tuple(value for _, value in sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(self.text())
            for sample in family.samples
            if sample.name == name
        }

    def one(self, name: str, *labels: str) -> float:
        """The value for these labels; -1 while that is not known."""
        return self.values(name).get(labels, -1)

    def waiting(self, stage: str, topic: str) -> float:
        """Records that wait; -1 while that is not known."""
        return self.one("orders_stage_waiting_records", stage, topic)

    def up(self, server: str) -> bool:
        """Whether it says that this server answers."""
        return self.one("orders_server_up", server) == 1

    def away(self, server: str) -> bool:
        """Whether it says that this server does not."""
        return self.one("orders_server_up", server) == 0

    def age(self, stage: str) -> float:
        """Of the heartbeat of the partition that has stood for longest, seconds; not a number
        while that is not known."""
        beats = self.values("orders_stage_heartbeat_timestamp_seconds")
        own = [at for (_, whose), at in beats.items() if whose == stage]
        return time.time() - min(own, default=math.nan)

    def all_young(self) -> bool:
        """Whether heartbeats come through every stage."""
        return all(self.age(stage) < 30 for stage in STAGES)


@pytest.mark.timeout(1800)
def test_a_dead_stage_is_told_by_what_it_left(open_house: OpenHouse, tmp_path: Path) -> None:
    """And no panel of any dashboard is empty when all is well again."""
    house = open_house()
    house.furnish()
    house.start(*STAGES)
    told = Scraped(house)
    house.until("every heartbeat comes through", told.all_young)
    house.until("all servers are up", lambda: all(map(told.up, SERVERS)))
    house.until("ledgers are open", lambda: set(told.values("orders_ledger_open").values()) == {1})

    house.buy(20)
    house.rest()
    house.until("nothing waits", lambda: told.waiting("inventory", CHAIN["inventory"]) == 0)

    house.family.kill("inventory-1")
    orders = house.buy(7)
    house.until("they are handed on to nobody", house.heard("OrderConfirmed", orders))
    house.until(
        "exactly what waits is counted",
        lambda: told.waiting("inventory", CHAIN["inventory"]) == recounted(house, "inventory") >= 7,
    )
    members = "kafka_consumergroup_members"
    house.until("it has no member", lambda: told.one(members, "inventory") == 0)
    house.until("another one has", lambda: told.one(members, "review") == 1)
    house.until("its heartbeat ages", lambda: told.age("inventory") > 60)
    house.until("who stands behind it hears nothing", lambda: told.age("shipping") > 60)
    house.until("who stands before it goes on", lambda: told.age("review") < 45)
    house.until(
        "its orders are stuck",
        lambda: told.one("orders_stage_stuck_orders", "no_owner", "inventory") >= 7,
    )

    house.start("inventory")
    house.until("heartbeats come through again", told.all_young)
    house.until("nothing waits", lambda: told.waiting("inventory", CHAIN["inventory"]) == 0)
    if which("prometheus") is None:
        pytest.skip("all but the dashboards was looked at: prometheus is not installed")
    with watching(house.family, tmp_path / "prometheus") as prometheus:
        look = Look(prometheus)
        try:
            house.until("no panel is empty", look.shows_all, feed=5)
        finally:
            assert [*map(str, look.left)] == []


def test_a_channel_is_heard_that_speaks_first_when_somebody_listens_already(
    open_house: OpenHouse, tmp_path: Path
) -> None:
    """Nobody has ever said anything where the look begins."""
    house = open_house()
    known = Known(house.settings.partitions)
    house.furnish()
    with channels(house.settings.model_copy(update={"data_dir": tmp_path}), known) as turn:
        turn()
        assert known.channels == {}
        house.buy(2)
        house.sender.flush()
        turn()
    assert len(known.channels) == 1


class Look:
    """At every panel of every dashboard, but for those that rest on what this house has not: nobody
    delivers, so aftersales handles nothing. `left` are the ones that have shown nothing yet."""

    def __init__(self, prometheus: Prometheus) -> None:
        self._prometheus = prometheus
        self.left = [
            one
            for one in everything(all_boards(load()))
            if not one.panel.rests_on and (one.stage, one.panel.title) != ("aftersales", "Delay")
        ]

    def shows_all(self) -> bool:
        """Whether each has shown something, and no rule fails."""
        self.left = empty(self.left, self._prometheus)
        return not self.left and not list(self._prometheus.failing_rules())


def all_up(told: Scraped, servers: Sequence[str]) -> bool:
    """Whether the lookout says that all of these answer."""
    return all(map(told.up, servers))


def recounted(house: House, stage: str) -> int:
    """Records of the stage's chain topic behind its committed offsets, counted by reading, but for
    heartbeats."""
    groups = Groups(house.settings)
    places = groups.everywhere([CHAIN[stage]])
    committed = groups.committed(stage, places)
    with Reader(house.settings) as reader:
        starts = {place: committed[place].offset for place in places}
        return sum(message.key != b"@heartbeat" for message in reader.read(starts))


@pytest.mark.timeout(900)
def test_the_count_is_that_of_a_recount_with_transactions_in_between(
    open_house: OpenHouse,
) -> None:
    house = open_house()
    house.furnish()
    house.start("intake")
    house.buy(30)
    house.rest()
    groups, waiting = Groups(house.settings), Waiting()
    with Reader(house.settings) as reader:
        places = reader.everywhere([CHAIN["review"]])
        ends = groups.ends(places)
        marks = {"review": dict.fromkeys(places, 0)}
        found = waiting.look(marks, ends, reader.read, groups.lows)
        for place in places:
            records = sum(1 for _ in reader.read([place]))
            assert found["review", place].records == records
            assert found["review", place].exact
            assert ends[place] > records, "markers stand there, too"


@pytest.mark.timeout(1200)
def test_a_server_that_is_away_is_told_and_so_is_its_return(open_house: OpenHouse) -> None:
    house = open_house()
    told = Scraped(house)
    house.until("all are up", lambda: all(told.up(server) for server in SERVERS))
    for server in SERVERS:
        house.stack.kill(server)
        house.until(f"{server} is away", partial(told.away, server))
        others = [other for other in ("redis", "registry") if other != server]
        house.until("the others are not", partial(all_up, told, others))
        if server == "redis":
            house.until(
                "no ledger is open",
                lambda: set(told.values("orders_ledger_open").values()) == {0},
            )
        house.stack.start(server)
        house.until(f"{server} is back", partial(told.up, server))


@pytest.mark.timeout(900)
def test_the_lookout_takes_little(open_house: OpenHouse) -> None:
    """≤ 3,000 series; ≤ 3 % of a core and 150 MB at rest; its page answers."""
    house = open_house()
    house.furnish()
    house.start(*STAGES)
    told = Scraped(house)
    house.until("it knows of all", told.all_young)
    house.until(
        "its page says that they flow",
        lambda: "Orders flow" in (house.family._ask("lookout", "/ops") or ""),
    )
    text = told.text()
    series = sum(not line.startswith("#") for line in text.splitlines())
    assert series < 3_000 / 2, "some go with partitions, of which there may be thrice as many"
    pid = house.family.pid("lookout")
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    assert resident < 150e6, f"{resident / 1e6:.0f} MB"
