"""What is stuck and why, pausing, draining, redriving at a rate: typed against running stages on
the real broker."""

import json
import time
from functools import partial
from pathlib import Path

import pytest
from confluent_kafka import Consumer, KafkaException, TopicPartition

from orders.business.times import DAY
from orders.client.groups import Groups
from orders.contracts.catalogue import CHAIN
from orders.contracts.partitioner import partition_of
from tests.chaos.house import PARTITIONS, House
from tests.cli.conftest import answered, eventually, order_text, orders, standing

pytestmark = pytest.mark.timeout(400)
BECAUSE = ("--because", "a drill")
WAITED = (*BECAUSE, "--wait", "--patience", "90")


def reasons(code: int = 1) -> dict[str, set[str]]:
    """Order -> why `orders stuck` names it."""
    found: dict[str, set[str]] = {}
    for one in answered("stuck", code=code):
        found.setdefault(one["order_id"], set()).add(one["reason"])
    return found


def awaits(order: str) -> dict[str, str]:
    """What `orders why` says first."""
    found = orders("why", order, "--json")
    told = json.loads(found.stdout)["awaits"] if found.exit_code == 0 else []
    return told[0] if told else {"stage": "", "reason": "", "what": "", "who": ""}


def stands(order: str, status: str) -> bool:
    return standing(order) == status


def submit(house: House, reference: str, quantities: tuple[int, ...] = (1, 2)) -> str:
    assert orders("submit", "-", text=order_text(house, reference, quantities)).exit_code == 0
    return f"shop:{reference}"


def test_a_paused_stage_keeps_what_comes_and_goes_on_where_it_stood(house: House):
    assert orders("pause", "inventory", *WAITED).exit_code == 0
    assert len(answered("pause", "inventory", *BECAUSE, "--dry-run")["paused"]) == PARTITIONS
    order = submit(house, "paused")
    eventually("it waits", lambda: "which a person has paused" in awaits(order)["what"])
    assert (awaits(order)["stage"], awaits(order)["reason"]) == ("inventory", "waits")
    assert "orders resume inventory" in awaits(order)["who"]
    assert standing(order) == "confirmed"
    house.family.end("inventory-1")
    house.start("inventory")  # it survives a restart
    assert orders("resume", "inventory", *WAITED).exit_code == 0
    eventually("it goes on", lambda: standing(order) == "released")


def test_a_drained_house_has_nothing_in_flight_and_takes_nothing_until_intake_goes_on(
    house: House,
):
    before = submit(house, "before-the-drain")
    told = orders("drain", *BECAUSE, "--every", "0.5", "--patience", "90")
    assert told.exit_code == 0
    assert "nothing is in flight; intake is paused until `orders resume intake`" in told.output
    assert standing(before) in ("released", ""), "it went through, or was not begun"
    during = submit(house, "during-the-drain")
    eventually("intake leaves it alone", lambda: awaits(during)["stage"] == "intake")
    assert standing(during) == ""
    assert orders("resume", "intake", *WAITED).exit_code == 0
    for order in (before, during):
        eventually("it goes on", partial(stands, order, "released"))


def test_orders_are_stuck_for_unlike_reasons_and_each_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    """As of ten days later nobody has decided, no goods have come, no timer has fired."""
    held = json.loads(order_text(house, "nobody-decides"))
    held["lines"][0]["sku"] = "SKU-UNKNOWN"
    orders("submit", "-", text=json.dumps(held))
    waits = submit(house, "nobody-delivers", (0, 0, 0, 0, 10))
    sent = submit(house, "nobody-packs")
    meant = {"shop:nobody-decides": "held", waits: "backordered", sent: "released"}
    for order, status in meant.items():
        eventually(f"{order} is {status}", partial(stands, order, status))
    assert reasons(code=0) == {}, "all of it is in order today"
    assert awaits("shop:nobody-decides")["reason"] == "held"
    assert "orders holds release" in awaits("shop:nobody-decides")["who"]
    assert "10 of SKU-5" in awaits(waits)["what"]
    assert awaits(sent)["who"] == "the warehouse"

    with monkeypatch.context() as later:
        later.setenv("ORDERS_CLOCK_START_MS", str(house.clock.start + 10 * DAY))
        found = reasons()
    assert "held" in found["shop:nobody-decides"]
    assert "waits" in found[waits]
    assert "timer_overdue" in found[sent]


def test_what_waits_for_a_stage_that_nobody_runs_is_stuck_there(house: House):
    house.family.end("allocation-1")
    order = submit(house, "unowned")
    eventually("it is stuck", lambda: reasons(code=orders("stuck").exit_code).get(order))
    assert reasons()[order] == {"no_owner"}
    assert "orders run allocation" in awaits(order)["who"]
    house.start("allocation")
    eventually("it goes on", lambda: standing(order) == "released")
    eventually("nothing is stuck", lambda: orders("stuck").exit_code == 0)


def test_parked_keys_are_one_cause_and_are_tried_again_at_a_rate(house: House, bugs: Path):
    keys = [f"shop:bug-{number}" for number in range(3)]
    bugs.write_text(json.dumps(dict.fromkeys(keys, "raise")))
    for key in keys:
        submit(house, key.partition(":")[2])
    eventually("all are parked", lambda: len(answered("dlq", "ls", "review", "--parked")) == 3)
    [cause] = answered("dlq", "ls", "--parked", "--by", "cause")
    assert (cause["stage"], cause["code"], cause["letters"], cause["keys"]) == (
        *("review", "handler_failed", 3, 3),
    )
    assert set(reasons()) == set(keys)
    bugs.write_text("{}")
    began = time.monotonic()
    told = answered("dlq", "redrive", "review", "--all", "--rate", "2", *WAITED)
    assert time.monotonic() - began >= 1, "two, a second of rest, the third"
    assert {(one["key"], one["outcome"]) for one in told} == {(key, "redriven") for key in keys}
    for key in keys:
        eventually("it goes on", partial(stands, key, "released"))
    assert answered("dlq", "ls", "--parked") == []


def test_an_offset_that_a_stranger_commits_is_refused_or_shown(house: House):
    """While the stage runs brokers refuse it; while it is down it is told, and put back."""
    groups, chain = Groups(house.settings), CHAIN["allocation"]
    place = (chain, partition_of(b"shop:plain", PARTITIONS))
    before = groups.committed("allocation", [place])[place]
    assert strangers_commit(house, place, before.offset + 5) != ""
    house.family.end("allocation-1")
    eventually("it has left", lambda: not groups.members()["allocation"].members)
    before = groups.committed("allocation", [place])[place]
    assert strangers_commit(house, place, before.offset + 5) == ""
    told = {check["check"]: check for check in answered("doctor", code=1)["checks"]}
    assert told["allocation offsets"]["status"] == "FAIL"
    assert "orders offsets restore allocation" in told["allocation offsets"]["next"]
    assert answered("offsets", "restore", "allocation", "--yes")["committed"]
    # what it says there led to something is not read again; markers behind it may be
    assert 0 < groups.committed("allocation", [place])[place].offset <= before.offset
    house.start("allocation")
    order = submit(house, "after-the-stranger")
    eventually("it goes on", lambda: standing(order) == "released")


def strangers_commit(house: House, place: tuple[str, int], offset: int) -> str:
    """Somebody sets the stage's offset with a tool of Kafka's; what is said against it."""
    tool = Consumer(
        {
            "bootstrap.servers": house.settings.kafka_bootstrap_servers,
            "group.id": "allocation",
            "enable.auto.commit": False,
        }
    )
    try:
        [done] = tool.commit(offsets=[TopicPartition(*place, offset)], asynchronous=False)
        return done.error.name() if done.error else ""
    except KafkaException as error:
        return str(error)
    finally:
        tool.close()
