"""The command against running stages on the real broker: what a person types, and what comes of
it."""

import json
from pathlib import Path

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from orders.client.groups import Groups
from orders.contracts.partitioner import partition_of
from orders.engine.errors import TransientError
from tests.chaos.house import PARTITIONS, House
from tests.cli.conftest import answered, eventually, order_text, orders

pytestmark = pytest.mark.timeout(400)


def garbage(house: House, topic: str, key: str) -> None:
    """Somebody writes what is no record."""
    producer = Producer({"bootstrap.servers": house.settings.kafka_bootstrap_servers})
    producer.produce(topic, b"no avro at all", key, partition_of(key.encode(), PARTITIONS))
    assert producer.flush(10) == 0


def standing(order: str) -> str:
    found = orders("get", order, "--json")
    return str(json.loads(found.stdout)["status"]) if found.exit_code == 0 else ""


def test_an_order_is_submitted_followed_and_traced(house: House):
    """IN-01, IN-05, TR-01."""
    text = order_text(house, "typed")
    [answer] = answered("submit", "-", "--wait", "--patience", "90", text=text)
    assert (answer["order_id"], answer["answer"], answer["taken"]) == (
        "shop:typed",
        "received",
        True,
    )
    [again] = answered("submit", "-", "--wait", text=text)
    assert (again["answer"], again["number"], again["taken"]) == (
        "repeated",
        answer["number"],
        True,
    )
    [other] = answered("submit", "-", "--wait", text=order_text(house, "typed", (5, 5)), code=3)
    assert (other["answer"], other["taken"]) == ("conflict", False)

    eventually("it is released to the warehouse", lambda: standing("shop:typed") == "released")
    shown = orders("get", "shop:typed")
    assert "StockReserved" in shown.output
    assert answer["number"] in shown.output
    records = answered("trace", "shop:typed")
    names = [record["record"] for record in records]
    assert (
        names.index("OrderSubmitted")
        < names.index("OrderReceived")
        < names.index("StockReserved")
        < names.index("ShipmentReleased")
    )
    assert (
        next(
            record["value"]["order"]["reference"]
            for record in records
            if record["record"] == "OrderReceived"
        )
        == "typed"
    )
    told = orders("trace", "shop:typed").output
    assert "RV-02  passed" in told
    assert "under policy" in told
    assert orders("trace", "shop:nobody").exit_code == 4


def test_intake_names_every_fault(house: House):
    """IN-02, IN-03."""
    order = json.loads(order_text(house, "faulty"))
    order["totals"]["tax_minor"] += 1
    order["lines"][0]["quantity"] = -1
    result = orders("submit", "-", "--wait", text=json.dumps(order))
    assert result.exit_code == 3
    assert "correction requested" in result.output
    assert "quantity_not_positive" in result.output
    assert "totals.tax_minor" in result.output


def test_an_order_is_cancelled_and_a_cancelled_one_cannot_be(house: House):
    """docs/flows.md, Cancellation: the request chases its order, and whoever holds it decides."""
    assert orders("cancel", "shop:nobody").exit_code == 4
    orders("submit", "-", text=order_text(house, "waits", (0, 0, 0, 0, 10)))
    eventually("it waits for goods", lambda: standing("shop:waits") == "backordered")
    outcome = answered("cancel", "shop:waits", "--reason", "too_late", "--wait", "--patience", "90")
    assert outcome == {
        "order_id": "shop:waits",
        "answer": "cancelled",
        "by": "inventory",
        "because": "too_late",
    }
    eventually("everybody knows", lambda: standing("shop:waits") == "cancelled")
    again = orders("cancel", "shop:waits", "--wait")
    assert again.exit_code in (0, 3)
    assert "cancelled" in again.output or "refused" in again.output


def test_a_cancellation_that_the_warehouse_does_not_answer_is_not_decided(house: House):
    orders("submit", "-", text=order_text(house, "packed"))
    eventually("it is in the house", lambda: standing("shop:packed") == "released")
    result = orders("cancel", "shop:packed", "--wait", "--patience", "5")
    assert result.exit_code == 5
    assert "not decided yet" in result.output


def test_people_decide_about_held_orders(house: House):
    """RV-08: the queue, a release, a refusal."""
    for reference, quantities in (("small", (2, 0)), ("large", (200, 0))):
        order = json.loads(order_text(house, reference, quantities))
        order["lines"][0]["sku"] = "SKU-UNKNOWN"
        orders("submit", "-", text=json.dumps(order))
    eventually(
        "both are held",
        lambda: (
            {"shop:small", "shop:large"} <= {held["order_id"] for held in answered("holds", "ls")}
        ),
    )
    queue = [held["order_id"] for held in answered("holds", "ls", "--kind", "goods")]
    assert queue.index("shop:large") < queue.index("shop:small"), "the more valuable first"
    assert answered("holds", "ls", "--role", "nobody") == []
    assert "is unknown" in orders("holds", "ls").output

    assert orders("holds", "release", "shop:small", "price", "--because", "x").exit_code == 4
    assert orders("holds", "release", "shop:nobody", "--because", "x").exit_code == 4
    released = answered(
        "holds",
        "release",
        "shop:small",
        "goods",
        "--because",
        "it exists",
        "--by",
        "Ada",
        "--wait",
        "--patience",
        "90",
    )
    assert (released["outcome"], released["because"]) == ("released", "the order is confirmed")
    declined = answered(
        "holds",
        "decline",
        "shop:large",
        "--because",
        "too large",
        "--by",
        "Ada",
        "--wait",
        "--patience",
        "90",
    )
    assert declined["outcome"] == "declined"
    assert "too large" in declined["because"]
    eventually("the order ends", lambda: standing("shop:large") == "declined")


def test_stock_is_told_by_name_and_by_code(house: House):
    """IV-01: on hand, reserved, available, by warehouse and in all."""
    orders("submit", "-", text=order_text(house, "takes-two", (0, 0, 0, 0, 2)))
    eventually("two are reserved", lambda: answered("stock", "SKU-5")[0]["available"] == 1)
    eventually(
        "on a shelf", lambda: answered("stock", "SKU-5")[0]["warehouses"][0]["available"] == 1
    )
    [stock] = answered("stock", "show", "SKU-5")
    assert (stock["on_hand"], stock["reserved"], stock["available"], stock["unit"]) == (
        3,
        2,
        1,
        "PCE",
    )
    [shelf] = stock["warehouses"]
    assert (
        shelf["warehouse"],
        shelf["on_hand"],
        shelf["reserved"],
        shelf["location"].endswith(", DE"),
    ) == ("BER", 3, 2, True)
    house.receive("SKU-5", 7, "delivery-1")
    house.sender.flush()
    eventually("goods arrive", lambda: answered("stock", "SKU-5")[0]["on_hand"] == 10)
    assert answered("stock", "SKU-5")[0]["last_received_at"] is not None
    assert [found["sku"] for found in answered("stock", "find", "sku-5")] == ["SKU-5"]
    assert len(answered("stock", "find", "sku", "--limit", "2")) == 2
    assert orders("stock", "find", "unicorn").exit_code == 4
    assert orders("stock", "SKU-5", "UNICORN").exit_code == 4
    assert "BER" in orders("stock", "SKU-5").output


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

    sick = answered("doctor", code=1)
    assert {check["check"] for check in sick["checks"] if check["status"] == "FAIL"} == {
        "review keys"
    }

    good = orders("dlq", "skip", "review", "shop:bug", "--because", "hope")
    assert good.exit_code == 3
    assert "shop:bug has OrderReceived at" in good.output
    [outcome] = answered(
        "dlq",
        "skip",
        "review",
        "shop:bug",
        "--because",
        "hope",
        "--even-so",
        "--wait",
        "--patience",
        "90",
        code=3,
    )
    assert outcome["outcome"] == "refused", "review would know nothing of the order"
    [outcome] = answered(
        "dlq",
        "redrive",
        "review",
        "shop:bug",
        "--because",
        "hope",
        "--wait",
        "--patience",
        "90",
        code=3,
    )
    assert outcome["outcome"] == "parked again"
    bugs.write_text("{}")
    [outcome] = answered(
        "dlq", "redrive", "review", "--all", "--because", "mended", "--wait", "--patience", "90"
    )
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
        "three letters",
        lambda: {one["stage"] for one in answered("dlq", "ls")} == {"intake", "review", "tracking"},
    )
    [letter] = answered("dlq", "show", "review", "shop:garbage")
    assert letter["original"]["undecodable"].startswith("not_avro")
    assert bytes.fromhex(letter["original"]["bytes"]) == b"no avro at all"
    alone = orders("dlq", "redrive", "intake", "shop:stranger", "--because", "x")
    assert alone.exit_code == 4
    assert "whoever sent the record must send a good one" in alone.output
    for stage in ("review", "tracking"):
        [outcome] = answered(
            "dlq",
            "discard",
            stage,
            "shop:garbage",
            "--because",
            "garbage",
            "--wait",
            "--patience",
            "90",
        )
        assert outcome["outcome"] == "discarded"
    assert answered("dlq", "ls", "--parked") == []


def test_what_a_stage_has_handed_on_is_not_discarded_by_mistake(house: House):
    orders("submit", "-", text=order_text(house, "under-way"))
    eventually("it is on its way", lambda: standing("shop:under-way") == "released")
    garbage(house, "orders.intake.v1", "shop:under-way")
    eventually(
        "review has parked it",
        lambda: (
            "shop:under-way" in {one["key"] for one in answered("dlq", "ls", "review", "--parked")}
        ),
    )
    result = orders("dlq", "discard", "review", "shop:under-way", "--because", "garbage")
    assert result.exit_code == 3
    assert "shop:under-way is released: cancel it first" in result.output
    [outcome] = answered(
        "dlq",
        "discard",
        "tracking",
        "shop:under-way",
        "--because",
        "garbage",
        "--wait",
        "--patience",
        "90",
    )
    assert outcome["outcome"] == "discarded", "tracking holds nothing, and stops nothing"
    assert standing("shop:under-way") == "released"
    [outcome] = answered(
        "dlq",
        "skip",
        "review",
        "shop:under-way",
        "--because",
        "garbage",
        "--wait",
        "--patience",
        "90",
    )
    assert outcome["outcome"] == "skipped", "it goes on without the garbage"
    assert standing("shop:under-way") == "released"
    garbage(house, "orders.intake.v1", "shop:under-way")
    eventually(
        "review has parked it again",
        lambda: (
            "shop:under-way" in {one["key"] for one in answered("dlq", "ls", "review", "--parked")}
        ),
    )
    assert (
        orders(
            "dlq",
            "discard",
            "review",
            "shop:under-way",
            "--because",
            "garbage",
            "--even-so",
            "--wait",
        ).exit_code
        == 0
    )
    eventually(
        "so has tracking",
        lambda: (
            "shop:under-way"
            in {one["key"] for one in answered("dlq", "ls", "tracking", "--parked")}
        ),
    )
    [outcome] = answered(
        "dlq",
        "skip",
        "tracking",
        "shop:under-way",
        "--because",
        "garbage",
        "--wait",
        "--patience",
        "90",
    )
    assert outcome["outcome"] == "skipped", "what came behind the garbage is told"


def test_lost_offsets_are_worked_out_and_committed(house: House):
    """Every submission leads to something, which names it as its cause."""
    assert orders("offsets", "restore", "intake").exit_code == 4, "nothing is lost"
    groups, places = (
        Groups(house.settings),
        [("orders.submissions.v1", partition) for partition in range(PARTITIONS)],
    )
    committed = groups.committed("intake", places)
    with pytest.raises(TransientError):
        groups.commit("intake", committed)  # the brokers refuse it while the stage runs
    house.family.end("intake-1")
    eventually("it has left", lambda: not groups.members()["intake"].members)
    admin = AdminClient({"bootstrap.servers": house.settings.kafka_bootstrap_servers})
    admin.delete_consumer_groups(["intake"])["intake"].result(10)
    shown = answered("offsets", "restore", "intake")
    assert not shown["committed"]
    found = {(row["topic"], row["partition"]): row["offset"] for row in shown["offsets"]}
    worked = [place for place in places if place in found]
    assert worked, "partitions without any state are begun anew"
    assert {place: found[place] for place in worked} == {
        place: committed[place].offset for place in worked
    }
    assert groups.committed("intake", places) == {}, "it was only shown"
    assert answered("offsets", "restore", "intake", "--yes")["committed"]
    house.start("intake")
    orders("submit", "-", text=order_text(house, "after-the-loss"))
    eventually("it goes on", lambda: standing("shop:after-the-loss") == "released")


def test_lag_counts_what_waits_and_nothing_else(house: House):
    eventually("nothing waits", lambda: not any(lag["waiting"] for lag in answered("lag")))
    lags = answered("lag")
    assert {lag["stage"] for lag in lags} == {
        "intake",
        "review",
        "inventory",
        "allocation",
        "shipping",
        "aftersales",
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
    sick = answered("doctor", code=1)
    broken = [check for check in sick["checks"] if check["status"] == "FAIL"]
    assert [check["check"] for check in broken] == ["aftersales replicas", "tracking replicas"]
    assert "orders run tracking" in broken[1]["next"]
    house.start("aftersales", "tracking")
    eventually("all is well", lambda: orders("doctor").exit_code == 0)
    well = orders("doctor").output
    assert "All is well." in well
    assert "ORDERS_REDIS_URL" in well
