"""Numbers of a sequence have no gap and come once, in the order in which they are settled, whatever
befalls handlers, batches and replicas (docs/decisions/0091-numbers-without-a-gap.md)."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.blank import blank
from orders.contracts.records import CarrierScanned, MessageRequested, OrderStopped, ShippingState
from orders.engine.core import failpoints
from orders.engine.core.outputs import MAX_BYTES
from orders.engine.core.replica import Limits
from orders.engine.handling import Handling
from orders.engine.questions import Next, Take, ask
from orders.engine.questions import Reserve as ReserveQuestion
from services.shipping.stage import STAGE as SHIPPING
from tests.engine.broken import control
from tests.engine.invariants import check_state_store, fold
from tests.engine.mortal import Killed, Mortal
from tests.engine.scenario import come_to_rest
from tests.engine.test_flaky_ports import make_flaky
from tests.engine.world import World
from tests.stages.house import scan

TOPIC, STATE = "carrier.events.v1", "shipping.state.v1"
KEYS = [f"shop:{number}" for number in range(5)]
WAYS = ("plain", "plain", "two", "quiet", "before", "after", "unwritable", "more")
mended: set[str] = set()


def numbered(event: CarrierScanned, state: ShippingState | None, ctx: Any) -> Any:
    """Number what came; `because` says how it goes wrong, the reference of the proof in which
    series."""
    series, way = event["proof_reference"], event["because"]
    if way in mended:
        way = "plain"
    if way == "silent":  # asks for nothing
        return Handling(outcome="scanned", state=state or blank(ShippingState))
    return _asking(series, way, event["document_id"], state)


def _asking(series: str, way: str, document: str, state: ShippingState | None) -> Any:
    if way == "before":
        raise ValueError("before its question")
    numbers = yield from ask(Next(series, 2 if way == "two" else 1))
    if way == "after":
        raise ValueError("after its answer")
    if way == "more":
        yield from ask(Next(series))
    if way == "ledger":
        yield from ask(ReserveQuestion("stock", (Take("A", 1),)))
    if way == "quiet":
        return Handling(outcome="scanned")
    base = state or blank(ShippingState)
    got = [f"{series}/{number}/{document}" for number in numbers]
    documents = [*base["documents"], *got, *["x" * MAX_BYTES][: way == "unwritable"]]
    return Handling(outcome="scanned", state={**base, "documents": documents})


STAGE = replace(
    SHIPPING, takes={CarrierScanned: numbered}, emits=(OrderStopped, MessageRequested), ended=None
)


def send(world: World, key: str, series: str, way: str, document: str = "") -> None:
    value = scan("IN_TRANSIT", order_id=key, proof_reference=series, because=way)
    world.send(TOPIC, "CarrierScanned", {**value, "document_id": document or way})


def answers(world: World) -> Iterator[tuple[int, str, range]]:
    """(partition, series, numbers) of each answer that the changelog tells, in its order."""
    for partition in range(world.partitions):
        log = world.broker.log(STATE, partition)
        for message in log.read(log.low, len(log.entries) + 1)[0]:
            for folded in orjson.loads(dict(message.headers)["cause"] or b"[]"):
                for told in folded[1] if isinstance(folded, list) else ():
                    series, start, stop = told
                    yield partition, series, range(start, stop)


def given_by(world: World) -> dict[tuple[int, str], list[int]]:
    found: dict[tuple[int, str], list[int]] = {}
    for partition, series, numbers in answers(world):
        found.setdefault((partition, series), []).extend(numbers)
    return found


def check(world: World) -> dict[tuple[int, str], list[int]]:
    """Numbers are 1..n; the states have each once; the sequence says n; Redis is the fold."""
    folded, told = fold(world, STAGE), given_by(world)
    for (partition, series), numbers in told.items():
        assert sorted(numbers) == [*range(1, len(numbers) + 1)], (partition, series, numbers)
        share = folded[partition][f"@sequence/{series}"]["share"]
        assert (share["account"], share["supplied"]) == (series, len(numbers))
    kept = Counter(
        (partition, *document.split("/")[:2])
        for partition, states in folded.items()
        for state in states.values()
        for document in state["documents"]
    )
    assert set(kept.values()) <= {1}
    assert {(p, s, str(n)) for (p, s), numbers in told.items() for n in numbers} >= set(kept)
    rows = {(p, key) for p, states in folded.items() for key in states if key[0] == "@"}
    assert rows == {(p, f"@sequence/{series}") for p, series in told}
    check_state_store(world, STAGE, folded)
    return told


scans = st.tuples(st.sampled_from(KEYS), st.sampled_from(("A", "B")), st.sampled_from(WAYS))


@settings(max_examples=60, deadline=None)
@given(st.lists(scans, max_size=25), st.sampled_from((1, 3, 2_000)))
def test_whatever_handlers_do_there_is_no_gap(sent: list[tuple[str, str, str]], size: int) -> None:
    """Each key is parked by what goes wrong first; until then each of its records has its
    numbers."""
    world = World(2)
    for key, series, way in sent:
        send(world, key, series, way)
    world.replica(STAGE, limits=Limits(records=size, partitions=2))
    come_to_rest(world, 40)
    wanted, parked = Counter[str](), set[str]()
    for key, series, way in sent:
        if way in ("before", "after", "unwritable", "more"):
            parked.add(key)
        elif key not in parked:
            wanted[series] += 2 if way == "two" else 1
    found = Counter[str]()
    for (_, series), numbers in check(world).items():
        found[series] += len(numbers)
    assert found == wanted
    assert {letter["state_key"] for _, letter in world.read("shipping.dlq.v1")} == parked


def test_in_order_of_settling() -> None:
    world = World(1)
    sent = [(KEYS[n % 3], f"{n}") for n in range(12)]
    for key, document in sent:
        send(world, key, "A", "plain", document)
    world.replica(STAGE, limits=Limits(partitions=1))
    come_to_rest(world)
    [states] = fold(world, STAGE).values()
    documents = [one for key in KEYS[:3] for one in states[key]["documents"]]
    got = sorted((int(one.split("/")[1]), int(one.split("/")[2])) for one in documents)
    assert [document for _, document in got] == [*range(12)]


@pytest.mark.parametrize("way", ["more", "ledger"])
def test_it_is_the_last_question(way: str) -> None:
    world = World(1)
    send(world, KEYS[0], "A", way)
    send(world, KEYS[1], "A", "plain")
    world.replica(STAGE, limits=Limits(partitions=1))
    come_to_rest(world)
    [letter] = [letter for _, letter in world.read("shipping.dlq.v1")]
    assert "numbers: they must be its last question" in letter["because"]
    assert check(world) == {(0, "A"): [1]}


@pytest.mark.parametrize(("series", "count"), [("", 1), ("A", 0), ("A", 100_001), ("A" * 201, 1)])
def test_a_senseless_question_is_a_fault_of_the_handler(series: str, count: int) -> None:
    with pytest.raises(ValueError, match="cannot ask for"):
        Next(series, count)


def test_what_was_numbered_is_not_undone_by_what_comes_after() -> None:
    """Neither by a state that cannot be written after it, nor by one that could not before it."""
    world = World(1)
    for way in ("plain", "plain", "unwritable", "plain"):
        send(world, KEYS[0], "A", way)
    world.replica(STAGE, limits=Limits(partitions=1))
    come_to_rest(world)
    assert check(world) == {(0, "A"): [1, 2]}
    assert [letter["code"] for _, letter in world.read("shipping.dlq.v1")] == [
        "handler_failed",
        "key_parked",
    ]


def test_a_redrive_asks_anew() -> None:
    world = World(1)
    for key, way in ((KEYS[0], "after"), (KEYS[1], "plain"), (KEYS[0], "plain")):
        send(world, key, "A", way)
    world.replica(STAGE, limits=Limits(partitions=1))
    come_to_rest(world)
    assert check(world) == {(0, "A"): [1]}
    mended.add("after")
    try:
        control(world, "REDRIVE", KEYS[0], stage="shipping")
        come_to_rest(world)
    finally:
        mended.clear()
    assert check(world) == {(0, "A"): [1, 2, 3]}


def test_a_sequence_stands_before_what_it_numbers() -> None:
    world = World(1)
    for key in KEYS:
        send(world, key, "A", "plain")
    world.replica(STAGE, limits=Limits(partitions=1))
    come_to_rest(world)
    log = world.broker.log(STATE, 0)
    keys = [message.key for message in log.read(log.low, len(log.entries) + 1)[0]]
    assert keys == [b"@sequence/A", *(key.encode() for key in KEYS)]


def test_who_asks_for_none_writes_none() -> None:
    world = World(1)
    send(world, KEYS[0], "A", "silent")
    world.replica(STAGE, limits=Limits(partitions=1))
    come_to_rest(world)
    assert check(world) == {}


def traffic(rng: random.Random) -> list[tuple[str, str, str]]:
    ways = ("plain", "plain", "plain", "two", "quiet", "after")
    return [(rng.choice(KEYS), rng.choice("AB"), rng.choice(ways)) for _ in range(40)]


@pytest.mark.parametrize("failpoint", failpoints.FAILPOINTS)
def test_killed_at(failpoint: str) -> None:
    """Each third time that it gets there the replica dies; in between Redis forgets."""
    hits = Counter[str]()

    def strike(at: str) -> None:
        if at == failpoint:
            hits[at] += 1
            if hits[at] % 3 == 0 and hits[at] <= 60:
                raise Killed(at)

    world, rng = World(2), random.Random(failpoint)
    mortal = Mortal(world, STAGE)
    world.replicas = [mortal]  # type: ignore[list-item]
    failpoints.listen(strike)
    try:
        for number, (key, series, way) in enumerate(traffic(rng)):
            send(world, key, series, way)
            world.turn(rng.randint(0, 3))
            if number % 15 == 14:
                world.server.lose_everything()
    finally:
        failpoints.listen(None)
    come_to_rest(world, 120)
    assert check(world)


@pytest.mark.parametrize("seed", range(6))
def test_any_call_may_fail(seed: int) -> None:
    """Batches are aborted, and commits are in doubt."""
    world, rng, budget = World(2), random.Random(seed), [40]
    make_flaky(world.replica(STAGE, limits=Limits(partitions=2)), rng, budget)
    for key, series, way in traffic(rng):
        send(world, key, series, way)
        world.turn(rng.randint(0, 2))
    come_to_rest(world, 120)
    assert budget[0] < 40, "nothing failed"
    assert check(world)
