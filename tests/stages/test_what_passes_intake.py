"""Whatever a channel writes into an order: intake names it, or the stages behind it can work with
what it took. No order that passes intake makes review or shipping raise (IN-02)."""

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from orders.business.ranks import rank
from orders.contracts.catalogue import record_type
from orders.contracts.order import CarriedOrder
from orders.contracts.records import Order, OrderAllocated, OrderReceived, OrderSubmitted
from orders.engine.handling import Event
from orders.engine.questions import Take
from services.intake.stage import STAGE as INTAKE
from services.shipping.stage import STAGE as SHIPPING
from tests.codec import CODEC
from tests.examples import examples
from tests.orders import address, buyer, line, order, submitted
from tests.stages.house import allocated, references
from tests.stages.review_desk import Desk
from tests.stages.room import START, Room

LONGS = st.one_of(st.integers(-2, 5), st.integers(-(2**63), 2**63 - 1), st.just(10**12))
TEXTS = st.one_of(st.sampled_from(["", " ", "EUR", "DE", "x" * 200]), st.text(max_size=8))
TIMES = st.one_of(st.none(), st.integers(START, START + 10**10), st.integers(START, 2**63 - 1))


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """An order that is sound but for a few fields, which say anything that the schema allows."""
    lines = [
        line(
            number,
            quantity=draw(st.integers(1, 10**9)),
            price=draw(st.one_of(st.integers(0, 10**4), st.integers(0, 10**14))),
            price_per=draw(st.sampled_from([1, 1000])),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    made: Any = order(
        lines=lines,
        buyer=buyer(
            contacts=[{"kind": draw(st.sampled_from(["EMAIL", "MESSENGER"])), "value": "a@b.eu"}]
        ),
        delivery_address=address(),
        terms=draw(st.sampled_from(["PREPAID", "ON_ACCOUNT", "ON_DELIVERY"])),
        currency=draw(st.sampled_from(["EUR", "JPY", "CLF", "USD"])),
        wished_delivery_at=draw(TIMES),
        promised_delivery_at=draw(TIMES),
        priority=draw(st.sampled_from([0, 1, 2, 2, 7])),
    )
    for _ in range(draw(st.integers(0, 2))):
        part = draw(st.sampled_from(["buyer", "delivery_address", "lines", "payment", "totals"]))
        where = made[part][0] if part == "lines" else made[part]
        field = draw(st.sampled_from(sorted(where)))
        if isinstance(where[field], str) and field not in ("terms",):
            where[field] = draw(TEXTS)
        elif isinstance(where[field], int):
            where[field] = draw(LONGS)
    return made  # type: ignore[no-any-return]


def fits(content: Order) -> bool:
    """Whether a channel could send it at all."""
    try:
        return bool(CarriedOrder.of(content).payload)
    except (ValueError, OverflowError):
        return False


def encodes(events: list[Event]) -> None:
    """Every record fits its schema, as the engine needs it to."""
    for event in events:
        topic = "orders.review.v1" if event.record.__name__ in TWICE else None
        CODEC.encode(record_type(event.record, topic), event.value)


TWICE = ("RecallRequested", "RefundRequested")


@settings(max_examples=examples(300), deadline=None)
@given(orders())
def test_what_passes_intake_is_no_poison_later(content: Order):  # IN-02
    assume(fits(content))
    events = Room(INTAKE).send(OrderSubmitted, submitted(content))
    encodes(events)
    if not any(event.record is OrderReceived for event in events):
        return
    Take("C-1", content["totals"]["total_minor"])
    assert len(rank(content, 7).split("/")[1]) == 16, "ranks are compared as texts"
    desk = Desk()
    encodes(desk.receive(content))
    for hold in desk.room.state(content["order_id"])["open_holds"]:
        encodes(desk.decide("RELEASE", hold["hold_id"], content["order_id"]))
    encodes(desk.room.forward(hours=24 * 40))
    room = Room(SHIPPING, references=references())
    encodes([*room.send(OrderAllocated, allocated(content)), *room.forward(hours=24 * 40)])
