"""Lots in the simulated house: what expires, what is counted, what is kept back (IV-08)."""

from functools import cache
from typing import Any

from orders.contracts.records import (
    LotHeld,
    PackedOut,
    ShelfListed,
    ShelfMoved,
    ShipmentPicked,
    ShipmentReleased,
    ShortPicked,
    StockBlocked,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
)
from services.simulator import lots
from services.simulator.actors import suppliers, warehouses
from services.simulator.agenda import Agenda
from services.simulator.catalogue import Catalogue, catalogue
from services.simulator.keeping import Keeping
from services.simulator.plans import Planned, Scene
from services.simulator.shelves import Shelves
from services.simulator.stocktaking import Stocktaking
from tests.codec import CODEC
from tests.simulator.scene import AT, DAY, an_order, of, released, scene

FRIDAY = AT // DAY * DAY + DAY
SIX = 6 * 3_600_000


@cache
def kept() -> Catalogue:
    """A house that keeps lots of food."""
    return catalogue(7, AT, by_lot=True)


def dairy() -> str:
    return next(one["sku"] for one in kept().articles if one["family"] == "dairy")


def in_lots(*amounts: int) -> dict[str, Any]:
    """A work order of one line of dairy, of so much of each lot."""
    line = {"line": 1, "sku": dairy(), "quantity": sum(amounts), "unit": "PCE"}
    named = [
        {"line": 1, "sku": dairy(), "lot": f"L{n}", "expires_on": "2025-12-01", "quantity": amount}
        for n, amount in enumerate(amounts, start=1)
    ]
    order = released(an_order(kept(), "PREPAID"))
    return {**order, "lines": [line], "lots": named}


def test_what_lies_there_at_first_is_in_two_lots_one_of_which_expires_soon():
    mine = [one for one in kept().opening_stock if one["sku"] == dairy()]
    days = {one["expires_on"] for one in mine}
    assert len({one["lot"] for one in mine}) == len(days) == 2
    assert min(days) < "2025-11-01" < max(days)
    other = next(one for one in kept().articles if one["family"] == "toys")
    assert {one["lot"] for one in kept().opening_stock if one["sku"] == other["sku"]} == {""}


def test_all_of_a_purchase_order_is_of_one_lot_wherever_it_goes():
    house = scene(kept(), transfers={"share": 1, "lost": 0}, suppliers={"late": 0})
    plans = suppliers.purchase("cause", dairy(), 9, AT, house)
    moved = [
        one
        for kind in (StockReceived, TransferDeparted, TransferArrived)
        for one in of(kind, plans)
    ]
    [lot] = {(one.value["lot"], one.value["expires_on"]) for one in moved}
    assert "2025-11-01" < lot[1] < "2025-12-15"


def test_what_expires_last_is_missed_and_the_others_are_picked():
    house = scene(kept(), warehouses={"short_pick": 1})
    plans = warehouses.on_released(in_lots(4, 2), house)
    [short] = of(ShortPicked, plans)
    [missing] = short.value["missing"]
    gone = of(StockDamaged, plans)
    assert gone[0].value["lot"] == "L2"
    assert sum(one.value["quantity"] for one in gone) == missing["quantity"]
    assert len({one.value["document_id"] for one in gone}) == len(gone)
    there = sum(one["quantity"] for one in short.value["lots"])
    assert there + missing["quantity"] == 6


def said(plans: list[Planned]) -> list[str]:
    """What is sent of these, in order."""
    agenda = Agenda(CODEC)
    for planned in plans:
        agenda.plan(planned)
    sent = agenda.due(AT + 100 * DAY, 100)
    return [CODEC.decode(one.payload, one.topic)[0].name for one in sent]


def keeping(house: Scene, work: dict[str, Any], lot: str, at: int) -> list[Planned]:
    who = Keeping(house)
    assert list(who.saw(ShipmentReleased, work)) == []
    about = {"order_id": work["order_id"], "sku": dairy(), "lot": lot, "at": at}
    return list(who.saw(LotHeld, about))


def test_a_recalled_lot_is_kept_back_before_it_is_picked_and_other_goods_are_sent():
    work, house = in_lots(4, 2), scene(kept(), warehouses={"short_pick": 0})
    plans = keeping(house, work, "L1", AT - DAY)
    [short] = of(ShortPicked, plans)
    assert short.value["missing"] == [{"line": 1, "sku": dairy(), "quantity": 4}]
    assert [one["lot"] for one in short.value["lots"]] == ["L2"]
    [packed] = of(PackedOut, plans)
    assert packed.value["packages"][0]["lines"][0]["quantity"] == 2
    all_of_it = [*plans, *warehouses.on_released(work, house)]
    assert said(all_of_it) == ["ShortPicked", "PackedOut"], "nobody picks the rest once more"


def test_what_was_picked_when_the_recall_came_has_left_the_shelf():
    work, house = in_lots(4, 2), scene(kept(), warehouses={"short_pick": 0})
    plans = [*warehouses.on_released(work, house), *keeping(house, work, "L1", AT + 30 * DAY)]
    assert said(plans) == ["ShipmentPicked", "PackedOut"]
    assert of(ShipmentPicked, plans)[0].mark


def test_lots_are_counted_one_by_one_but_for_what_is_not_sold_any_more():
    shelves, day = Shelves(), "2025-12-01"
    clerk = Stocktaking(
        scene(kept(), stock_lists={"articles": 900, "differs": 0, "lost": 0}), shelves
    )
    about = {"sku": dairy(), "warehouse": "HAM"}
    for name, amount, expires_on in (("A", 5, day), ("B", 7, day), ("C", 9, "2025-10-11")):
        counted = {**about, "lot": name, "expires_on": expires_on, "quantity": amount}
        shelves.saw(StockCounted, counted)
    shelves.saw(ShelfMoved, {**about, "lot": "20251201#A", "amount": -2})
    shelves.saw(StockBlocked, {**about, "lot": "B"})
    plans = list(clerk.due(FRIDAY + SIX))
    assert [(one.value["lot"], one.value["quantity"]) for one in of(StockCounted, plans)] == [
        ("A", 3)
    ]
    assert of(ShelfListed, plans) == []
    article = next(one for one in kept().articles if one["sku"] == dairy())
    assert shelves.sellable(article, AT) == 3


def test_fresh_goods_are_bought_where_what_there_is_keeps_too_short():
    facts = [
        {"name": "sku", "value": dairy(), "bound": ""},
        {"name": "free", "value": "4", "bound": "24"},
    ]
    rules = [{"code": "life_too_short", "facts": facts}, {"code": "other", "facts": facts[:1]}]
    delayed = {"order_id": "web:1", "at": AT, "decision": {"rules": rules}}
    whole = scene(kept(), suppliers={"in_parts": 0, "factor": 1.5}, transfers={"share": 0})
    [come] = of(StockReceived, suppliers.on_allocation_delayed(delayed, whole))
    assert come.value["quantity"] == 36
    assert lots.of("20251201#A") == lots.Lot("A", "2025-12-01")
