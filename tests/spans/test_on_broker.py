"""Spans on the real broker: of every order a tree, whoever was away meanwhile."""

import pytest

from orders.contracts.catalogue import STAGES
from services.spans.ids import trace_of_order
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import House
from tests.spans.collector import Collector
from tests.spans.trees import check_tree, traces


def start(house: House, collector: Collector) -> None:
    settings = {"ORDERS_SPANS_URL": collector.url, "ORDERS_SPANS_SAMPLE": "1"}
    house.family.start("spans", "services.spans", settings=settings)


def whole(collector: Collector, orders: list[str]) -> bool:
    """Whether tracking is known to have followed each of these orders to its warehouse."""
    handled = {
        span.trace
        for span in collector.by_id().values()
        if (span.service, span.name) == ("tracking", "process ShipmentReleased")
    }
    return {trace_of_order(order.encode()) for order in orders} <= handled


@pytest.mark.timeout(1800)
def test_the_trace_of_an_order_is_whole(open_house: OpenHouse) -> None:
    house = open_house()
    house.furnish()
    house.start_together(1)
    with Collector() as collector:
        start(house, collector)
        first = house.buy(5)
        house.until("their traces are whole", lambda: whole(collector, first))

        collector.status = 503
        asked = len(collector.requests)
        second = house.buy(5)
        house.until("they are under way", house.heard("ShipmentReleased", second))
        house.until("it asks, in vain", lambda: len(collector.requests) > asked)
        house.family.kill("spans")
        collector.status = 200
        start(house, collector)
        house.until("nothing is lost", lambda: whole(collector, second))
        house.rest()
        house.until("each is whole", lambda: _trees(collector) == 10)
        stages = {span.service for span in collector.by_id().values()}
        assert stages >= set(STAGES) - {"aftersales", "correspondence", "effects"}
        missed = "orders_spans_missed_records_total 0.0"
        house.until("none", lambda: missed in (house.family._ask("spans", "/metrics") or ""), 90)
        house.family.end("spans")
        assert house.family.said("spans", "stopped"), "in order"


def _trees(collector: Collector) -> int:
    """How many orders have a whole tree."""
    found = 0
    for spans in traces(collector.by_id().values()).values():
        try:
            check_tree(spans)
        except AssertionError:
            continue
        found += 1
    return found
