"""Nobody's name, mail or phone gets into logs, metrics, keys, headers or reasons: planted ones are
looked for, also where a handler fails and says them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import structlog
from prometheus_client import generate_latest

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.records import OrderReceived, Price
from orders.engine.stage import Stage
from services.review.stage import STAGE as REVIEW
from tests import orders as made
from tests.engine.scenario import EVERY_STAGE, come_to_rest, small_world
from tests.engine.world import World

NAME, STREET = "Zebedee Quillfeather", "Plantedgasse"
MAIL, NO_MAIL, PHONE, ODD = "zq@planted.com", "zq(at)planted", "+49 30 5550199", "+33 5550199"
PLANTED = ("Zebedee", "Quillfeather", "planted", STREET, "5550199")
WRONG, DOUBTFUL, FAILING = "shop:wrong", "shop:doubtful", "shop:failing"
COUNTED = ("orders.summaries.v1",)
"""Without a decision: counts by codes."""


def failing() -> Stage:
    """Review with a handler that fails for one order, and says of whom it is."""

    def handler(received: OrderReceived, state: Any, ctx: Any) -> Any:
        if received["order_id"] == FAILING:
            buyer = received["order"].decoded()["buyer"]
            raise ValueError(f"no such buyer: {buyer['name']}, {buyer['contacts']}")
        return REVIEW.takes[OrderReceived](received, state, ctx)

    return replace(REVIEW, takes={**REVIEW.takes, OrderReceived: handler})


def planted(reference: str, mail: str, phone: str) -> dict[str, Any]:
    buyer = made.buyer(
        name=NAME,
        contacts=[{"kind": "EMAIL", "value": mail}, {"kind": "PHONE", "value": phone}],
    )
    address = made.address(name=NAME, street=f"{STREET} 7")
    lines = [made.line(1, "SKU-1", 1)]
    order = made.order(reference=reference, lines=lines, buyer=buyer)
    order = {**order, "billing_address": address, "delivery_address": address}
    return dict(made.submitted(order))


@cache
def played() -> tuple[World, str]:
    """A world with planted orders, one sound, wrong or doubtful, one on which review fails; what
    was logged."""
    with structlog.testing.capture_logs() as heard:
        world = small_world()
        for stage in EVERY_STAGE:
            world.replica(failing() if stage is REVIEW else stage)
        for key, mail, phone in (
            ("shop:sound", MAIL, PHONE),
            (WRONG, NO_MAIL, PHONE),
            (DOUBTFUL, MAIL, ODD),
            (FAILING, MAIL, PHONE),
        ):
            sent = planted(key.removeprefix("shop:"), mail, phone)
            world.send("orders.submissions.v1", "OrderSubmitted", sent)
        come_to_rest(world)
    return world, json.dumps(heard, default=str)


def found(text: str) -> list[str]:
    return [one for one in PLANTED if one.lower() in text.lower()]


def messages(world: World) -> Iterator[Any]:
    for topic in TOPICS:
        for partition in range(world.partitions):
            log = world.broker.log(topic, partition)
            yield from log.read(log.low, len(log.entries) + 1)[0]


def decoded(world: World, codec: Codec) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for message in messages(world):
        if message.value is not None and not message.topic.endswith(".state.v1"):
            kind, value = codec.decode(message.value, message.topic)
            yield message.topic, kind.name, value


def test_they_are_there_to_be_found() -> None:
    """In the orders themselves, where they belong; and each order met what it was to meet."""
    world, heard = played()
    values = b"".join(message.value or b"" for message in messages(world))
    assert all(one.encode() in values for one in (NAME, STREET, MAIL, NO_MAIL, ODD))
    letters = world.read("review.dlq.v1")
    assert [letter["state_key"] for _, letter in letters] == [FAILING]
    assert told(world, "orders.intake.v1", "CorrectionRequested") == {WRONG}
    [approved] = [
        one
        for kind, one in world.read("orders.review.v1")
        if kind.name == "OrderApproved" and one["order_id"] == DOUBTFUL
    ]
    assert "contact_doubtful" in {rule["code"] for rule in approved["decision"]["rules"]}
    assert "dead letters" in heard


def told(world: World, topic: str, record: str) -> set[str]:
    return {value["order_id"] for kind, value in world.read(topic) if kind.name == record}


def test_not_in_logs() -> None:
    assert found(played()[1]) == []


def test_not_in_metrics() -> None:
    for replica in played()[0].replicas:
        assert found(generate_latest(replica._observer.registry).decode()) == []


def test_not_in_keys_and_headers() -> None:
    for message in messages(played()[0]):
        headers = b" ".join(value or b"" for _, value in message.headers)
        assert found(((message.key or b"") + b" " + headers).decode(errors="replace")) == []


def test_not_in_decisions_and_their_facts() -> None:
    """What a rule compared, and why, is read by many: by staff, partners, reports."""
    world, _ = played()
    said = [
        json.dumps(value[field], default=str)
        for topic, _, value in decoded(world, world.codec)
        for field in ("decision", "faults", "holds")
        if field in value and not topic.endswith(".dlq.v1")
    ]
    assert said
    assert [text for text in said if found(text)] == []


def test_not_in_counts_and_codes_of_dead_letters() -> None:
    world, _ = played()
    counts = [
        json.dumps(value) for topic, _, value in decoded(world, world.codec) if topic in COUNTED
    ]
    assert counts
    assert found(" ".join(counts)) == []
    for stage in EVERY_STAGE:
        for _, letter in world.read(f"{stage.name}.dlq.v1"):
            assert found(f"{letter['code']} {letter['state_key']} {letter['topic']}") == []


def test_not_in_reasons_of_dead_letters_and_of_parked_keys() -> None:
    """Whoever mends a stage reads them: they say where in the code it failed, on which line."""
    world, _ = played()
    [(_, letter)] = world.read("review.dlq.v1")
    parked = [
        state["parked"]["because"]
        for _, state in world.read("review.state.v1")
        if state is not None and state["parked"]
    ]
    assert parked
    assert found(" ".join([letter["because"], *parked])) == []
    assert letter["because"].startswith("ValueError at ")


@pytest.mark.parametrize("record", [Price])
def test_reference_rows_that_cannot_be_read_are_told_by_their_key_alone(record: type) -> None:
    """A row of reference data is not quoted in the line that says that it cannot be read."""
    world = small_world()
    world.replica(REVIEW)
    topic = next(one.name for one in TOPICS.values() if one.records[0].record is record)
    with structlog.testing.capture_logs() as heard:
        world.broker.send(topic, b"SKU-1:EUR", f"{NAME} {MAIL}".encode(), 0)
        world.turn(20)
    assert any("cannot be read" in str(line["event"]) for line in heard)
    assert found(json.dumps(heard, default=str)) == []
