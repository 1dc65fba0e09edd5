"""IV-05: goods that lie in a house that may not send them are brought to one that may
(docs/decisions/0086)."""

from typing import Any

import pytest

from orders.contracts.records import (
    AllocationDelayed,
    MessageRequested,
    OfferAnswered,
    OfferClosed,
    OfferMade,
    OrderAllocated,
    OrderFinished,
    OrderStopped,
    PromiseExtended,
    RecallRequested,
    StockReserved,
    TransferArrived,
    TransferClosed,
    TransferDeparted,
    TransferLost,
    TransferReported,
    TransferRequested,
    UnitsDispatched,
)
from orders.engine.handling import Event
from tests.offers import answered
from tests.orders import article, line, order
from tests.stages.network import DAY, KEY, free, make, sent, shelf
from tests.stages.published import ignored, names, of
from tests.stages.room import START, Room
from tests.stages.supply import dispatched, finished, handed_on, recall, stopped

IN_TIME, TOO_EARLY = START + 5 * DAY, START + 3 * DAY
"""When a warehouse must have it: what is brought from Lyon comes in between."""
PROMISED = START + 6 * DAY
TRANSFER, OFFER = f"{KEY}#T1", "allocation-1-1"
TWO = [line(1, "SKU-1", 4), line(2, "SKU-2", 2)]


def network(**changes: Any) -> Room:
    """Only Berlin serves the customer's country; four and two pieces lie in Lyon, one of each
    in Rome, which works for somebody else."""
    depots = {"LYS": {"countries": ["FR"]}, "ROM": {"countries": ["IT"], "reserved_for": ["C-9"]}}
    room = make(**{**depots, **changes})
    shelf(room, "LYS", 4, 2)
    shelf(room, "ROM", 9, 9)
    return room


def waits(room: Room, by: int | None = IN_TIME, lines=None, content=None, **head: Any):
    """An order that no shelf of Berlin has."""
    made = content or order(lines=lines or [line(1, "SKU-1", 3)])
    days = {"promised_at": PROMISED if by else None, "goods_by_at": by}
    return room.send(StockReserved, {**handed_on(made), **days, **head})


def asked(room: Room, **how: Any) -> Any:
    """The offer that its customer is made an hour later."""
    waits(room, TOO_EARLY, **how)
    return of(OfferMade, room.forward(hours=1))


def says(room: Room, option: str = "transfer", **how: Any) -> list[Event]:
    return room.send(OfferAnswered, answered(KEY, OFFER, option, room.now, **how))


def brought(room: Room, by: int | None = IN_TIME, **how: Any) -> Any:
    """What the warehouse is asked for an hour later."""
    waits(room, by, **how)
    return of(TransferRequested, room.forward(hours=1))


def paper(
    room: Room, record: type, number: str, quantity: int, sku: str = "SKU-1", **more: Any
) -> list[Event]:
    about = {"sku": sku, "transfer_id": TRANSFER, "unit": "PCE", "lot": "", "expires_on": ""}
    said = {"document_id": number, "quantity": quantity, "at": room.now, **more}
    return room.send(record, {**about, **said})


def departs(room: Room, quantity: int = 3, sku: str = "SKU-1", **more: Any) -> list[Event]:
    to = {"warehouse": "LYS", "to_warehouse": "BER", "expected_at": room.now + 3 * DAY}
    return paper(room, TransferDeparted, f"out-{sku}", quantity, sku, **{**to, **more})


def arrives(
    room: Room, quantity: int = 3, sku: str = "SKU-1", number: str = "in", at: str = "BER"
) -> list[Event]:
    return paper(room, TransferArrived, f"{number}-{sku}", quantity, sku, warehouse=at)


def loses(room: Room, quantity: int = 1) -> list[Event]:
    gone = {"warehouse": "BER", "because": "fell off the lorry"}
    return paper(room, TransferLost, "lost", quantity, **gone)


def ended(events: list[Event]) -> str:
    return str(of(TransferClosed, events)["how"])


def templates(events: list[Event]) -> list[tuple[str, str]]:
    return [(e.value["template"], e.value["to"]) for e in events if e.record is MessageRequested]


def held(room: Room, warehouse: str, sku: str = "SKU-1") -> int:
    """What orders have reserved there."""
    place = "warehouse_stock", f"{sku}@{warehouse}"
    return room.supplied[place] - room.balance[place]


class TestInTime:
    def test_it_is_asked_for_after_a_while_and_nobody_is_asked(self):
        room = network()
        assert names(waits(room)) == ["AllocationDelayed"]
        assert room.forward(ms=3_599_999) == []
        events = room.forward(ms=1)
        assert names(events) == ["AllocationDelayed", "TransferRequested"]
        request = events[-1].value
        assert (request["from_warehouse"], request["to_warehouse"]) == ("LYS", "BER")
        assert [(one["sku"], one["quantity"]) for one in request["lines"]] == [("SKU-1", 3)]
        assert (request["transfer_id"], request["cost_minor"] > 0) == (TRANSFER, True)
        assert START + 3 * DAY < request["expected_at"] <= IN_TIME
        codes = [rule["code"] for rule in request["decision"]["rules"]]
        assert codes == ["goods_elsewhere", "transfer_in_time"]

    def test_nobody_else_has_them_meanwhile(self):
        room = network()
        brought(room)
        assert (free(room, "LYS", 1), held(room, "LYS")) == ([1], 3)

    def test_it_is_sent_once_they_are_there(self):
        room = network()
        brought(room)
        departs(room)
        assert (room.supplied["warehouse_stock", "SKU-1@LYS"], held(room, "LYS")) == (1, 0)
        events = arrives(room)
        assert sent(events) == ["BER"]
        assert ended(events) == "arrived"
        assert (held(room, "BER"), room.state(KEY)["transfer"]) == (3, None)
        room.send(OrderFinished, finished())
        assert held(room, "BER") == 0

    def test_what_is_at_the_destination_is_kept_for_it_too(self):
        room = network()
        shelf(room, "BER", 1, 0)
        request = brought(room, lines=TWO)
        assert [(one["sku"], one["quantity"]) for one in request["lines"]] == [
            ("SKU-1", 3),
            ("SKU-2", 2),
        ]
        assert free(room, "BER", 2) == [0, 0]
        for sku, quantity in (("SKU-1", 3), ("SKU-2", 2)):
            departs(room, quantity, sku)
            events = arrives(room, quantity, sku)
        (shipment,) = of(OrderAllocated, events)["shipments"]
        amounts = [(one["line"], one["quantity"]) for one in shipment["lines"]]
        assert amounts == [(1, 4), (2, 2)]
        assert [held(room, "BER", sku) for sku in ("SKU-1", "SKU-2")] == [4, 2]

    def test_they_come_in_parts_and_are_kept_for_it(self):
        room = network()
        brought(room)
        departs(room)
        assert "OrderAllocated" not in names(arrives(room, 1, number="a"))
        other = order(reference="1002", lines=[line(1, "SKU-1", 1)], priority=9)
        assert names(room.send(StockReserved, handed_on(other))) == ["AllocationDelayed"]
        assert sent(arrives(room, 2, number="b")) == ["BER"]
        assert room.state("shop:1002")["status"] == "waiting"

    def test_more_urgent_orders_that_wait_there_do_not_get_them(self):
        room = network()
        other = order(reference="1002", lines=[line(1, "SKU-1", 3)], priority=9)
        room.send(StockReserved, handed_on(other))
        brought(room)
        departs(room)
        assert of(OrderAllocated, arrives(room))["order_id"] == KEY
        assert room.state("shop:1002")["status"] == "waiting"

    def test_goods_that_come_there_by_another_way_are_its_own_too(self):
        room = network()
        brought(room)
        before = len(room.events)
        shelf(room, "BER", 3)
        assert sent(room.events[before:]) == ["BER"]
        assert held(room, "LYS") == 3, "as long as nobody told whether they have left"
        departs(room)
        assert (held(room, "LYS"), room.state(KEY)["transfer"]) == (0, None)
        arrives(room)
        assert free(room, "BER", 1) == [3]

    def test_an_arrival_may_be_told_before_its_departure(self):
        room = network()
        brought(room)
        assert sent(arrives(room)) == ["BER"]
        assert free(room, "LYS", 1) == [1], "what is no longer there is nobody else's"
        departs(room)
        assert (free(room, "LYS", 1), held(room, "LYS")) == ([1], 0)

    def test_a_departure_that_is_never_told_holds_nothing_beyond_the_order(self):
        room = network()
        brought(room)
        arrives(room)
        room.send(OrderFinished, finished())
        assert held(room, "LYS") == 0

    def test_an_order_of_which_nothing_is_promised_asks_nobody(self):
        request = brought(network(), None)
        assert request["decision"]["rules"][1]["code"] == "transfer_unpromised"

    def test_what_was_signed_is_performed_as_soon_as_can_be(self):
        room = network()
        request = brought(room, TOO_EARLY, contract="SC-1")
        assert request["decision"]["rules"][1]["code"] == "transfer_as_signed"
        assert room.state(KEY)["promised_at"] == PROMISED

    def test_working_days_between_two_houses_are_data(self):
        days = [{"to_warehouse": "BER", "days": 1}]
        soon = brought(network(LYS={"countries": ["FR"], "transfer_days": days}))
        assert soon["expected_at"] == brought(network())["expected_at"] - 2 * DAY

    def test_a_full_day_where_they_came_to_is_waited_for(self):
        room = network(BER={"daily_capacity": 1})
        shelf(room, "BER", 0, 1)
        brought(room)
        departs(room)
        room.forward(hours=15)
        full = order(reference="1002", lines=[line(1, "SKU-2", 1)], priority=9)
        assert sent(room.send(StockReserved, handed_on(full))) == ["BER"]
        events = arrives(room)
        assert (ended(events), held(room, "BER")) == ("arrived", 3)
        assert "OrderAllocated" not in names(events)
        assert sent(room.forward(hours=24)) == ["BER"]


class TestNotBrought:
    def waits_on(self, room: Room) -> bool:
        return not {"TransferRequested", "OfferMade"} & {*names(room.forward(hours=30))}

    def test_from_a_house_that_works_for_others(self):
        room = network()
        waits(room, lines=[line(1, "SKU-1", 5)])
        assert self.waits_on(room)

    def test_where_no_house_may_send_it(self):
        room = network(BER={"countries": ["IT"]})
        waits(room)
        assert self.waits_on(room)

    def test_where_lots_are_kept(self):
        room = network(articles={"SKU-1": article("SKU-1", lot_controlled=True)})
        waits(room)
        assert self.waits_on(room)

    def test_of_an_order_of_which_more_is_to_come(self):
        room = network()
        first = [{"line": 1, "sku": "SKU-1", "quantity": 3, "unit": "PCE"}]
        rest = [{"line": 2, "sku": "SKU-2", "quantity": 2}]
        head = handed_on(order(lines=TWO), lines=first, open_lines=rest)
        room.send(StockReserved, {**head, "promised_at": PROMISED, "goods_by_at": IN_TIME})
        assert self.waits_on(room)


class TestLate:
    def test_its_customer_is_asked_once_with_a_day_and_at_the_same_price(self):
        room = network()
        offer = asked(room)
        assert (offer["kind"], offer["silence"], offer["jurisdiction"]) == (
            "DELAY",
            "cancelled",
            "DE",
        )
        transfer, wait = offer["options"]
        assert [one["option_id"] for one in (transfer, wait)] == ["transfer", "wait"]
        assert transfer["deliver_by_at"] > PROMISED
        assert wait["deliver_by_at"] is None
        total = order(lines=[line(1, "SKU-1", 3)])["totals"]["total_minor"]
        assert {one["total_minor"] for one in (transfer, wait)} == {total}
        assert (transfer["cost_minor"] > 0, wait["cost_minor"]) == (True, 0)
        assert "OfferMade" not in names(room.forward(hours=40))

    def test_what_is_offered_is_not_held(self):
        room = network()
        asked(room)
        assert free(room, "LYS", 1) == [4]

    def test_a_yes_promises_the_day_and_has_the_goods_brought(self):
        room = network()
        day = asked(room)["options"][0]["deliver_by_at"]
        room.forward(hours=70)
        events = says(room, proof="sha256:11")
        extended = of(PromiseExtended, events)
        assert (extended["former_at"], extended["promised_at"]) == (PROMISED, day)
        assert (extended["agreed_by"], extended["proof"]) == ("customer", "sha256:11")
        closed = of(OfferClosed, events)
        assert (closed["how"], closed["option_id"]) == ("accepted", "transfer")
        request = of(TransferRequested, events)
        assert request["expected_at"] <= room.state(KEY)["goods_by_at"]
        heard = [to for template, to in templates(events) if template == "promise-extended"]
        assert heard == ["customer", "sales", "manager"]
        departs(room)
        assert of(OrderAllocated, arrives(room))["promised_at"] == day

    def test_who_would_rather_wait_is_not_asked_again(self):
        room = network()
        asked(room)
        closed = of(OfferClosed, says(room, "wait"))
        assert (closed["how"], closed["option_id"]) == ("accepted", "wait")
        events = room.forward(hours=24 * 10)
        assert not {"OfferMade", "TransferRequested"} & {*names(events)}
        assert "PromiseEndangered" in names(events)

    def test_a_no_is_the_cancellation(self):
        room = network()
        asked(room)
        events = says(room, "", accepted=False)
        assert of(OfferClosed, events)["how"] == "declined"
        stop = of(OrderStopped, events)
        assert (stop["whole"], stop["promised_at"]) == (True, PROMISED)
        assert room.state(KEY)["status"] == "stopped"

    def test_silence_is_a_no_where_the_law_has_it_so_after_a_reminder(self):
        room = network()
        asked(room)
        assert ("delay-reminder", "customer") in templates(room.forward(hours=48))
        events = room.forward(hours=24)
        assert of(OfferClosed, events)["how"] == "expired"
        assert of(OrderStopped, events)["whole"]

    def test_and_a_yes_where_the_law_has_it_so(self):
        room = network(BER={"countries": ["DE", "US"]})
        content = order(lines=[line(1, "SKU-1", 3)])
        content["delivery_address"] = {**content["delivery_address"], "country": "US"}
        offer = asked(room, content=content)
        assert (offer["silence"], offer["jurisdiction"]) == ("accepted", "US")
        events = room.forward(hours=72)
        assert of(PromiseExtended, events)["agreed_by"] == "silence"
        assert "TransferRequested" in names(events)

    def test_who_agreed_when_ordering_is_not_asked(self):
        room = network()
        content = order(lines=[line(1, "SKU-1", 3)], consents=["later_by_transfer"])
        waits(room, TOO_EARLY, content=content)
        events = room.forward(hours=1)
        assert of(OfferMade, events)["kind"] == "TRANSFER"
        assert of(OfferClosed, events)["how"] == "consented"
        assert of(PromiseExtended, events)["promised_at"] > PROMISED
        assert of(TransferRequested, events)["decision"]["rules"][1]["code"] == "transfer_agreed"


class TestAnswersThatComeToNothing:
    @pytest.fixture
    def room(self) -> Room:
        room = network()
        asked(room)
        return room

    def test_twice(self, room):
        says(room)
        assert ignored(says(room, "", accepted=False)) == "not_awaited"

    def test_after_silence(self, room):
        room.forward(hours=72)
        assert ignored(says(room)) == "not_awaited"

    def test_after_a_recall(self, room):
        events = room.send(RecallRequested, recall())
        assert of(OfferClosed, events)["how"] == "withdrawn"
        assert ignored(says(room)) == "not_awaited"

    def test_after_the_goods_came(self, room):
        before = len(room.events)
        shelf(room, "BER", 3)
        assert of(OfferClosed, room.events[before:])["how"] == "withdrawn"
        assert ignored(says(room)) == "not_awaited"
        assert held(room, "LYS") == 0

    def test_by_an_option_that_was_not_offered(self, room):
        assert ignored(says(room, "reduce")) == "unknown_option"

    def test_of_another_version(self, room):
        assert ignored(says(room, version=2)) == "other_version"

    def test_by_nobody(self, room):
        assert ignored(says(room, proof="")) == "unproven"

    def test_to_an_offer_of_another_stage(self, room):
        said = answered(KEY, "inventory-1-1", "accept", room.now)
        assert room.send(OfferAnswered, said) == []

    def test_when_the_goods_are_gone(self, room):
        """Somebody in France has them: nothing is promised, and it seeks anew at once."""
        room.supply("warehouse_stock", "SKU-1@LYS", -2)
        events = says(room)
        assert of(OfferClosed, events)["how"] == "withdrawn"
        assert ("transfer-gone", "customer") in templates(events)
        assert not {"PromiseExtended", "TransferRequested"} & {*names(events)}
        assert (room.state(KEY)["promised_at"], held(room, "LYS")) == (PROMISED, 0)
        assert "AllocationDelayed" in names(room.forward(ms=1))
        room.supply("warehouse_stock", "SKU-1@LYS", 2)
        assert of(OfferMade, room.forward(hours=24))["offer_id"] == "allocation-1-2"


class TestOtherwiseThanAsked:
    @pytest.fixture
    def room(self) -> Room:
        room = network()
        brought(room)
        return room

    def fails(self, room: Room, events: list[Event], how: str) -> None:
        """Nothing is held any more, the planner hears, and it seeks anew at once."""
        assert ended(events) == how
        assert ("transfer-failed", "planner") in templates(events)
        assert (held(room, "LYS"), held(room, "BER")) == (0, 0)
        assert of(AllocationDelayed, room.forward(ms=1))

    def test_fewer_leave(self, room):
        self.fails(room, departs(room, 2), "short")

    def test_some_are_lost(self, room):
        departs(room)
        arrives(room, 2)
        self.fails(room, loses(room), "lost")

    def test_nothing_is_heard_of_it(self, room):
        departs(room)
        until = room.state(KEY)["transfer"]["give_up_at"]
        assert "TransferClosed" not in names(room.forward(ms=until - room.now - 1))
        events = room.forward(ms=1)
        assert (ended(events), held(room, "LYS")) == ("overdue", 0)
        assert ("transfer-failed", "planner") in templates(events)
        assert "AllocationDelayed" in names(events), "it seeks anew at once"

    def test_what_comes_too_late_is_on_its_shelf_for_whoever_is_first(self, room):
        departs(room)
        loses(room)
        room.forward(ms=1)
        assert sent(arrives(room)) == ["BER"]
        assert room.state(KEY)["transfer"] is None

    def test_the_order_is_cancelled(self, room):
        events = room.send(RecallRequested, recall())
        assert (ended(events), of(OrderStopped, events)["whole"]) == ("withdrawn", True)
        assert held(room, "LYS") == 0
        departs(room)
        arrives(room)
        assert free(room, "BER", 1) == [3]

    def test_the_order_is_changed(self, room):
        events = room.send(RecallRequested, {**recall(), "purpose": "AMEND"})
        assert (ended(events), room.state(KEY)["status"]) == ("withdrawn", "amended")
        assert held(room, "LYS") == 0

    def test_the_order_is_stopped_elsewhere(self, room):
        events = room.send(OrderStopped, stopped([], whole=True))
        assert (ended(events), held(room, "LYS")) == ("withdrawn", 0)

    def test_its_papers_are_told_again(self, room):
        departs(room)
        arrives(room)
        departs(room)
        arrives(room)
        assert (free(room, "LYS", 1), free(room, "BER", 1)) == ([1], [0])

    def test_another_transfer_names_the_order(self, room):
        about = {"order_id": KEY, "transfer_id": f"{KEY}#T9", "sku": "SKU-1", "quantity": 3}
        told = {**about, "kind": "departure", "warehouse": "LYS", "at": room.now}
        assert room.send(TransferReported, told) == []
        assert held(room, "LYS") == 3

    def test_a_transfer_of_an_order_that_nobody_knows_is_booked_as_any(self, room):
        departs(room, transfer_id="shop:9#T1")
        assert room.supplied["warehouse_stock", "SKU-1@LYS"] == 1


def test_an_order_that_was_brought_is_dispatched_as_any():
    room = network()
    brought(room)
    departs(room)
    arrives(room)
    room.send(UnitsDispatched, dispatched([{"line": 1, "sku": "SKU-1", "quantity": 3}]))
    assert (room.supplied["warehouse_stock", "SKU-1@BER"], held(room, "BER")) == (0, 0)
