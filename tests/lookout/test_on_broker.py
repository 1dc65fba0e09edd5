"""The lookout on a real stack: what it tells while stages live, and when they are dead."""

import time
from functools import partial
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.stack import PartName
from orders.client.groups import Groups
from orders.client.reading import Reader
from orders.client.waiting import Waiting
from orders.contracts.catalogue import CHAIN, STAGES
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import PARTITIONS, House

SERVERS: tuple[PartName, ...] = ("redis", "registry", "kafka")
Found = dict[tuple[str, ...], float]


class Scraped:
    """What a lookout of the house tells, asked for again and again."""

    def __init__(self, house: House) -> None:
        self._house = house
        house.family.start("lookout", "services.lookout")

    def values(self, name: str) -> Found:
        """Labels' values, by the labels' names in order -> value; empty while it does not
        answer."""
        text = self._house.family._ask("lookout", "/metrics") or ""
        return {
            tuple(value for _, value in sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name
        }

    def waiting(self, stage: str, topic: str) -> float:
        """Records that wait; -1 while that is not known."""
        return self.values("orders_stage_waiting_records").get((stage, topic), -1)

    def up(self, server: str) -> bool:
        """Whether it says that this server answers."""
        return self.values("orders_server_up").get((server,), 0) == 1

    def away(self, server: str) -> bool:
        """Whether it says that this server does not."""
        return self.values("orders_server_up").get((server,)) == 0

    def age(self, stage: str) -> float:
        """Of the heartbeat of the partition that has stood for longest, seconds."""
        beats = self.values("orders_stage_heartbeat_timestamp_seconds")
        own = [at for (_, whose), at in beats.items() if whose == stage]
        return time.time() - min(own, default=0.0)


@pytest.mark.timeout(600)
def test_a_dead_stage_is_told_by_what_it_left(open_house: OpenHouse) -> None:
    house = open_house()
    house.furnish()
    house.start(*STAGES)
    told = Scraped(house)
    house.until("every heartbeat comes through", lambda: max(map(told.age, STAGES)) < 30)
    assert told.values("orders_server_up") == {
        ("kafka",): 1,
        ("redis",): 1,
        ("registry",): 1,
    }
    assert set(told.values("orders_ledger_open").values()) == {1}

    house.buy(20)
    house.rest()
    house.until("nothing waits", lambda: told.waiting("inventory", CHAIN["inventory"]) == 0)
    lag = told.values("kafka_consumergroup_lag")
    assert any(behind == 1 for (group, _, _), behind in lag.items() if group == "review"), (
        "markers of transactions keep the lag of offsets above 0 at rest"
    )

    house.family.kill("inventory-1")
    orders = house.buy(7)
    house.until("they are handed on to nobody", house.heard("OrderConfirmed", orders))
    house.until(
        "exactly what waits is counted",
        lambda: told.waiting("inventory", CHAIN["inventory"]) == recounted(house, "inventory") >= 7,
    )
    members = told.values("kafka_consumergroup_members")
    house.until(
        "it has no member", lambda: told.values("kafka_consumergroup_members")[("inventory",)] == 0
    )
    assert members[("review",)] == 1
    house.until("its heartbeat ages", lambda: told.age("inventory") > 60)
    assert told.age("review") < 45, "who stands before it goes on"
    assert told.age("shipping") > 60, "who stands behind it hears nothing"
    stuck = told.values("orders_stage_stuck_orders")
    assert stuck["no_owner", "inventory"] >= 7

    house.start("inventory")
    house.until("heartbeats come through again", lambda: max(map(told.age, STAGES)) < 30)
    house.until("nothing waits", lambda: told.waiting("inventory", CHAIN["inventory"]) == 0)


def recounted(house: House, stage: str) -> int:
    """Records of the stage's chain topic behind its committed offsets, counted by reading, but for
    heartbeats."""
    groups = Groups(house.settings)
    places = groups.everywhere([CHAIN[stage]])
    committed = groups.committed(stage, places)
    with Reader(house.settings) as reader:
        starts = {place: committed[place].offset for place in places}
        return sum(message.key != b"@heartbeat" for message in reader.read(starts))


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


@pytest.mark.timeout(400)
def test_a_server_that_is_away_is_told_and_so_is_its_return(open_house: OpenHouse) -> None:
    house = open_house()
    told = Scraped(house)
    house.until("all are up", lambda: all(told.up(server) for server in SERVERS))
    for server in SERVERS:
        house.stack.kill(server)
        house.until(f"{server} is away", partial(told.away, server))
        assert all(told.up(other) for other in ("redis", "registry") if other != server)
        if server == "redis":
            assert set(told.values("orders_ledger_open").values()) == {0}
        house.stack.start(server)
        house.until(f"{server} is back", partial(told.up, server))


def test_the_lookout_takes_little(open_house: OpenHouse) -> None:
    """≤ 3,000 series; ≤ 3 % of a core and 150 MB at rest; its page answers."""
    house = open_house()
    house.furnish()
    house.start(*STAGES)
    told = Scraped(house)
    house.until("it knows of all", lambda: max(map(told.age, STAGES)) < 30)
    text = house.family._ask("lookout", "/metrics") or ""
    assert sum(not line.startswith("#") for line in text.splitlines()) < 3_000 * PARTITIONS / 12
    assert "Orders flow" in (house.family._ask("lookout", "/ops") or "")
    pid = house.family.pid("lookout")
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    assert resident < 150e6, f"{resident / 1e6:.0f} MB"
