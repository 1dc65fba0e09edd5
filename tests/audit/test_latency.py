"""Latencies by hand: joined by cause, end to end only for orders that nobody had to wait for."""

from orders.audit.latency import Latency, Percentiles, percentiles
from orders.audit.story import Story
from tests.audit.made import record, story


def test_percentiles_are_ranks() -> None:
    assert percentiles(range(1, 101)) == Percentiles(51, 100, 100)
    assert percentiles([7]) == Percentiles(7, 7, 1)
    assert percentiles([]) == Percentiles(None, None, 0)


def test_a_stage_takes_from_the_record_read_to_the_record_written() -> None:
    latency = Latency()
    latency.wrote(
        record("orders.intake.v1", offset=3, timestamp=140, cause="orders.submissions.v1/0/1"),
        "intake",
    )
    latency.wrote(record("orders.submissions.v1", offset=1, timestamp=100), None)
    latency.wrote(
        record("orders.review.v1", offset=2, timestamp=9_000, cause="timer/0/-1"), "review"
    )
    latency.close({})
    assert latency.stages()["intake"] == Percentiles(40, 40, 1)
    assert latency.stages()["review"].measured == 0, "what a timer caused has no record to wait for"


def released(order_id: str, submitted_at: int, released_at: int, *at_once: str) -> Story:
    made = story(order_id, submitted_at=submitted_at, released_at=released_at)
    made.straight.update(at_once)
    return made


def test_who_waited_for_a_person_or_for_goods_counts_apart() -> None:
    latency = Latency()
    hops = ("OrderConfirmed", "StockReserved", "OrderAllocated", "ShipmentReleased")
    waited = released("b", 0, 60_000, *hops[1:])
    latency.close(
        {"a": released("a", 1_000, 1_200, *hops), "b": waited, "c": story("c", submitted_at=5)}
    )
    through, every = latency.end_to_end()
    assert through == Percentiles(200, 200, 1)
    assert (every.p99, every.measured) == (60_000, 2)
    assert latency.orders_per_second == 5.0
