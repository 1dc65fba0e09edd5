"""Records that kill their owner are found; a stage that fails on all of them stops itself."""

from orders.engine.core.circuit_breaker import CircuitBreakerLimits
from orders.engine.core.replica import Limits
from orders.engine.core.suspects import MAX_TRIES
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS
from services.inventory.stage import STAGE as INVENTORY
from tests.engine.broken import BAD, control, letters, mended, spoiled, world_with
from tests.engine.invariants import check, fold
from tests.engine.mortal import Killed, Mortal
from tests.engine.scenario import STAGES, come_to_rest, small_world


def test_a_record_that_kills_its_owner_is_found_and_set_aside() -> None:
    """Three begins without an end, in batches of one: then it is dead-lettered unread and the
    others flow (attempts survive restarts)."""
    world = small_world()
    mortals = [
        Mortal(world, spoiled(Killed()) if stage is INVENTORY else stage) for stage in STAGES
    ]
    world.replicas = mortals  # type: ignore[assignment]
    come_to_rest(world, 120)
    [letter] = letters(world)
    assert (letter["code"], letter["state_key"]) == ("handler_never_ends", BAD)
    deaths = mortals[STAGES.index(INVENTORY)].deaths
    assert deaths <= SUSPICIOUS_CLAIMS + MAX_TRIES + 2, (
        "good records before it, handled alone, do not put the stage off its guard"
    )
    reserved = {
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "StockReserved"
    }
    assert len(reserved) == 7
    check(world, STAGES)


def test_redriving_what_still_kills_its_owner_ends_as_well() -> None:
    world = small_world()
    mortals = [
        Mortal(world, spoiled(Killed()) if stage is INVENTORY else stage) for stage in STAGES
    ]
    world.replicas = mortals  # type: ignore[assignment]
    come_to_rest(world, 120)
    control(world, "REDRIVE", BAD)
    come_to_rest(world, 120)
    assert [letter["code"] for letter in letters(world)] == ["handler_never_ends"] * 2
    [state] = [states[BAD] for states in fold(world, INVENTORY).values() if BAD in states]
    assert state["parked"] is not None, "it still waits to be mended"
    deaths = mortals[STAGES.index(INVENTORY)].deaths
    come_to_rest(world, 20)
    assert mortals[STAGES.index(INVENTORY)].deaths == deaths
    check(world, STAGES)


def test_the_circuit_breaker_stops_the_stage_and_survives_a_restart() -> None:
    everyone = frozenset(f"shop:{number:03}" for number in range(12))
    world = world_with(
        spoiled(ValueError("a bug"), everyone),
        Limits(partitions=2, circuit_breaker=CircuitBreakerLimits(keys=5)),
    )
    come_to_rest(world)
    parked = len(letters(world))
    assert parked >= 5
    mended(world)
    come_to_rest(world)
    assert len(letters(world)) == parked, "it stays stopped"
    assert "StockReserved" not in world.names("orders.inventory.v1")
    for partition in range(2):
        control(world, "RESET_CIRCUIT_BREAKER", "@circuit_breaker", partition)
    come_to_rest(world)
    for letter in letters(world):
        control(world, "REDRIVE", letter["state_key"])
    come_to_rest(world)
    assert world.names("orders.inventory.v1").count("StockReserved") == 7
    check(world, STAGES)
