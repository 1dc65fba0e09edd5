"""Whatever partners say, in whatever order: every unit of an order meets exactly one fate, and
every order comes to an end."""

from collections import Counter
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    OrderAllocated,
    OrderStopped,
    PackedOut,
    ReallocationRequested,
    RecallAnswered,
    RecallRequested,
    ShipmentPicked,
    ShortPicked,
    UnitsDispatched,
)
from services.shipping.stage import STAGE
from tests.examples import examples
from tests.orders import order
from tests.stages.house import AT, allocated, bare, references, report, scan, shipment
from tests.stages.room import Room

KEY = "shop:1001"
STATUSES = (
    "PICKED_UP",
    "IN_TRANSIT",
    "DELAYED",
    "OUT_FOR_DELIVERY",
    "DELIVERED",
    "REFUSED",
    "LOST",
    "DAMAGED",
    "UNKNOWN",
)

shipments = st.integers(1, 4)
picks = st.lists(st.integers(0, 3), min_size=5, max_size=5)
at_the_door = st.tuples(
    st.sampled_from(("DELIVERED", "REFUSED", "DAMAGED")),
    picks,
    st.sampled_from(("signature", "")),
)
says = st.one_of(
    st.tuples(st.just("scan"), shipments, st.sampled_from(STATUSES)),
    st.tuples(st.just("door"), shipments, at_the_door),
    st.tuples(st.sampled_from(("picked", "short", "packed")), shipments, picks),
    st.tuples(st.just("answer"), shipments, st.booleans()),
    st.tuples(st.sampled_from(("recall", "amend")), st.just(0), st.none()),
    st.tuples(st.just("wait"), st.integers(1, 100), st.none()),
)


def tell(room, number, what, n, detail):
    """One thing that happens; returns what shipping published."""
    document = f"D-{number}"
    match what:
        case "scan":
            return room.send(CarrierScanned, scan(detail, n, document_id=document))
        case "door":
            status, refused, proof = detail
            named = {"refused_lines": bare(*refused), "proof": proof}
            return room.send(CarrierScanned, scan(status, n, document_id=document, **named))
        case "picked":
            return room.send(ShipmentPicked, report(document, n, lines=bare(*detail)))
        case "short":
            return room.send(ShortPicked, report(document, n, lines=bare(*detail), missing=[]))
        case "packed":
            lines = [{**line, "unit": "PCE"} for line in bare(*detail)]
            package = {
                "package_id": "P",
                "packaging": "standard",
                "weight_g": 1,
                "volume_ml": 1,
                "lines": lines,
                "sscc": "",
            }
            return room.send(PackedOut, report(document, n, packages=[package]))
        case "answer":
            return room.send(RecallAnswered, report(document, n, recalled=detail, because=""))
        case "recall" | "amend":
            recall = {
                "order_id": KEY,
                "version": 1,
                "requested_by": "customer",
                "reason": "",
                "purpose": "CANCEL" if what == "recall" else "AMEND",
                "at": AT,
            }
            return room.send(RecallRequested, recall)
    return room.forward(hours=n)


def reallocate(room, asked, revision, refuses):
    """Allocation's answer: another warehouse, or none."""
    if refuses:
        notice = {
            "order_id": KEY,
            "version": 1,
            "lines": asked["lines"],
            "whole": False,
            "because": "recalled",
        }
        return room.send(
            OrderStopped,
            {
                **notice,
                "warehouse": "",
                "stopped_by": "allocation",
                "outcome": "cancelled",
                "at": AT,
            },
        )
    lines = [{**line, "unit": "PCE"} for line in asked["lines"]]
    return room.send(
        OrderAllocated,
        allocated(order(), shipment(revision + 1, lines=lines, warehouse="LYS"), revision=revision),
    )


def units(events, record, field):
    return Counter(
        {
            line["line"]: line["quantity"]
            for event in events
            if event.record is record
            for line in event.value[field]
        }
    )


def total(events, record, field):
    together: Counter[int] = Counter()
    for event in events:
        together += units([event], record, field)
    return together


REMEMBERS = STAGE.policy.load(STAGE.policy_file).model_copy(update={"horizon_days": 10_000})
"""So that the end can be looked at."""


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(says, max_size=25), st.booleans())
def test_every_unit_meets_one_fate_and_every_order_ends(story, refuses):
    room = Room(STAGE, REMEMBERS, references())
    room.send(OrderAllocated, allocated(order(), shipment(1, 2, 2, 2), shipment(2, 0, 0, 0, 2, 2)))
    stops_by_allocation: Counter[int] = Counter()

    def happens(number, what, n, detail):
        for event in tell(room, number, what, n, detail):
            if event.record is not ReallocationRequested:
                continue
            asked, state = event.value, room.state(KEY)
            refuses_this = state["recalled"] or (refuses and not asked["same_warehouse"])
            if refuses_this:
                stops_by_allocation.update({one["line"]: one["quantity"] for one in asked["lines"]})
            reallocate(room, asked, next(revisions), refuses_this)

    revisions = count(2)
    for number, said in enumerate(story):
        happens(number, *said)
    if room.state(KEY)["status"] == "amended":  # its next version does not come
        happens("end", "recall", 0, None)
    shipped: set[str] = set()
    while left := [s["shipment_id"] for s in room.state(KEY)["shipments"]][len(shipped) :]:
        shipped.update(left)  # carriers take what is still there, and then fall silent
        for one in left:
            happens(f"end-{one}", "scan", int(one.rpartition("-")[2]), "PICKED_UP")
    room.forward(hours=100 * 24)

    state, events = room.state(KEY), room.events
    assert state["status"] in ("settled", "stopped")
    assert (state["order"], state["awaited"]) == (None, [])
    ordered = Counter(dict.fromkeys(range(1, 6), 2))
    fates = [
        Counter({line["line"]: line["quantity"] for line in state[fate]})
        for fate in ("delivered", "refused", "lost", "stopped")
    ]
    assert sum(fates, Counter()) == ordered
    assert total(events, UnitsDispatched, "lines") == fates[0] + fates[1] + fates[2]
    assert total(events, OrderStopped, "lines") + stops_by_allocation == fates[3]
    wholes = [
        event
        for event in events
        if event.record is OrderStopped
        and event.value["whole"]
        and event.value["outcome"] != "amended"
    ]
    ends = [event for event in events if event.record is DeliveryCompleted]
    assert (len(wholes), len(ends)) == ((1, 0) if state["status"] == "stopped" else (0, 1))
