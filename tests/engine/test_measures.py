"""What stages measure is summed up exactly, and told with the counts; no death of an owner loses
any of it or tells it twice."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.measures import MEASURES
from orders.contracts.records import OrderReceived
from orders.engine.core.measures import (
    MeasuredBy,
    Measures,
    bare,
    check,
    count,
    fits,
    read,
    together,
    written,
)
from orders.engine.core.replica import SETTLED_SECONDS
from orders.engine.errors import Refused
from orders.engine.handling import Measured
from services.intake.stage import STAGE as INTAKE
from services.tracking.stage import STAGE as TRACKING
from tests import orders as made
from tests.engine.broken import letters
from tests.engine.scenario import BUYERS, small_world
from tests.engine.world import World

OFFSET_METADATA_BYTES = 4_096  # offset.metadata.max.bytes, the broker's default
CONTROL = f"{TRACKING.name}.control.v1"


def submit(world: World, reference: str, channel: str = "shop") -> None:
    order = made.order(channel=channel, reference=reference)
    world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))


def told(world: World) -> Counter[str]:
    """How often each was measured, as the summaries tell."""
    counts = Counter[str]()
    for _, value in world.read("orders.summaries.v1"):
        for one in value["measures"]:
            counts[one["name"]] += one["count"]
    return counts


def settled() -> World:
    """Tracking has just told what it measured."""
    world = small_world()
    world.replica(INTAKE)
    world.replica(TRACKING)
    settle(world)
    return world


def settle(world: World) -> None:
    world.turn(3)
    world.clock.advance(SETTLED_SECONDS)
    world.turn(3)


def beside_control(world: World) -> list[str]:
    """What stands beside the offsets of the control topic, if anything does."""
    offsets = world.broker.group(TRACKING.name).offsets
    found = [one.metadata for (topic, _), one in offsets.items() if topic == CONTROL]
    return [metadata for metadata in found if metadata]


def test_what_was_measured_is_told_with_the_counts() -> None:
    world = settled()
    [answered] = [
        one
        for _, value in world.read("orders.summaries.v1")
        for one in value["measures"]
        if one["name"] == "time_to_answer"
    ]
    assert (answered["channel"], answered["count"]) == ("shop", BUYERS)
    assert sum(answered["buckets"]) == BUYERS
    assert 60 <= answered["sum"] / BUYERS / 1_000 <= 61, "placed a minute before it was seen"


def test_what_an_owner_has_not_told_the_next_one_tells_once() -> None:
    world = settled()
    submit(world, "told at once, as nothing was for a while")
    world.turn()
    submit(world, "last")
    world.turn()
    assert beside_control(world), "not told yet"
    [owner] = [one for one in world.replicas if one._wiring.name == TRACKING.name]
    owner.close()
    world.replicas.remove(owner)
    world.replica(TRACKING)
    settle(world)
    assert told(world)["time_to_answer"] == BUYERS + 2
    assert not beside_control(world)
    settle(world)
    assert told(world)["time_to_answer"] == BUYERS + 2


def test_what_has_no_room_beside_an_offset_is_told_at_once() -> None:
    world = settled()
    before = told(world)["time_to_answer"]
    for number in range(200):
        submit(world, "1", f"channel-{number:03}")
    world.turn(2)
    assert told(world)["time_to_answer"] > before
    assert max(map(len, beside_control(world)), default=0) < OFFSET_METADATA_BYTES


@pytest.mark.parametrize(
    "measured",
    [
        Measured("nonsense", 1),
        Measured("time_to_answer", 1, "EUR"),
        Measured("order_value", 1),
        Measured("orders_held", 2),
        Measured("time_to_answer", 1.5),  # type: ignore[arg-type]
    ],
    ids=str,
)
def test_what_is_not_declared_is_refused(measured: Measured) -> None:
    """As an undeclared record is: nothing of the handling is taken over."""
    world = small_world()
    world.replica(INTAKE)
    takes = {**TRACKING.takes, OrderReceived: measuring(measured)}
    world.replica(replace(TRACKING, takes=takes))
    settle(world)
    refused = [letter for letter in letters(world, "tracking") if letter["code"] != "key_parked"]
    assert {letter["because"].partition(" ")[0] for letter in refused} == {"Refused:"}
    assert told(world) == {}


def measuring(measured: Measured) -> Any:
    def handler(record: Mapping[str, Any], state: Any, ctx: Any) -> Any:
        handling = TRACKING.takes[OrderReceived](record, state, ctx)
        return replace(handling, measures=[measured])  # type: ignore[type-var]

    return handler


def test_another_stages_measure_is_refused() -> None:
    with pytest.raises(Refused, match="intake measures time_to_answer"):
        check(Measured("time_to_answer", 1), "intake")


@pytest.mark.parametrize(("value", "place"), [(0, 0), (1_000, 0), (1_001, 1), (10**12, 10)])
def test_a_value_is_counted_at_or_below_its_edge(value: int, place: int) -> None:
    [(often, total, *buckets)] = summed([("time_to_answer", "shop", value)]).values()
    assert (often, total) == (1, value)
    assert [number for number, of in enumerate(buckets) if of] == [place]


NAMES = st.sampled_from(sorted(MEASURES))
VALUES = st.lists(st.tuples(NAMES, st.sampled_from(["shop", "edi"]), st.integers(0, 1)))


@given(VALUES, VALUES)
def test_what_is_taken_back_leaves_no_trace(kept: list[Any], gone: list[Any]) -> None:
    measures = summed([*kept, *gone])
    for name, channel, value in gone:
        count(measures, channel, measured_of(name, value), -1)
    assert measures == summed(kept)


@given(VALUES, VALUES)
def test_sums_are_the_same_in_any_order_and_over_a_ticket(one: list[Any], other: list[Any]) -> None:
    there = read(written(summed(one)))
    told = together([there, summed(other)])
    wanted = summed([*reversed(other), *one])
    assert {by: bare(total) for by, total in told.items()} == {
        by: bare(total) for by, total in wanted.items()
    }


def test_many_channels_do_not_fit() -> None:
    many = {
        MeasuredBy(f"channel-{number}", "time_to_deliver", ""): [1] * 14 for number in range(90)
    }
    assert not fits(many)
    assert fits(dict(list(many.items())[:40]))


def measured_of(name: str, value: int) -> Measured:
    return Measured(name, value, "x" if MEASURES[name].label else "")


def summed(values: list[Any]) -> Measures:
    measures: Measures = {}
    for name, channel, value in values:
        count(measures, channel, measured_of(name, value))
    return measures
