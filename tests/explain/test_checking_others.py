"""What is told to have changed decisions of the other stages would have: each is folded again with
it, in a world of that stage alone."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

import services
from orders.cli.explained import flips_of
from orders.contracts.catalogue import record_type
from orders.contracts.order import CarriedOrder
from orders.contracts.records import Article, Warehouse
from orders.engine.stage import Stage
from orders.explain.checking import check
from orders.explain.decisions import decisions
from orders.explain.telling import Teller
from orders.replay.otherwise import Otherwise
from services.aftersales.stage import STAGE as AFTERSALES
from services.allocation.stage import STAGE as ALLOCATION
from services.intake.stage import STAGE as INTAKE
from tests import orders as made
from tests.audit.fakes import FakeSource, quietly
from tests.engine.scenario import come_to_rest
from tests.engine.world import World
from tests.explain.held import about
from tests.fakes.clock import MemoryClock
from tests.stages.house import NUMBER, bare, shipment_lines, warehouse

TELLER = Teller(Path(services.__file__).parent, "en")
DAY_SECONDS = 86_400
NOW = made.PLACED + 60_000
Outcome = tuple[str, str, bool | None]
"""Code of a rule, flip, whether it flips."""


def world(stage: Stage, *references: tuple[type, str, Any]) -> World:
    """The stage alone, with these rows."""
    played = World(1)
    played.clock = played.broker.clock = MemoryClock(NOW)
    played.server.wall = played.clock.wall
    for record, key, row in references:
        kind = record_type(record)
        played.send(kind.topic, kind.name, row, key)
    played.replica(stage)
    return played


def outcomes(played: World, stage: Stage, key: str, topic: str) -> set[Outcome]:
    """Of every decision about the order that something stood against."""
    found = about(played, key, topic)
    headers = {one.position: one.headers for one in found}
    folds = Otherwise(FakeSource(played.broker), played.codec, stage, key, quietly)
    return {
        (one.rule["code"], one.flip, one.flips)
        for decided in decisions(found)
        if decided.against
        for one in check(
            decided,
            flips_of(stage.name),
            partial(folds.fold, headers[decided.position]),
            TELLER,
        )
    }


def test_an_order_alone_would_have_been_received():  # IN-05
    played = world(INTAKE)
    for reference in ("1", "2"):
        twin = made.order(channel="desk", reference=reference, as_soon_as_possible=True)
        played.send("orders.submissions.v1", "OrderSubmitted", made.submitted(twin))
        come_to_rest(played)
    assert outcomes(played, INTAKE, "desk:2", "orders.intake.v1") == {
        ("twin_before", "alone", True)
    }


@pytest.mark.parametrize(
    ("code", "flip", "changes"),
    [
        ("shelf_short", "stock", {}),
        ("day_used_up", "capacity", {"daily_capacity": 0}),
        ("country_not_served", "served", {"countries": ["FR"]}),
        ("hands_nothing_out", "hands_out", {"collection": False}),
        ("warehouse_for_others", "for_all", {"reserved_for": ["C-2"]}),
        ("natures_not_handled", "handled", {"natures": ["NORMAL"]}),
    ],
)
def test_a_warehouse_would_have_sent_it(code: str, flip: str, changes: dict[str, Any]):  # AL-02
    goods = [made.article(f"SKU-{n}", nature="FOOD") for n in range(1, 3)]
    depot = {**warehouse("BER"), **changes}
    rows = [(Article, one["sku"], one) for one in goods]
    played = world(ALLOCATION, *rows, (Warehouse, "BER", depot))
    wish: Any = {"delivery": "collection"} if "collection" in changes else {}
    content = made.order(lines=[made.line(1), made.line(2)], **wish)
    handed_on = {
        "order_id": content["order_id"],
        "number": NUMBER,
        "version": 1,
        "step": 32,
        "customer_id": "C-1",
        "total_minor": content["totals"]["total_minor"],
        "currency": "EUR",
        "priority": 0,
        "at": NOW,
        "decision": {"outcome": "reserved", "policy": "test", "rules": []},
        "promised_at": None,
        "goods_by_at": None,
        "contract": "",
        "revision": 1,
        "lines": [],
        "open_lines": [],
        "fresh": [],
        "order": CarriedOrder.of(content),
    }
    played.send("orders.inventory.v1", "StockReserved", handed_on)
    come_to_rest(played)
    found = outcomes(played, ALLOCATION, content["order_id"], "orders.allocation.v1")
    assert (code, flip, True) in found
    assert {flips for *_, flips in found} == {True}


def test_a_return_that_was_refused_would_have_been_authorised():  # AS-04
    goods = {f"SKU-{n}": made.article(f"SKU-{n}") for n in range(1, 6)}
    goods["SKU-2"] = made.article("SKU-2", nature="FOOD")
    played = world(AFTERSALES, *((Article, sku, one) for sku, one in goods.items()))
    content = made.order()
    key = content["order_id"]
    head = {
        "order_id": key,
        "number": NUMBER,
        "version": 1,
        "step": 56,
        "customer_id": "C-1",
        "total_minor": content["totals"]["total_minor"],
        "currency": "EUR",
        "priority": 0,
        "at": NOW,
        "decision": {"outcome": "", "policy": "test", "rules": []},
        "shipment_id": f"{NUMBER}-1",
        "warehouse": "BER",
        "lines": shipment_lines(2, 2, 2, 2, 2),
        "proof": "signature",
        "proof_reference": "pod/1",
        "carrier": "lorry",
        "delivered_at": NOW,
        "temperatures": [],
        "order": CarriedOrder.of(content),
    }
    played.send("orders.shipping.v1", "ShipmentDelivered", head)
    fate: dict[str, Any] = {"delivered": [], "refused": [], "lost": [], "stopped": []}
    done = {"order_id": key, "version": 1, **fate, "at": NOW}
    played.send("orders.shipping.v1", "DeliveryCompleted", done)
    come_to_rest(played)
    for number, lines in enumerate(
        (bare(3), bare(0, 1), [{"line": 3, "sku": "SKU-1", "quantity": 1}])
    ):
        wanted(played, key, f"R-{number}", lines)
    played.clock.advance(20 * DAY_SECONDS)
    come_to_rest(played)
    wanted(played, key, "R-late", bare(1))
    assert outcomes(played, AFTERSALES, key, "orders.aftersales.v1") == {
        ("return_quantity_wrong", "fewer", True),
        ("article_not_returnable", "returnable", True),
        ("return_of_other_article", "ours", True),
        ("return_too_late", "window", True),
    }


def wanted(played: World, key: str, return_id: str, lines: list[Any]) -> None:
    """The customer wants to send so much back."""
    said = {
        "order_id": key,
        "version": 1,
        "return_id": return_id,
        "lines": lines,
        "reason": "changed my mind",
        "at": NOW,
    }
    played.send("orders.answers.v1", "ReturnRequested", said)
    come_to_rest(played)
