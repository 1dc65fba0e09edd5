"""Orders that all stages have worked, archived: their bundles say what they came to (DL-03,
DL-04)."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from orders.client.closing.summary import FIGURES
from orders.client.orderfile.layout import FOLLOWED, STATUS
from tests.audit.lived import lived
from tests.orderfile.archive.chest import Chest


@pytest.fixture(scope="module")
def chest(tmp_path_factory: pytest.TempPathFactory) -> Chest:
    return lived_chest(tmp_path_factory.mktemp("lived"))


def lived_chest(folder: Path) -> Chest:
    """What twelve orders left on the topics, read into an order file and archived."""
    world, chest = lived(), Chest(folder)
    for topic in FOLLOWED:
        for partition in range(world.partitions):
            for entry in world.broker.log(topic, partition).entries:
                if entry.readable and entry.message is not None:
                    one = entry.message
                    while len(chest.log.records[topic, partition]) < one.offset:
                        chest.log.put(topic, None, "@marker", partition)
                    headers = {name: said or b"" for name, said in one.headers}
                    key = (one.key or b"").decode()
                    chest.log.put(topic, one.value, key, partition, headers, one.timestamp)
    chest.live()
    chest.put_away()
    return chest


def bundles(chest: Chest) -> dict[str, Any]:
    archive = chest.reading()
    found = {}
    for held in archive.all(1_000):
        archived = archive.get(held.order_id)
        assert archived is not None
        found[held.order_id] = (archived.entries[-1][1], archive.records(archived))
    archive.close()
    return found


def test_every_order_that_ended_is_archived_and_no_other(chest: Chest) -> None:  # DL-03
    statuses = dict[str, Any]()
    for partition in range(2):
        for message in chest.log.records[STATUS, partition]:
            if message.value is not None:
                told = chest.log.codec.decode(message.value, STATUS)[1]
                statuses[(message.key or b"").decode()] = told
    ended = {order for order, status in statuses.items() if status["final"]}
    assert set(bundles(chest)) == ended
    assert {statuses[order]["status"] for order in ended} >= {"completed", "cancelled", "rejected"}
    assert not chest.broken()
    assert chest.against().missing == 0


def test_the_summary_says_what_tracking_measured(chest: Chest) -> None:  # DL-04, TR-07
    measured = 0
    for content, records in bundles(chest).values():
        summary = content["summary"]
        assert summary["final"]
        told = [one.value for one in records if one.record == "OrderMeasured" and one.value]
        if told:
            measured += 1
            assert summary["figures"] == {name: told[0][name] for name in FIGURES}
        turns = summary["turns"]
        assert [one["ended_at"] for one in turns[:-1]] == [one["began_at"] for one in turns[1:]]
        assert all(one["planned_end_at"] for one in turns[:-1]), "every status but the last has one"
        assert summary["late_ms"] == sum(one["late_ms"] for one in turns)
    assert measured >= 5


def test_a_completed_order_has_its_cost_decisions_and_evidence(
    chest: Chest,
) -> None:  # DL-03, DL-04
    completed = [one for one in bundles(chest).values() if one[0]["head"]["status"] == "completed"]
    assert len(completed) == 3
    for content, records in completed:
        (measured,) = [one.value for one in records if one.record == "OrderMeasured" and one.value]
        reckoned, offered = content["summary"]["cost"]
        assert (reckoned["kind"], offered["kind"]) == ("freight", "freight")
        assert reckoned["planned_minor"] > 0
        assert offered["planned_minor"] == measured["freight_minor"]
        assert offered["actual_minor"] is None, "nobody has billed it"
        stages = {one["stage"] for one in content["decisions"]}
        assert stages >= {"intake", "review", "inventory", "allocation", "shipping"}
        (proof,) = [one for one in content["evidence"] if one.get("proof")]
        assert proof["proof"] == "signature"
        topic, partition, offset = proof["position"].split("/")
        fact = chest.log.records[topic, int(partition)][int(offset)]
        assert proof["sha256"] == hashlib.sha256(fact.value or b"").hexdigest()
