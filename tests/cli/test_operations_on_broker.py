"""The command against running stages on the real broker: what was set aside, what waits, what is
ill."""

from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer

from orders.client.groups import Groups
from orders.client.reading import Place
from orders.contracts.catalogue import STAGES
from orders.contracts.partitioner import partition_of
from tests.chaos.house import PARTITIONS, House
from tests.cli.conftest import answered, eventually, order_text, orders, standing

pytestmark = pytest.mark.timeout(900)


HOPE = ("--because", "hope")
WAITED = ("--wait", "--patience", "90")
GARBAGE = ("--because", "garbage", *WAITED)
FORESEEN = {
    "redrive": "would be redriven",
    "skip": "would be skipped",
    "discard": "would be discarded",
}
KEEPS_NOTHING = ("correspondence", "effects", "tracking")
READERS = ("review", *KEEPS_NOTHING)
"""Of what intake publishes."""


def parked(stage: str) -> set[str]:
    """Keys that stand still there."""
    return {one["key"] for one in answered("dlq", "ls", stage, "--parked")}


def failing() -> list[str]:
    """What the doctor finds ill, while something is."""
    checks = answered("doctor", code=1)["checks"]
    return [check["check"] for check in checks if check["status"] == "FAIL"]


def settled(what: str, stage: str) -> str:
    """What became of the letter about the order that is under way."""
    [outcome] = answered("dlq", what, stage, "shop:under-way", *GARBAGE)
    return str(outcome["outcome"])


def requests(house: House) -> dict[Place, int]:
    """Where each stage's requests end."""
    groups = Groups(house.settings)
    return groups.ends(groups.everywhere(f"{stage}.control.v1" for stage in STAGES))


def garbage(house: House, topic: str, key: str) -> None:
    """Somebody writes what is no record."""
    producer = Producer({"bootstrap.servers": house.settings.kafka_bootstrap_servers})
    producer.produce(topic, b"no avro at all", key, partition_of(key.encode(), PARTITIONS))
    assert producer.flush(60) == 0


def test_what_was_set_aside_is_shown_redriven_and_discarded(house: House, bugs: Path):
    """docs/architecture.md, Poison."""
    orders("submit", "-", text=order_text(house, "bug"))
    eventually(
        "it is parked",
        lambda: (
            [letter["key"] for letter in answered("dlq", "ls", "review", "--parked")]
            == ["shop:bug"]
        ),
    )
    [letter] = answered("dlq", "show", "review", "shop:bug")
    assert (letter["code"], letter["original"]["record"]) == ("handler_failed", "OrderReceived")
    assert letter["original"]["value"]["order"]["reference"] == "bug"
    assert answered("dlq", "show", "review", letter["position"])[0]["key"] == "shop:bug"
    assert orders("dlq", "show", "review", "99/99").exit_code == 4

    stuck = answered("stuck", "review", code=1)
    assert [(one["order_id"], one["reason"]) for one in stuck] == [("shop:bug", "parked")]
    why = answered("why", "shop:bug")
    assert (why["awaits"][0]["stage"], why["awaits"][0]["reason"]) == ("review", "parked")
    [cause] = answered("dlq", "ls", "--by", "cause")
    assert (cause["stage"], cause["letters"], cause["example"]) == ("review", 1, "shop:bug")

    before = requests(house)
    for what, becomes in FORESEEN.items():
        even_so = () if what == "redrive" else ("--even-so",)
        [told] = answered("dlq", what, "review", "shop:bug", *HOPE, *even_so, "--dry-run")
        assert told["outcome"] == becomes
        assert told["because"].startswith("letters: 1; RuntimeError")
    for what in ("pause", "resume"):
        assert answered(what, "review", "--because", "hope", "--dry-run")["asked"] is False
    assert set(answered("drain", "--because", "hope", "--dry-run")["waiting"]) == {*STAGES[1:]}
    assert requests(house) == before, "nothing was asked"
    assert parked("review") == {"shop:bug"}

    eventually("nothing else is ill", lambda: failing() == ["review keys"])

    good = orders("dlq", "skip", "review", "shop:bug", "--because", "hope")
    assert good.exit_code == 3
    assert "shop:bug has OrderReceived at" in good.output
    [outcome] = answered("dlq", "skip", "review", "shop:bug", "--even-so", *HOPE, *WAITED, code=3)
    assert outcome["outcome"] == "refused", "review would know nothing of the order"
    [outcome] = answered("dlq", "redrive", "review", "shop:bug", *HOPE, *WAITED, code=3)
    assert outcome["outcome"] == "parked again"
    bugs.write_text("{}")
    [outcome] = answered("dlq", "redrive", "review", "--all", "--because", "mended", *WAITED)
    assert (outcome["key"], outcome["outcome"]) == ("shop:bug", "redriven")
    eventually("it goes on", lambda: standing("shop:bug") == "released")
    assert answered("dlq", "ls", "review", "--parked") == []
    assert {letter["standing"] for letter in answered("dlq", "ls", "review", "--settled")} == {
        "settled"
    }
    assert orders("dlq", "redrive", "review", "shop:bug", "--because", "again").exit_code == 4
    assert orders("dlq", "reset-breaker", "review", "--because", "no need").exit_code == 4


def test_garbage_is_shown_as_it_is_and_discarded(house: House):
    """A record that is none: parks its key where a stage wrote it, stands alone where outsiders
    did."""
    garbage(house, "orders.intake.v1", "shop:garbage")
    garbage(house, "orders.submissions.v1", "shop:stranger")
    eventually(
        "a letter of each who reads it",
        lambda: {one["stage"] for one in answered("dlq", "ls")} == {"intake", *READERS},
    )
    [letter] = answered("dlq", "show", "review", "shop:garbage")
    assert letter["original"]["undecodable"].startswith("not_avro")
    assert bytes.fromhex(letter["original"]["bytes"]) == b"no avro at all"
    alone = orders("dlq", "redrive", "intake", "shop:stranger", "--because", "x")
    assert alone.exit_code == 4
    assert "whoever sent the record must send a good one" in alone.output
    garbage(house, "review.dlq.v1", "shop:garbage")
    for stage in READERS:
        [outcome] = answered("dlq", "discard", stage, "shop:garbage", *GARBAGE)
        assert outcome["outcome"] == "discarded"
    assert answered("dlq", "ls", "--parked") == []
    standings = {"settled", "unreadable"}
    assert {one["standing"] for one in answered("dlq", "ls", "review", "--settled")} == standings
    [none] = [one for one in answered("dlq", "ls", "review") if one["standing"] == "unreadable"]
    assert (none["code"], none["key"]) == ("not_avro", "shop:garbage")
    [shown] = answered("dlq", "show", "review", none["position"])
    assert bytes.fromhex(shown["original"]["bytes"]) == b"no avro at all", "it hides no other"


def test_what_a_stage_has_handed_on_is_not_discarded_by_mistake(house: House):
    orders("submit", "-", text=order_text(house, "under-way"))
    eventually("it is on its way", lambda: standing("shop:under-way") == "released")
    garbage(house, "orders.intake.v1", "shop:under-way")
    eventually(
        "all who read it have parked it",
        lambda: all("shop:under-way" in parked(stage) for stage in READERS),
    )
    result = orders("dlq", "discard", "review", "shop:under-way", "--because", "garbage")
    assert result.exit_code == 3
    assert "shop:under-way is released: cancel it first" in result.output
    for stage in KEEPS_NOTHING:
        assert settled("discard", stage) == "discarded", "it holds nothing, and stops nothing"
    assert standing("shop:under-way") == "released"
    assert settled("skip", "review") == "skipped", "it goes on without the garbage"
    assert standing("shop:under-way") == "released"
    garbage(house, "orders.intake.v1", "shop:under-way")
    eventually("review has parked it again", lambda: "shop:under-way" in parked("review"))
    even_so = ("dlq", "discard", "review", "shop:under-way", "--even-so")
    assert orders(*even_so, *GARBAGE).exit_code == 0
    eventually(
        "so have those who keep nothing",
        lambda: all("shop:under-way" in parked(stage) for stage in KEEPS_NOTHING),
    )
    for stage in KEEPS_NOTHING:
        assert settled("skip", stage) == "skipped", "what came behind the garbage is told"


def test_lag_counts_what_waits_and_nothing_else(house: House):
    lags: list[dict[str, Any]] = []

    def nothing_waits() -> bool:
        lags[:] = answered("lag")
        return not any(lag["waiting"] for lag in lags)

    eventually("nothing waits", nothing_waits)
    assert {lag["stage"] for lag in lags} == {
        "intake",
        "review",
        "inventory",
        "allocation",
        "shipping",
        "aftersales",
        "correspondence",
        "effects",
        "tracking",
    }
    assert all(lag["oldest_seconds"] is None for lag in lags), (
        "markers of transactions are nothing that waits"
    )
    house.family.end("aftersales-1")
    house.family.end("tracking-1")
    orders("submit", "-", text=order_text(house, "unseen"))
    waits = {("tracking", "orders.intake.v1"), ("tracking", "orders.review.v1")}

    def waiting() -> bool:
        return waits <= {
            (lag["stage"], lag["topic"])
            for lag in answered("lag")
            if lag["waiting"] and lag["exact"]
        }

    eventually("tracking is behind", waiting)
    assert (
        next(
            lag
            for lag in answered("lag")
            if (lag["stage"], lag["topic"]) == ("tracking", "orders.intake.v1")
        )["waiting"]
        == 1
    )
    assert "tracking" in orders("lag").output
    eventually(
        "nothing else is ill", lambda: failing() == ["aftersales replicas", "tracking replicas"]
    )
    checks = {check["check"]: check for check in answered("doctor", code=1)["checks"]}
    assert "orders run tracking" in checks["tracking replicas"]["next"]
    house.start("aftersales", "tracking")
    eventually("all is well", lambda: orders("doctor").exit_code == 0)
    well = orders("doctor").output
    assert "All is well." in well
    assert "ORDERS_REDIS_URL" in well
