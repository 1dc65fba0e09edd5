"""What a replica tells of itself: everything from the start, nobody's name, and no more than four
hundred series whatever outsiders send."""

import json
import subprocess
from shutil import which

import pytest
from prometheus_client import CollectorRegistry

from orders.contracts.errors import RegistryUnavailable
from orders.contracts.partitioner import partition_of
from orders.engine.core.ages import EDGES, Ages
from orders.engine.core.batch import Done
from orders.engine.core.counts import Counted, Counts
from orders.engine.core.labels import ALONE, OF_ANY, OF_CONTROLS, UNDECODABLE
from orders.engine.core.metrics import Observer
from orders.engine.core.replica import Replica
from orders.engine.core.wiring import Wiring
from orders.engine.errors import RedisAway, TransientError
from orders.engine.host.about import tell_about
from orders.engine.host.exposition import exposition
from orders.engine.host.registries import merged
from orders.engine.host.standing import Standing
from orders.engine.kafka.figures import WRITER, ClientFigures, figures_of
from orders.engine.references import References
from orders.engine.stage import Stage
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from services.shipping.stage import STAGE as SHIPPING
from tests import orders as made
from tests.engine.scenario import EVERY_STAGE, SKUS, come_to_rest, play, receive, small_world
from tests.stages.codes import declared

MOST_SERIES = 400


def value(registry: CollectorRegistry, name: str, **labels: str) -> float:
    found = registry.get_sample_value(name, labels)
    assert found is not None, f"{name} {labels} is not there"
    return found


@pytest.mark.parametrize("stage", EVERY_STAGE, ids=lambda stage: stage.name)
def test_the_first_dead_letter_is_an_increase(stage: Stage) -> None:
    observer = Observer(Wiring(stage))
    for parked in ("true", "false"):
        of = {"stage": stage.name, "parked": parked}
        assert value(observer.registry, "orders_stage_dead_letters_total", **of) == 0
    observer.batch(Done(dead=3, dead_alone=1))
    told = {
        parked: value(
            observer.registry, "orders_stage_dead_letters_total", stage=stage.name, parked=parked
        )
        for parked in ("true", "false")
    }
    assert told == {"true": 2, "false": 1}


def test_whose_server_is_away_is_told() -> None:
    observer = Observer(Wiring(INVENTORY))
    for error in (TransientError("x"), RedisAway("x"), RegistryUnavailable("x")):
        observer.transient(error)
    for server in ("kafka", "redis", "registry"):
        of = {"stage": "inventory", "server": server}
        assert value(observer.registry, "orders_stage_transient_faults_total", **of) == 1


def test_ages_are_counted_a_batch_at_a_time_as_one_by_one() -> None:
    registry = CollectorRegistry()
    ages = Ages("ages_seconds", "x", "review", registry)
    now, old = 1_000_000_000, [0, 49, 50, 51, 5_000, 5_001, 30_000, 299_999, 1_000_000]
    ages.observe(now, [now - age for age in reversed(old)])
    ages.observe(now, [])
    for edge in EDGES:
        within = sum(age <= edge * 1000 for age in old)
        assert value(registry, "ages_seconds_bucket", stage="review", le=str(edge)) == within
    assert value(registry, "ages_seconds_count", stage="review") == len(old)
    assert value(registry, "ages_seconds_sum", stage="review") == pytest.approx(sum(old) / 1000)


def test_a_record_of_the_future_is_no_age_below_nothing() -> None:
    registry = CollectorRegistry()
    ages = Ages("ages_seconds", "x", "review", registry)
    ages.observe(1_000, [5_000])
    assert value(registry, "ages_seconds_sum", stage="review") == 0
    assert value(registry, "ages_seconds_bucket", stage="review", le="0.05") == 1


def test_ten_thousand_channels_and_codes_make_no_series_of_their_own() -> None:
    observer = Observer(Wiring(INTAKE))
    observer.known_channels([f"known-{number:02}" for number in range(50)])
    sent = Counts(
        {
            Counted(f"made-up-{number}", "OrderSubmitted", f"made_up_{number}", f"x{number}"): 1
            for number in range(10_000)
        }
    )
    sent[Counted("known-01", "OrderSubmitted", "received", "")] = 7
    observer.batch(Done(counts=sent))
    registry = observer.registry
    name = "orders_submissions_total"
    assert value(registry, name, channel="known-01", outcome="received") == 7
    assert value(registry, name, channel="other", outcome="other") == 10_000
    assert len(series(registry)) <= MOST_SERIES


def series(registry: CollectorRegistry) -> list[str]:
    """Name and labels of each."""
    lines = exposition(registry)[0].decode().splitlines()
    return [line.rpartition(" ")[0] for line in lines if not line.startswith("#")]


MOST_HOLDS = {"intake": 1, "review": 24}
"""Types of review holds: those of the rules, and a tier of approval each for a few roles."""


@pytest.mark.parametrize("stage", EVERY_STAGE, ids=lambda stage: stage.name)
def test_a_replica_to_which_everything_happens_has_no_series_more(stage: Stage) -> None:
    """All channels, outcomes and reasons, those that nobody has declared, too."""
    wiring = Wiring(stage)
    observer, figures = Observer(wiring), ClientFigures()
    whole = merged([observer.registry])
    for client in (stage.name, WRITER):
        figures._take(client, "{}")
    tell_about(whole, {stage.name: "1"}, figures)
    observer.sizes((1, 1))
    observer.oldest.labels(stage.name).set(1)
    for number in range(MOST_HOLDS.get(stage.name, 0)):
        observer.holds.labels(stage.name, f"type-{number}").set(1)
    channels = [f"channel-{number:05}" for number in range(10_000)]
    observer.known_channels(channels)
    before = series(whole)
    observer.known_channels(channels[5_000:])
    codes = declared(stage.name)
    said = ["made_up", *codes.outcomes, *OF_CONTROLS, *OF_ANY, ALONE]
    events = ["MadeUp", UNDECODABLE, *(kind.__name__ for kind in stage.takes)]
    counts = Counts(
        {Counted(channels[0], event, outcome, ""): 1 for event in events for outcome in said}
    )
    counts |= {Counted("made-up", events[2], said[1], reason): 1 for reason in codes.reasons}
    counts |= {Counted(channel, events[2], said[1], channel): 1 for channel in channels}
    observer.batch(Done(counts=counts, dead=2, dead_alone=1, handled=9, skipped=1))
    observer.heartbeats({"taken": 1})
    observer.claim(0, "lost:x")
    observer.transient(RegistryUnavailable("x"))
    assert series(whole) == before
    assert len(before) <= MOST_SERIES, len(before)


def test_a_played_world_stays_within_bounds_and_promtool_finds_nothing() -> None:
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    play(world)
    registries = []
    for replica in world.replicas:
        observer = replica._observer
        Standing(replica._wiring, replica._ports, observer, replica._tables.references).refresh(
            replica
        )
        whole = merged([observer.registry])
        figures = ClientFigures()
        figures._take(replica._wiring.name, "{}")
        tell_about(whole, {replica._wiring.name: "1"}, figures)
        assert len(series(whole)) <= MOST_SERIES, replica._wiring.name
        registries.append(observer.registry)
    if which("promtool") is not None:
        said = subprocess.run(
            ["promtool", "check", "metrics"],
            input=exposition(merged(registries))[0],
            capture_output=True,
            check=False,
        )
        assert (said.returncode, said.stdout + said.stderr) == (0, b"")


def test_what_was_released_is_told_with_the_time_since_its_submission() -> None:
    """Of two orders that wait for nobody, and not of those before, for which goods came late."""
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    play(world)
    before = world.names("orders.shipping.v1").count("ShipmentReleased")
    for reference in ("a", "b"):
        order = made.order(reference=reference, lines=[made.line(1, SKUS[0], 1)])
        world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))
    come_to_rest(world)
    [shipping] = [one for one in world.replicas if one._wiring.name == SHIPPING.name]
    of = {"stage": "shipping"}
    registry = shipping._observer.registry
    released = value(registry, "orders_flow_seconds_count", **of)
    assert world.names("orders.shipping.v1").count("ShipmentReleased") - before == released == 2
    assert value(registry, "orders_flow_seconds_bucket", le="30.0", **of) == released


def test_what_is_claimed_and_not_read_counts_as_lag() -> None:
    """The other replica is dead and still a member: the ledger stays closed as its partition is not
    staged, and all that comes in waits."""
    world = small_world()
    for name in ("1", "2"):
        world.replica(INVENTORY, name)
    come_to_rest(world)
    world.replicas.pop()
    [replica] = world.replicas
    world.server.lose_everything()
    come_to_rest(world)
    assert replica.partitions
    assert not replica.reading
    before = lag(replica)
    for number in range(20):
        receive(world, f"SKU-{number}", 1, "more")
    mine = [number for number in range(20) if place(f"SKU-{number}") in replica.partitions]
    assert mine
    assert lag(replica) - before == len(mine)


def test_what_redis_does_not_say_is_not_told_as_nought(monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_world()
    replica = world.replica(INVENTORY)
    play(world)
    observer, names = replica._observer, ("orders_stage_states", "orders_stage_timers")
    standing = Standing(replica._wiring, replica._ports, observer, replica._tables.references)

    def told() -> list[float | None]:
        world.clock.advance(60)
        standing.refresh(replica)
        of = {"stage": "inventory"}
        return [observer.registry.get_sample_value(name, of) for name in names]

    def away(partitions: object) -> tuple[int, int]:
        raise RedisAway("x")

    before = told()
    assert before[0]
    with monkeypatch.context() as broken:
        broken.setattr(replica._ports.state_store, "sizes", away)
        assert told() == [None, None]
    assert told() == before


def place(sku: str) -> int:
    return partition_of(sku.encode(), 2)


def lag(replica: Replica) -> float:
    observer = Observer(replica._wiring)
    Standing(replica._wiring, replica._ports, observer, References()).refresh(replica)
    of = {"stage": "inventory", "topic": "stock.events.v1"}
    return value(observer.registry, "orders_stage_lag_messages", **of)


SAID = {
    "msg_cnt": 2,
    "brokers": {
        "one": {"nodeid": 1, "rtt": {"avg": 1_500}, "throttle": {"avg": 0}},
        "two": {"nodeid": 2, "rtt": {"avg": 2_500}, "throttle": {"avg": 20}},
        "bootstrap": {"nodeid": -1, "rtt": {"avg": 9_000_000}},
    },
    "topics": {"t": {"partitions": {"0": {"fetchq_cnt": 3}, "-1": {}}}},
}


def test_librdkafkas_figures_are_of_the_slowest_broker_in_base_units() -> None:
    assert figures_of(SAID) == (0.0025, 0.02, 5)


def test_a_round_trip_is_told_of_the_writer_alone() -> None:
    """A reader's fetch waits half a second for records on purpose, and looks like a slow broker."""
    registry, figures = CollectorRegistry(), ClientFigures()
    for tell in (figures.reader("review"), figures.writer()):
        tell["stats_cb"](json.dumps(SAID))
    tell_about(registry, {}, figures)
    assert value(registry, "orders_client_rtt_seconds", client="writer") == 0.0025
    assert registry.get_sample_value("orders_client_rtt_seconds", {"client": "review"}) is None
    assert value(registry, "orders_client_queue_messages", client="review") == 5
