"""Pick lists: what is released and not picked, in the order in which one walks (SH-01)."""

from typing import Any

from orders.client.picks.lists import Pick, lists
from orders.client.picks.waiting import waiting
from orders.contracts.order import CarriedOrder
from orders.contracts.records import Bin
from tests.cli.records import found
from tests.orders import article, line, order

AT = 1_000


def released(n: int, *skus: str, warehouse: str = "BER", **more: Any) -> dict[str, Any]:
    lines = [line(number, sku, specification="red") for number, sku in enumerate(skus, 1)]
    return {
        "shipment_id": f"S-{n}",
        "order_id": f"shop:{n}",
        "warehouse": warehouse,
        "priority": 0,
        "dispatch_by_at": n,
        "lots": [],
        "lines": [{"line": one["line"], "sku": one["sku"], "quantity": 2, "unit": "PCE"}
                  for one in lines],
        "order": CarriedOrder.of(order(lines=lines)),
        **more,
    }  # fmt: skip


def said(record: str, at: int, shipment: str = "S-1", **more: Any) -> Any:
    return found("t", record, {"shipment_id": shipment, **more}, at=at)


def work(at: int, n: int, *skus: str, **more: Any) -> Any:
    return found("t", "ShipmentReleased", released(n, *skus, **more), at=at)


def place(sku: str, zone: str, bin_: str, walk: int) -> Bin:
    return {"warehouse": "BER", "sku": sku, "zone": zone, "bin": bin_, "walk": walk}


BINS = {f"BER:{one['sku']}": one for one in (
    place("A", "cold", "C1", 1), place("B", "dry", "D9", 2), place("C", "dry", "D1", 7),
)}  # fmt: skip
ARTICLES = {"A": article("A", gtin="4006381333931")}


def names(told: list[Any], warehouse: str = "BER") -> list[str]:
    return [one["shipment_id"] for one in waiting(told, warehouse)]


def test_what_was_picked_packed_sent_or_recalled_is_on_no_list():  # SH-01
    told = [work(1, n, "A") for n in range(1, 7)]
    told += [work(1, 9, "A", warehouse="LYS")]
    over = ("ShipmentPicked", "ShortPicked", "PackedOut", "ShipmentDispatched")
    told += [said(record, 2, f"S-{n}") for n, record in enumerate(over, 1)]
    told += [said("ShipmentRecallRequested", 2, "S-5")]
    assert names(told) == ["S-6"]
    assert names([*told, said("RecallAnswered", 3, "S-5", recalled=False)]) == ["S-5", "S-6"]
    assert names([*told, said("RecallAnswered", 3, "S-5", recalled=True)]) == ["S-6"]


def test_what_was_picked_wrong_is_on_the_list_again():  # SH-01
    wrong = {"template": "pick-wrong", "values": {"shipment": "S-1"}}
    told = [work(1, 1, "A"), said("ShipmentPicked", 2), found("t", "MessageRequested", wrong, at=3)]
    assert names(told) == ["S-1"]
    assert names([*told, said("ShipmentPicked", 4)]) == []


def test_the_most_urgent_comes_first_then_what_leaves_first():
    told = [work(1, 1, "A"), work(1, 2, "A", priority=2), work(1, 3, "A", dispatch_by_at=0)]
    assert names(told) == ["S-2", "S-3", "S-1"]


def brief(picks: list[Pick]) -> list[tuple[str, str, str]]:
    return [(one.bin, one.sku, one.shipment) for one in picks]


def test_by_order_each_line_in_the_order_in_which_one_walks():  # SH-01
    [made] = lists([released(1, "C", "B", "A", "X")], "order", 10, BINS, ARTICLES)
    assert brief(made.picks) == [
        ("C1", "A", "S-1"), ("D9", "B", "S-1"), ("D1", "C", "S-1"), ("?", "X", "S-1"),
    ]  # fmt: skip
    assert (made.picks[0].gtin, made.picks[0].specification) == ("4006381333931", "red")


def test_by_batch_one_walk_for_several_shipments():  # SH-01
    orders = [released(1, "A", "B"), released(2, "B"), released(3, "A")]
    first, second = lists(orders, "batch", 2, BINS, ARTICLES)
    assert (first.title, first.shipments) == ("batch 1", ("S-1", "S-2"))
    assert brief(first.picks) == [("C1", "A", "S-1"), ("D9", "B", "S-1"), ("D9", "B", "S-2")]
    assert second.shipments == ("S-3",)


def test_by_zone_everything_of_it():  # SH-01
    cold, dry = lists([released(1, "A", "B"), released(2, "C", "A")], "zone", 1, BINS, ARTICLES)
    assert (cold.title, dry.title) == ("cold", "dry")
    assert brief(dry.picks) == [("D9", "B", "S-1"), ("D1", "C", "S-2")]


def test_each_lot_is_a_line_of_its_own():  # SH-01, IV-08
    lots = [{"line": 1, "sku": "A", "lot": "L1", "expires_on": "", "quantity": 1}]
    [made] = lists([released(1, "A", lots=lots)], "order", 1, BINS, ARTICLES)
    assert [(one.lot, one.quantity) for one in made.picks] == [("", 1), ("L1", 1)]
