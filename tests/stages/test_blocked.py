"""Goods that may not be sold: quarantine, damage, recall, age. What is free of them leaves the
books of what can be sold in one step, in inventory and allocation alike (IV-08, IV-10)."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import (
    Article,
    MessageRequested,
    OrderStopped,
    ShipmentPicked,
    StockBlocked,
    StockCounted,
    StockDamaged,
    StockReceived,
    StockReleased,
    StockReserved,
    TransferArrived,
    TransferDeparted,
    TransferLost,
    UnitsDispatched,
    UnitsReturned,
)
from tests.examples import examples
from tests.orders import PLACED, article, line, order
from tests.stages.room import HOUR
from tests.stages.supply import amounts, counted, damaged, dispatched, goods_in, handed_on, stopped
from tests.stages.supply import returned as back
from tests.stages.test_lots import LATER, SOON, Books, of_lot, transfer

DAY = 24 * HOUR


def about(record: str, document: str, **changes: Any) -> Any:
    """A block, or a release, of all of lot L1 everywhere."""
    made = {
        "sku": "SKU-1",
        "warehouse": "",
        "document_id": document,
        "lot": "L1",
        "quality": "quarantine",
        "quantity": 0,
        "because": "test",
        "at": PLACED,
    }
    return {**made, **({"fate": "released"} if record == "release" else {}), **changes}


def block(books: Books, document: str = "B-1", **changes: Any) -> None:
    books.send(StockBlocked, about("block", document, **changes))


def release(books: Books, document: str = "R-1", **changes: Any) -> None:
    books.send(StockReleased, about("release", document, **changes))


def sellable(books: Books) -> tuple[int, int, int]:
    """What may be sold: (of the network, of its shelves, of their lots)."""
    shelves = {"warehouse_stock": 0, "lot_stock": 0, "capacity": 0}
    for (ledger, account), amount in books.shelves.supplied.items():
        if "!" not in account:
            shelves[ledger] += amount
    network = books.network.supplied["stock", "SKU-1"] - books.sent
    return network, shelves["warehouse_stock"], shelves["lot_stock"]


def blocked(books: Books, quality: str = "quarantine", lot: str = "20261009#L1") -> int:
    return books.lot(f"SKU-1@BER!{quality}#{lot}")


@pytest.fixture
def stocked() -> Books:
    """5 of L1, 3 of L2 in Berlin; 2 of L1 in Lyon."""
    books = Books()
    books.send(StockReceived, of_lot(goods_in(5, "GR-1")))
    books.send(StockReceived, of_lot(goods_in(3, "GR-2"), "L2", SOON))
    books.send(StockReceived, of_lot(goods_in(2, "GR-3", warehouse="LYS")))
    return books


def test_a_blocked_lot_leaves_all_books_of_what_can_be_sold(stocked):
    """IV-08: in every warehouse; it is still there."""
    block(stocked)
    assert sellable(stocked) == (3, 3, 3)
    assert blocked(stocked) == 5
    assert stocked.lot("SKU-1@LYS!quarantine#20261009#L1") == 2
    assert stocked.on_hand[1:] == (10, 10)


def test_what_comes_later_of_a_blocked_lot_is_blocked(stocked):
    """IV-08: received, found by a count, come back."""
    block(stocked)
    stocked.send(StockReceived, of_lot(goods_in(4, "GR-4")))
    assert (sellable(stocked), blocked(stocked)) == ((3, 3, 3), 9)
    stocked.send(StockCounted, {**of_lot(counted(8, "C-1")), "at": PLACED + HOUR})
    assert (sellable(stocked), blocked(stocked)) == ((3, 3, 3), 8)
    stocked.send(StockDamaged, {**of_lot(damaged(1, "D-1")), "at": PLACED + 2 * HOUR})
    assert (sellable(stocked), blocked(stocked)) == ((3, 3, 3), 7)


def test_what_is_moved_of_a_blocked_lot_stays_blocked(stocked):
    """IV-08, IV-10: two leave Berlin, one comes to Lyon, one is lost."""
    block(stocked)
    out = {"warehouse": "BER", "to_warehouse": "LYS", "expected_at": PLACED + HOUR}
    stocked.send(TransferDeparted, transfer(2, "out", **out))
    assert (sellable(stocked), blocked(stocked)) == ((3, 3, 3), 3)
    stocked.send(TransferArrived, transfer(1, "in"))
    stocked.send(TransferLost, transfer(1, "lost", because="fell off the lorry"))
    assert sellable(stocked) == (3, 3, 3)
    assert stocked.lot("SKU-1@LYS!quarantine#20261009#L1") == 3


def test_one_warehouse_may_block_and_a_part_of_a_lot(stocked):
    block(stocked, warehouse="LYS")
    assert sellable(stocked) == (8, 8, 8)
    block(stocked, "B-2", warehouse="BER", quantity=2, quality="damaged")
    assert sellable(stocked) == (6, 6, 6)
    assert blocked(stocked, "damaged") == 2
    stocked.send(StockReceived, of_lot(goods_in(4, "GR-4")))
    assert sellable(stocked) == (10, 10, 10), "the part was blocked, and not the lot"


def test_goods_without_lots_are_blocked_by_the_piece():
    books = Books()
    for room in (books.shelves, books.network):
        room.references.put(Article, "SKU-1", article("SKU-1"))
    books.send(StockReceived, goods_in(5, "GR-1"))
    block(books, warehouse="BER", lot="", quantity=2)
    assert sellable(books)[:2] == (3, 3)
    assert books.shelves.supplied["warehouse_stock", "SKU-1@BER!quarantine"] == 2
    release(books, warehouse="BER", lot="", quantity=9)
    assert sellable(books)[:2] == (5, 5)


def test_released_goods_are_sold_again(stocked):
    block(stocked)
    release(stocked)
    assert (sellable(stocked), blocked(stocked)) == ((10, 10, 10), 0)
    stocked.send(StockReceived, of_lot(goods_in(4, "GR-4")))
    assert sellable(stocked) == (14, 14, 14)


def test_destroyed_goods_are_gone_and_what_comes_later_is_blocked(stocked):
    block(stocked, quality="recalled")
    release(stocked, quality="recalled", fate="destroyed")
    assert (sellable(stocked), blocked(stocked, "recalled")) == ((3, 3, 3), 0)
    stocked.send(StockReceived, of_lot(goods_in(4, "GR-4")))
    assert (sellable(stocked), blocked(stocked, "recalled")) == ((3, 3, 3), 4)
    stocked.send(StockCounted, {**of_lot(counted(4, "C-1")), "at": PLACED + HOUR})
    assert stocked.shelves.outcomes[-1] == ("StockCounted", "counted", "as_booked")


def test_a_lot_that_is_blocked_for_two_reasons_is_released_by_both(stocked):
    block(stocked)
    block(stocked, "B-2", quality="recalled")
    release(stocked)
    assert (sellable(stocked), blocked(stocked, "recalled")) == ((3, 3, 3), 5)
    release(stocked, "R-2", quality="recalled")
    assert sellable(stocked) == (10, 10, 10)


REFUSED = [
    ({"lot": "L9"}, "unknown_lot"),
    ({"lot": ""}, "unknown_lot"),
    ({"quality": "odd"}, "unknown_quality"),
    ({"warehouse": "HMA"}, "unknown_warehouse"),
    ({"quantity": 2}, "senseless_quantity"),
    ({"quantity": -1, "warehouse": "BER"}, "senseless_quantity"),
    ({"quantity": 10**15, "warehouse": "BER"}, "senseless_quantity"),
]


@pytest.mark.parametrize(("wrong", "reason"), REFUSED)
def test_what_cannot_be_followed_is_ignored(wrong, reason, stocked):
    """IV-08: counted, with its reason; nothing is blocked."""
    block(stocked, **wrong)
    release(stocked, **wrong)
    assert stocked.shelves.outcomes[-2:] == [
        ("StockBlocked", "ignored", reason),
        ("StockReleased", "ignored", reason),
    ]
    assert sellable(stocked) == (10, 10, 10)


def test_a_paper_counts_once_and_a_fate_is_one_of_two(stocked):
    block(stocked)
    release(stocked, fate="given away")
    assert stocked.shelves.outcomes[-1] == ("StockReleased", "ignored", "unknown_fate")
    release(stocked, warehouse="BER")
    assert stocked.shelves.outcomes[-1] == ("StockReleased", "ignored", "blocked_everywhere")
    release(stocked)
    block(stocked)
    assert stocked.shelves.outcomes[-1] == ("StockBlocked", "ignored", "repeated_document")
    assert sellable(stocked) == (10, 10, 10)


def take(books: Books, quantity: int, key: str = "shop:1") -> Any:
    content = order(lines=[line(1, "SKU-1", quantity)])
    books.shelves.send(StockReserved, {**handed_on(content), "order_id": key, "number": key})
    return books.shelves.state(key)


def test_what_orders_hold_is_theirs_until_they_give_it_back(stocked):
    """IV-08: 3 of L2 and 2 of L1 are reserved; the rest of L1 is blocked, then what comes back."""
    take(stocked, 5)
    block(stocked)
    assert blocked(stocked) == 3
    stocked.send(OrderStopped, {**stopped(amounts(5), whole=True), "order_id": "shop:1"})
    assert blocked(stocked) == 5
    assert sellable(stocked) == (3, 3, 3)


def test_what_comes_back_from_a_customer_is_blocked(stocked):
    take(stocked, 5)
    gone = {**dispatched(amounts(5)), "order_id": "shop:1", "shipment_id": "shop:1-1"}
    stocked.send(UnitsDispatched, gone)
    block(stocked)
    named: Any = [{"line": 1, "sku": "SKU-1", "lot": "L1", "expires_on": LATER, "quantity": 1}]
    stocked.send(UnitsReturned, {**back(1, restocked=1), "order_id": "shop:1", "lots": named})
    assert blocked(stocked) == 4
    assert sellable(stocked) == (0, 0, 0)


def pick(books: Books, lot: str, expires_on: str, quantity: int = 2) -> list[Any]:
    """Of shop:1 the warehouse picks this lot; what was published."""
    named = {"line": 1, "sku": "SKU-1", "lot": lot, "expires_on": expires_on}
    report = {
        "order_id": "shop:1",
        "shipment_id": "shop:1-1",
        "document_id": f"P-{lot}",
        "lines": amounts(quantity),
        "lots": [{**named, "quantity": quantity}],
        "at": PLACED + HOUR,
    }
    before = len(books.shelves.events)
    books.send(ShipmentPicked, report)
    return books.shelves.events[before:]


def messages(events: list[Any]) -> list[tuple[str, str]]:
    """(template, to whom)."""
    told = [one.value for one in events if one.record is MessageRequested]
    return [(one["template"], one["to"]) for one in told]


def test_goods_that_may_not_be_sold_are_picked_and_the_warehouse_is_told(stocked):
    """IV-08: two of L1 instead of L2, of which all three are for sale again; one who counts finds
    so, too."""
    take(stocked, 2)
    block(stocked, quality="damaged")
    told = pick(stocked, "L1", LATER)
    assert ("ShipmentPicked", "picked", "blocked_lot") in stocked.shelves.outcomes
    assert messages(told) == [("blocked-lot-picked", "warehouse")]
    assert (blocked(stocked, "damaged"), sellable(stocked)) == (3, (5, 5, 5))
    for lot, there in (("L1", 3), ("L2", 3)):
        count = {**of_lot(counted(there, f"C-{lot}"), lot, LATER if lot == "L1" else SOON)}
        stocked.send(StockCounted, {**count, "at": PLACED + 2 * HOUR})
        assert stocked.shelves.outcomes[-1] == ("StockCounted", "counted", "as_booked")
    gone = {**dispatched(amounts(2)), "order_id": "shop:1", "shipment_id": "shop:1-1"}
    stocked.send(UnitsDispatched, gone)
    assert (blocked(stocked, "damaged"), sellable(stocked)) == (3, (3, 3, 3))


def test_who_is_given_some_of_a_recalled_lot_by_a_pick_hears_of_the_recall(stocked):
    """IV-08: it is not on paper that the order has it."""
    take(stocked, 2)
    block(stocked, quality="recalled")
    assert set(messages(pick(stocked, "L1", LATER))) == {
        ("blocked-lot-picked", "warehouse"),
        ("recalled-lot-held", "warehouse"),
        ("recalled-lot-held", "planner"),
    }


def test_what_an_order_gives_up_of_a_blocked_lot_by_a_pick_is_blocked(stocked):
    """IV-08: two of L2 were its own when that was blocked; L1 was picked."""
    take(stocked, 2)
    block(stocked, lot="L2")
    pick(stocked, "L1", LATER)
    assert blocked(stocked, lot="20261001#L2") == 3
    assert sellable(stocked) == (7, 7, 7)


def test_goods_near_their_expiry_are_not_sold_any_more():
    """IV-08: two days before; L2 expires on the 1st of October, today is the 21st of September."""
    books = Books()
    milk = article("SKU-1", lot_controlled=True, withdraw_days=2)
    for room in (books.shelves, books.network):
        room.references.put(Article, "SKU-1", milk)
    books.send(StockReceived, of_lot(goods_in(5, "GR-1")))
    books.send(StockReceived, of_lot(goods_in(3, "GR-2"), "L2", SOON))
    books.forward(8 * DAY)
    assert sellable(books) == (8, 8, 8)
    books.forward(1 * DAY)
    assert (sellable(books), blocked(books, "expired", "20261001#L2")) == ((5, 5, 5), 3)
    books.forward(30 * DAY)
    assert sellable(books) == (0, 0, 0)
    release(books, lot="L2", quality="expired", fate="destroyed")
    assert books.on_hand == (0, 5, 5)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                *("receive", "count", "take", "pick", "swap", "stop", "send"),
                *("block", "release", "destroy", "depart", "arrive", "lose"),
            )
        ),
        st.sampled_from((("L1", LATER), ("L2", SOON))),
        st.sampled_from(("BER", "LYS")),
        st.sampled_from(("quarantine", "recalled")),
        st.integers(1, 4),
    ),
    max_size=14,
)


ON_THE_WAY: dict[str, type] = {
    "depart": TransferDeparted,
    "arrive": TransferArrived,
    "lose": TransferLost,
}
OUT = {"to_warehouse": "ROM", "expected_at": PLACED + DAY}


def warehouses(books: Books, number: int, when: int, step: Any) -> None:
    """Something comes, is counted, or may not be sold, or may again."""
    what, lot, house, quality, amount = step
    paper, where = f"P-{number}", {"lot": lot[0], "quality": quality, "at": when}
    if what == "receive":
        receipt = of_lot(goods_in(amount, paper, warehouse=house), *lot)
        books.send(StockReceived, {**receipt, "at": when})
    elif what == "count":
        count = of_lot(counted(amount, paper, warehouse=house), *lot)
        books.send(StockCounted, {**count, "at": when})
    elif what == "block":
        block(books, paper, **where)
    elif what == "release":
        release(books, paper, **where)
    elif what == "destroy":
        release(books, paper, fate="destroyed", **where)
    elif what in ON_THE_WAY:
        said = transfer(amount, paper, *lot, warehouse=house, at=when, transfer_id=f"T-{amount}")
        books.send(ON_THE_WAY[what], {**said, **(OUT if what == "depart" else {}), "because": ""})


def orders(books: Books, number: int, what: str, lot: tuple[str, str], amount: int) -> None:
    """An order takes something, gives it back, or it leaves, of whatever lot."""
    key = f"shop:{number % 3}"
    if what == "take":
        take(books, amount, f"shop:{number}")
    elif what == "stop":
        books.send(OrderStopped, {**stopped(amounts(amount), whole=True), "order_id": key})
    elif what == "pick" and (state := books.shelves.state(key)) and state["shipments"]:
        report = {"order_id": key, "shipment_id": f"{key}-1", "document_id": f"P-{number}"}
        at = PLACED + number * HOUR
        books.send(ShipmentPicked, {**report, "lines": amounts(amount), "lots": [], "at": at})
    elif what == "swap" and (state := books.shelves.state(key)) and state["shipments"]:
        report = {"order_id": key, "shipment_id": f"{key}-1", "document_id": f"P-{number}"}
        named = {"line": 1, "sku": "SKU-1", "lot": lot[0], "expires_on": lot[1]}
        lots = [{**named, "quantity": amount}]
        at = PLACED + number * HOUR
        books.send(ShipmentPicked, {**report, "lines": amounts(amount), "lots": lots, "at": at})
    elif what == "send" and (state := books.shelves.state(key)) and state["shipments"]:
        gone = dispatched(amounts(amount), state["shipments"][0]["warehouse"])
        books.send(UnitsDispatched, {**gone, "order_id": key, "shipment_id": f"{key}-1"})


@settings(max_examples=examples(100), deadline=None)
@given(STEPS)
def test_whatever_happens_the_books_agree(steps):
    """IV-08, IV-10: orders, blocks, releases, counts in any order."""
    books = Books()
    for number, step in enumerate(steps):
        warehouses(books, number, PLACED + number * HOUR, step)
        orders(books, number, step[0], step[1], step[4])
        books.forward(HOUR)
        network, shelves, lots = sellable(books)
        assert network == shelves == lots
        assert free_by_shelf(books, "lot_stock") == free_by_shelf(books, "warehouse_stock")
        assert on_shelves(books) == counted_there(books)
        assert not any(free > 0 for free in blocked_and_free(books))


def blocked_and_free(books: Books) -> Iterator[int]:
    """What is free of lots, in a warehouse or everywhere, of which nothing may be sold."""
    state = books.shelves.state("@article/SKU-1")
    for one in state["article"]["blocks"] if state else ():
        for code in ("BER", "LYS"):
            if one["warehouse"] in ("", code):
                yield books.shelves.balance["lot_stock", f"SKU-1@{code}#{one['lot']}"]


def free_by_shelf(books: Books, ledger: str) -> dict[str, int]:
    """Shelf, or its goods of a quality -> what is free there."""
    found: dict[str, int] = {}
    for (of, name), amount in books.shelves.balance.items():
        if of == ledger:
            place = name.partition("#")[0]
            found[place] = found.get(place, 0) + amount
    return {place: amount for place, amount in found.items() if amount}


def counted_there(books: Books) -> dict[tuple[str, str], int]:
    """(warehouse, lot) -> what one who counts would find there, by the shelves' books."""
    state = books.shelves.state("@article/SKU-1")
    kept = state["article"]["lot_shelves"] if state else []
    return {
        (one["book"]["warehouse"], one["lot"]): one["book"]["on_shelf"]
        for one in kept
        if one["book"]["on_shelf"]
    }


def on_shelves(books: Books) -> dict[tuple[str, str], int]:
    """The same by the ledger of lots: what lies there, blocked or not, and is not picked."""
    found: dict[tuple[str, str], int] = {}
    for (ledger, account), amount in books.shelves.supplied.items():
        if ledger == "lot_stock":
            house, _, lot = account.rpartition("@")[2].partition("#")
            place = house.partition("!")[0], lot
            found[place] = found.get(place, 0) + amount
    for key in (f"shop:{number}" for number in range(20)):
        state = books.shelves.state(key)
        for one in state["reservations"] if state else ():
            if (one["ledger"], one["bucket"]) == ("lot_stock", "picked"):
                house, _, lot = one["account"].rpartition("@")[2].partition("#")
                found[house, lot] -= one["amount"]
    return {place: amount for place, amount in found.items() if amount}
