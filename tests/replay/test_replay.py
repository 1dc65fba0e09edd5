"""What stages decided in a simulated world, folded again: every byte as it was."""

import pytest

from orders.contracts import catalogue
from orders.engine.core.headers import origin_of
from orders.engine.core.wiring import Wiring
from orders.replay.recorded import Stretch, decisions
from orders.replay.replay import replay, size
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from tests.audit.fakes import FakeSource, quietly
from tests.crash import Schedule
from tests.crash.simulation import Simulation
from tests.engine.broken import BAD, control, mended, spoiled, world_with
from tests.engine.scenario import come_to_rest
from tests.replay.past import again, headers, past, stage


@pytest.mark.parametrize("name", catalogue.STAGES)
def test_every_byte_comes_out_as_it_was(name: str) -> None:
    report = again(past(), stage(name, past()))
    assert (report.differing, report.gone) == (0, {}), report.first
    topics = {outlet.topic for outlet in Wiring(stage(name, past())).outlets.values()}
    source = f"/stages/{name}".encode()
    published = [
        record
        for topic in topics
        for record in headers(past(), topic)
        if origin_of(record, source) is not None
    ]
    entries = [
        entry
        for ledger in stage(name, past()).ledgers
        for entry in headers(past(), f"{ledger}.journal.v2")
    ]
    assert report.records == len(published) + len(entries) > 0, "all that it published was compared"


@pytest.mark.parametrize("seed", [0, 4, 8])
def test_every_byte_comes_out_as_it_was_whatever_went_wrong(seed: int) -> None:
    """Simulated worlds with returns, parked keys, timers and faults; 0 is the plainest."""
    simulation = Simulation(Schedule(seed, () if seed == 0 else None))
    simulation.run()
    handled = 0
    for one in (wiring.stage for wiring in simulation.wirings):
        source, policy = FakeSource(simulation.broker), simulation.policy(one)
        report = replay(source, simulation.world.codec, one, quietly, policy=policy)
        assert (
            report.differing,
            {reason for reason in report.gone if not simulation.weather.removed},
        ) == (0, set()), report
        handled += report.decisions
    assert handled > 300


def test_timers_wake_ups_and_balances_were_among_it() -> None:
    """Else the test above would say less than it seems to."""
    source, wiring = FakeSource(past().broker), Wiring(INVENTORY)
    found = [
        one
        for p in range(past().partitions)
        for one in decisions(source, wiring, p, Stretch(), quietly)
    ]
    origins = {
        folded.origin.partition("/")[0]
        for one in found
        for folded in one.folded
        if folded.value is not None
    }
    assert origins == {"timer", "wake", "balance"}


def test_the_progress_bar_reaches_its_end() -> None:
    source, told = FakeSource(past().broker), list[int]()
    replay(source, past().codec, REVIEW, lambda doing, more: told.append(more))
    assert sum(told) == size(source, REVIEW)


def test_a_stretch_is_folded_alone() -> None:
    middle = sorted({int(found["at"]) for found in headers(past(), "review.state.v1")})[1]
    before, after = (
        again(past(), REVIEW, stretch) for stretch in (Stretch(end=middle), Stretch(start=middle))
    )
    whole = again(past(), REVIEW)
    assert 0 < before.decisions < whole.decisions
    assert before.decisions + after.decisions == whole.decisions
    assert not before.differing + after.differing
    assert not before.gone + after.gone


def test_redriven_letters_are_folded_again() -> None:
    world = world_with(spoiled(ValueError("a bug")))
    come_to_rest(world)
    mended(world)
    control(world, "REDRIVE", BAD)
    come_to_rest(world)
    report = again(world, INVENTORY)
    assert (report.differing, report.gone) == (0, {})
    control(world, "DISCARD", BAD)
    come_to_rest(world)
    assert again(world, INVENTORY).differing == 0
