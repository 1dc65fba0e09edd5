"""The network promises goods that keep long enough, and no others (IV-08): its classes of remaining
life have what the lots come to, whatever happens to them, and an order takes of each up to what it
needs."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.business.life import LifePolicy
from orders.contracts.records import (
    Article,
    FreshStockAdjusted,
    FreshStockAsked,
    MessageRequested,
    OrderBackordered,
    OrderConfirmed,
    OrderStopped,
    StockAdjusted,
    StockReceived,
    StockReserved,
    UnitsDispatched,
)
from services.allocation.stage import STAGE as ALLOCATION
from services.inventory.stage import STAGE as INVENTORY
from tests.examples import examples
from tests.orders import PLACED, address, article, buyer, line, order
from tests.policies import usual
from tests.stages.room import HOUR
from tests.stages.stock import expect
from tests.stages.supply import amounts, confirmed, dispatched, goods_in, stopped
from tests.stages.test_blocked import STEPS, block, warehouses
from tests.stages.test_blocked import orders as shipped
from tests.stages.test_lots import SOON, Books, of_lot

DAY = 24 * HOUR
PICKY, PLAIN = "C-60", "C-1"
"""A customer whose goods must have five days left, and one who takes any that have not expired."""
LIFE: Any = {"customers": {PICKY: 5, "C-9": 9}, "transit_days": 2, "abroad_transit_days": 3}
CLASSES = (7, 8, 11, 12)
FRESH = "2026-12-01"


class House(Books):
    """Both stages, each told what the other tells it; orders come by inventory."""

    def __init__(self, **changes: Any) -> None:
        super().__init__()
        self.asleep = False  # allocation hears of no order
        milk = article("SKU-1", lot_controlled=True, **{"shelf_life_days": 90, **changes})
        for room, stage in ((self.network, INVENTORY), (self.shelves, ALLOCATION)):
            policy: Any = usual(stage)
            life = policy.life.model_copy(update=LIFE)
            room.policy = policy.model_copy(update={"life": life})
            room.references.put(Article, "SKU-1", milk)

    def send(self, record: type, value: Any) -> None:
        if record in INVENTORY.takes:
            self._hand_on(self.network.send(record, value))
        if record in ALLOCATION.takes:
            self._tell(self.shelves.send(record, value))

    def forward(self, ms: int) -> None:
        super().forward(ms)
        self._hand_on(self.network.forward(ms=ms))
        self._hand_on(self.network.tell())

    def ordered(
        self, quantity: int, customer: str = PLAIN, key: str = "shop:1001", **of: Any
    ) -> str:
        """What becomes of an order of SKU-1."""
        content = order(
            reference=key.removeprefix("shop:"),
            lines=[line(1, "SKU-1", quantity)],
            buyer=buyer(customer_id=customer),
            **of,
        )
        asked = {**confirmed(content), "number": key}
        self._hand_on(self.network.send(OrderConfirmed, asked))
        self._hand_on(self.network.tell())
        return str(self.network.state(key)["status"])

    def free(self, days: int) -> int:
        """What the network can promise that keeps so long."""
        return self.network.balance["fresh_stock", f"SKU-1~{days}"]

    def _tell(self, events: Any) -> None:
        for event in events:
            if event.record in (StockAdjusted, FreshStockAdjusted):
                self._hand_on(self.network.send(event.record, event.value))

    def _hand_on(self, events: Any) -> None:
        for event in events:
            if event.record is StockReserved and not self.asleep:
                self._tell(self.shelves.send(StockReserved, event.value))
            elif event.record is FreshStockAsked:
                self._tell(self.shelves.send(FreshStockAsked, event.value))


def came(house: House, quantity: int, lot: str, expires_on: str, warehouse: str = "BER") -> None:
    receipt = goods_in(quantity, f"GR-{lot}-{warehouse}", warehouse=warehouse)
    house.send(StockReceived, of_lot(receipt, lot, expires_on))


@pytest.fixture
def house() -> House:
    """Today is the 21st of September: 3 expire on the 1st of October, 4 in December."""
    made = House()
    came(made, 3, "L2", SOON)
    came(made, 4, "L3", FRESH)
    return made


def balanced(house: House) -> bool:
    """Each class has what is free of lots that keep so long, less what orders hold of it that no
    lot was taken for yet."""
    article = house.shelves.state("@article/SKU-1")["article"]
    free = {one["days"]: one["amount"] for one in article["fresh"]}
    held: dict[int, int] = {}
    for key, state in house.network.states.items():
        of = house.shelves.state(key)
        lots = (
            sum(one["amount"] for one in of["reservations"] if one["ledger"] == "lot_stock")
            if of
            else 0
        )
        for days in CLASSES:
            holds = sum(
                one["amount"] for one in state["reservations"] if one["account"] == f"SKU-1~{days}"
            )
            held[days] = held.get(days, 0) + max(holds - lots, 0)
    for one in article["lot_shelves"]:
        account = f"SKU-1@{one['book']['warehouse']}#{one['lot']}"
        assert one["free"] == house.shelves.balance["lot_stock", account], account
    return all(house.free(days) == free.get(days, 0) - held.get(days, 0) for days in CLASSES)


def test_the_network_knows_how_long_goods_keep(house):
    """IV-08: 3 keep for 10 days, 4 for longer; classes are nested."""
    assert [house.free(days) for days in CLASSES] == [7, 7, 4, 4]
    assert balanced(house)


def test_who_asks_for_no_life_takes_of_no_class(house):
    """IV-08."""
    assert house.ordered(2) == "reserved"
    assert {one["ledger"] for one in house.network.state("shop:1001")["reservations"]} == {"stock"}
    assert [house.free(days) for days in CLASSES] == [5, 5, 4, 4], "the oldest go first"
    assert balanced(house)


def test_an_order_takes_of_each_class_up_to_what_it_needs(house):
    """IV-08: 7 days within the country, of five and two on the road; all of them lie there."""
    assert house.ordered(6, PICKY) == "reserved"
    held = house.network.state("shop:1001")["reservations"]
    assert [(one["account"], one["amount"]) for one in held] == [("SKU-1", 6), ("SKU-1~7", 6)]
    assert [house.free(days) for days in CLASSES] == [1, 1, 1, 1]
    assert balanced(house)


def test_fresh_goods_that_are_nowhere_are_not_promised(house):
    """IV-08, IV-03: there are 7, and 4 of them keep for 11 days."""
    expect(house.network, "SKU-1", (5, PLACED + 3 * DAY))
    assert house.ordered(5, "C-9") == "backordered"
    assert house.network.balance["stock", "SKU-1"] == 7
    (said,) = [one.value for one in house.network.events if one.record is OrderBackordered]
    (short,) = said["shortages"]
    assert (short["available"], short["needed"], short["life_days"]) == (4, 5, 11)
    assert short["expected_at"] == PLACED + 3 * DAY
    assert said["decision"]["rules"][0]["code"] == "fresh_expected"
    assert house.ordered(7, key="shop:plain") == "reserved", "any goods will do for others"


def test_whoever_buys_is_told_that_fresh_goods_are_needed(house):
    """IV-08: once, until there are enough."""
    house.ordered(5, "C-9")
    house.ordered(5, "C-9", key="shop:2")
    told = [
        one.value
        for one in house.network.events
        if one.record is MessageRequested and one.value["template"] == "fresh-goods-needed"
    ]
    (first,) = told
    assert (first["to"], first["values"]["article"], first["values"]["days"]) == (
        "planner",
        "SKU-1",
        "11",
    )


def test_fresh_goods_wake_who_waits_for_them(house):
    """IV-08, IV-09: others would have been served by what lay there."""
    assert house.ordered(5, "C-9") == "backordered"
    came(house, 1, "L4", FRESH)
    assert house.network.state("shop:1001")["status"] == "reserved"
    assert house.shelves.state("shop:1001")["status"] == "allocated"
    assert balanced(house)


def test_what_could_never_keep_so_long_is_not_waited_for():
    """IV-03: what comes keeps for ten days at most."""
    house = House(shelf_life_days=10)
    expect(house.network, "SKU-1", (5, PLACED + DAY))
    house.ordered(1, "C-9")
    (short,) = house.network.state("shop:1001")["shortages"]
    assert (short["life_days"], short["expected_at"]) == (11, None)


def test_goods_leave_a_class_at_midnight(house):
    """IV-08: on the 25th what expires on the 1st keeps no more for 7 days."""
    house.forward(3 * DAY)
    assert [house.free(days) for days in CLASSES] == [7, 4, 4, 4]
    house.forward(DAY)
    assert [house.free(days) for days in CLASSES] == [4, 4, 4, 4]
    assert balanced(house)


def test_what_an_order_has_does_not_become_anothers_shortage(house):
    """IV-08: it took what kept for 7 days when it was taken, and holds it until it is sent."""
    house.ordered(3, PICKY)
    house.forward(5 * DAY)
    assert [house.free(days) for days in CLASSES] == [4, 4, 4, 4]
    gone = {**dispatched(amounts(3)), "shipment_id": "shop:1001-1"}
    house.send(UnitsDispatched, gone)
    assert [house.free(days) for days in CLASSES] == [4, 4, 4, 4]
    assert balanced(house)


def test_what_is_given_back_is_as_old_as_it_is_by_then(house):
    """IV-08: the order's class gets nothing back of what is too old for it."""
    house.ordered(3, PICKY)
    house.forward(5 * DAY)
    house.send(OrderStopped, stopped(amounts(3), whole=True))
    assert [house.free(days) for days in CLASSES] == [4, 4, 4, 4]
    assert house.network.balance["stock", "SKU-1"] == 7
    assert balanced(house)


def test_abroad_the_road_is_longer(house):
    """IV-08: no warehouse is in Italy."""
    house.ordered(1, PICKY, delivery_address=address(country="IT"))
    held = house.network.state("shop:1001")["reservations"]
    assert [one["account"] for one in held] == ["SKU-1", "SKU-1~7", "SKU-1~8"]


def test_reservations_of_an_earlier_build_hold_no_class(house):
    """They give nothing back."""
    house.ordered(2, PICKY)
    state = house.network.state("shop:1001")
    old = [one for one in state["reservations"] if one["ledger"] == "stock"]
    house.network.states["shop:1001"] = {**state, "reservations": old}
    house.network.balance["fresh_stock", "SKU-1~7"] += 2
    house.shelves.states["shop:1001"]["fresh"] = []
    before = house.free(7)
    house.network.send(OrderStopped, stopped(amounts(2), whole=True))
    assert house.free(7) == before


def test_a_class_may_fall_below_what_is_promised_of_it(house):
    """IV-08: three of seven were promised that keep long, and lie on no shelf any more; whoever
    buys hears of it."""
    blocked_first(house)
    block(house, lot="L3")
    assert house.free(11) == -3
    house.forward(HOUR)
    told = [one.value for one in house.network.events if one.record is MessageRequested]
    assert ("fresh-goods-needed", "3") in [
        (one["template"], one["values"].get("missing")) for one in told
    ]


def blocked_first(house: House) -> None:
    """Three are promised of goods that keep long before any shelf has been asked."""
    house.asleep = True
    house.ordered(3, "C-9")
    house.asleep = False


def test_what_is_given_back_of_a_blocked_lot_is_promised_to_nobody(house):
    """IV-08: it leaves the class that the order held it of."""
    house.ordered(3, PICKY)
    block(house, lot="L2")
    house.send(OrderStopped, stopped(amounts(3), whole=True))
    assert [house.free(days) for days in CLASSES] == [4, 4, 4, 4]
    assert balanced(house)


def test_nobody_asks_for_life_and_nothing_is_told():
    """An article of which nobody needs fresh goods has no classes."""
    house = House()
    for room in (house.network, house.shelves):
        policy: Any = room.policy
        life = policy.life.model_copy(update={"customers": {}})
        room.policy = policy.model_copy(update={"life": life})
    came(house, 3, "L2", SOON)
    assert not [one for one in house.shelves.events if one.record is FreshStockAdjusted]
    assert house.shelves.state("@article/SKU-1")["article"]["fresh"] == []


def test_goods_that_lay_there_before_anybody_asked_are_promised(house):
    """IV-08: a customer's demand is new, and nothing is reported of the article meanwhile."""
    for room in (house.network, house.shelves):
        policy: Any = room.policy
        life = policy.life.model_copy(update={"customers": {**LIFE["customers"], "C-20": 20}})
        room.policy = policy.model_copy(update={"life": life})
    house.ordered(2, "C-20")
    assert house.shelves.state("shop:1001")["status"] == "allocated"
    assert (house.free(22), house.free(23)) == (2, 2)
    assert balanced(house)


def test_an_article_begins_to_count_when_somebody_asks():
    """IV-08: some of what lies there is taken already, by an order that asked for nothing."""
    house = House()
    policies = house.network.policy, house.shelves.policy
    for room in (house.network, house.shelves):
        policy: Any = room.policy
        room.policy = policy.model_copy(
            update={"life": policy.life.model_copy(update={"customers": {}})}
        )
    came(house, 3, "L2", SOON)
    came(house, 4, "L3", FRESH)
    assert house.ordered(2) == "reserved"
    house.network.policy, house.shelves.policy = policies
    house.ordered(3, "C-9", "shop:2")
    assert house.shelves.state("shop:2")["status"] == "allocated"
    assert [house.free(days) for days in CLASSES] == [2, 2, 1, 1]
    house.send(OrderStopped, stopped(amounts(2), whole=True))
    assert [house.free(days) for days in CLASSES] == [4, 4, 1, 1]
    assert balanced(house)


def test_both_stages_go_by_the_same_days():
    """IV-08: inventory promises of the classes that allocation keeps."""
    promised: Any = usual(INVENTORY)
    kept: Any = usual(ALLOCATION)
    shared = {*LifePolicy.model_fields}
    assert promised.life.model_dump() == kept.life.model_dump(include=shared)


def test_classes_are_what_somebody_needs():
    """IV-08: of each demand two, as the road is longer abroad; none without one."""
    life = LifePolicy(customers={"A": 60, "B": 60, "C": 10})
    assert life.classes(0) == (12, 15, 62, 65)
    assert life.classes(30) == (32, 35, 62, 65)
    assert LifePolicy().classes(0) == ()
    with pytest.raises(ValueError, match="more than 8 different"):
        LifePolicy(customers={str(n): n for n in range(1, 10)})


CUSTOMERS = st.sampled_from((PLAIN, PICKY, "C-9"))


@settings(max_examples=examples(20), deadline=None)
@given(STEPS, st.lists(CUSTOMERS, min_size=14, max_size=14), st.integers(0, 3))
def test_whatever_happens_the_classes_are_what_the_lots_are(steps, customers, days):
    """IV-08: orders of who asks for more life and who does not, picks of other lots, blocks, counts
    and transfers, over midnights."""
    house = House()
    for number, (step, customer) in enumerate(zip(steps, customers, strict=False)):
        what, lot, _, _, amount = step
        warehouses(house, number, PLACED + number * HOUR, step)
        if what == "take":
            house.ordered(amount, customer, f"shop:{number}")
        else:
            shipped(house, number, what, lot, amount)
        house.forward(days * DAY + HOUR)
        if house.shelves.state("@article/SKU-1"):
            assert balanced(house)
