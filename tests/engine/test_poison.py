"""Bad records and bad code stop nobody else, lose nothing, and can be mended: dead letters, parked
keys, what people do."""

from orders.contracts.catalogue import TOPICS
from orders.contracts.errors import RegistryUnavailable
from orders.contracts.partitioner import partition_of
from services.inventory.stage import STAGE as INVENTORY
from services.tracking.stage import STAGE as TRACKING
from tests.engine.broken import BAD, control, letters, mended, spoiled, world_with
from tests.engine.invariants import check, fold
from tests.engine.scenario import STAGES, come_to_rest, verdict


def test_a_handler_that_raises_parks_its_key_and_no_other() -> None:
    world = world_with(spoiled(ValueError("no such unit")))
    come_to_rest(world)
    [letter] = letters(world)
    assert (letter["code"], letter["state_key"], letter["parked"]) == ("handler_failed", BAD, True)
    assert letter["because"].startswith("ValueError at "), letter["because"]
    assert "no such unit" not in letter["because"], "a handler's words may be a person's name"
    reserved = {
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "StockReserved"
    }
    assert len(reserved) == 7, "14 pieces serve seven of the other orders"
    assert BAD not in reserved
    check(world, STAGES)


def test_what_meets_a_registry_that_is_away_is_done_again() -> None:
    """Nobody is at fault: nothing is set aside, no key is parked; it goes on when it is back."""
    bad = {BAD}
    world = world_with(spoiled(RegistryUnavailable("it is starting"), bad))
    come_to_rest(world, 20)
    assert not letters(world)
    bad.clear()
    come_to_rest(world)
    assert not letters(world)
    handled = {value["order_id"] for _, value in world.read("orders.inventory.v1")}
    assert BAD in handled
    check(world, STAGES)


def test_redrive_handles_the_letters_in_order() -> None:
    world = world_with(spoiled(ValueError("a bug")))
    come_to_rest(world)
    recall = {"order_id": BAD, "version": 1, "requested_by": "customer"}
    recall |= {"reason": "late", "purpose": "CANCEL", "from_warehouse": False, "at": 0}
    world.send("orders.review.v1", "RecallRequested", recall)
    come_to_rest(world)
    assert [letter["code"] for letter in letters(world)] == ["handler_failed", "key_parked"]
    mended(world)
    control(world, "REDRIVE", BAD)
    come_to_rest(world)
    [state] = [states[BAD] for states in fold(world, INVENTORY).values() if BAD in states]
    assert state["parked"] is None
    stopped = [
        value["order_id"]
        for kind, value in world.read("orders.notices.v1")
        if kind.name == "OrderStopped"
    ]
    recalled = [
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "RecallRequested"
    ]
    assert [*stopped, *recalled] == [BAD], "the order came first, then its recall"
    check(world, STAGES)


def test_what_is_no_letter_among_the_letters_stops_no_redrive() -> None:
    world = world_with(spoiled(ValueError("a bug")))
    come_to_rest(world)
    where = partition_of(BAD.encode(), world.partitions)
    world.broker.send("inventory.dlq.v1", BAD.encode(), b"no letter at all", where)
    mended(world)
    control(world, "REDRIVE", BAD)
    come_to_rest(world)
    [state] = [states[BAD] for states in fold(world, INVENTORY).values() if BAD in states]
    assert state["parked"] is None


def test_discarding_lets_go_of_the_order_everywhere() -> None:
    world = world_with(spoiled(ValueError("a bug")))
    come_to_rest(world)
    control(world, "DISCARD", BAD)
    come_to_rest(world)
    [stopped] = [
        value for kind, value in world.read("orders.notices.v1") if kind.name == "OrderStopped"
    ]
    assert (stopped["order_id"], stopped["whole"], stopped["outcome"]) == (BAD, True, "discarded")
    check(world, STAGES)


def test_discarding_a_key_of_a_stage_that_only_watches_stops_no_order() -> None:
    """Tracking holds nothing for an order: what it gives up must not free what other stages hold
    while the order goes on."""
    world = world_with(INVENTORY)
    world.replica(TRACKING)
    world.broker.send(
        "orders.intake.v1", BAD.encode(), b"no avro at all", partition_of(BAD.encode(), 2)
    )
    come_to_rest(world)
    assert {letter["state_key"] for letter in letters(world, "tracking")} == {BAD}
    control(world, "DISCARD", BAD, stage="tracking")
    come_to_rest(world)
    [state] = [states[BAD] for states in fold(world, TRACKING).values() if BAD in states]
    assert state["parked"] is None
    assert "OrderStopped" not in world.names("orders.notices.v1")


def test_garbage_from_outsiders_is_set_aside_alone() -> None:
    world = world_with(INVENTORY)
    world.broker.send(
        "orders.submissions.v1",
        b"shop:000",
        b"\x00\x00\x00\x00\x07garbage",
        partition_of(b"shop:000", 2),
    )
    world.broker.send("orders.submissions.v1", b"\xff\xfe", b"no avro at all", 0)
    world.broker.send("orders.submissions.v1", None, None, 1)
    come_to_rest(world)
    found = {letter["code"]: letter for letter in letters(world, "intake")}
    assert not any(letter["parked"] for letter in found.values())
    assert found["no_key"]["value"] == b"no avro at all", "the original bytes"
    assert verdict(world)["received"] == 12


def test_a_senseless_request_to_redrive_is_set_aside() -> None:
    world = world_with(INVENTORY)
    kind = TOPICS["inventory.control.v1"].records[0]
    value = {"key": "", "action": "REDRIVE", "requested_by": "", "because": "", "at": 0}
    world.broker.send("inventory.control.v1", b"shop:000", world.codec.encode(kind, value), 0)
    control(world, "UNKNOWN", "shop:001")
    come_to_rest(world)
    assert [letter["code"] for letter in letters(world)] == ["wrong_key"]
    assert verdict(world)["received"] == 12
