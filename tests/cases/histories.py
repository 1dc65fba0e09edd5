"""Histories that nobody planned: orders, payments, parts, losses, returns, counts and receipts, in
any order, through all stages. The audit is the judge."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.cases.steps import HOUR, NOW, SHIPMENT, Case, Send
from tests.cases.story import (
    FREIGHT,
    ON_ACCOUNT,
    arrived,
    came,
    cancelled,
    chose,
    complained,
    counted,
    damaged,
    departed,
    gone,
    judged,
    ordered,
    packed,
    paid,
    picked,
    received,
    scanned,
    sent_back,
    stock,
)

ARTICLES = ("ART-A", "ART-B")
PLENTY, SCARCE = 20, 4
PAYMENTS: tuple[Mapping[str, Any], ...] = (
    {"paid": None},
    {"paid": None, "payment": {"reference": "B-1"}},
    {"paid": 0},
    {"paid": 700},
    {"paid": 0, "payment": ON_ACCOUNT, "customer": "K-2"},
)
WAREHOUSES = ("HAM", "HAM", "HAM", "MUC", "HAMB")
FORGOTTEN = 60.0
"""Days after which nobody remembers an order that ended before them."""
Goods = tuple[tuple[str, int], ...]
Move = Send | float
"""Something is said, or days pass."""
Draw = st.DrawFn

goods = st.lists(st.tuples(st.sampled_from(ARTICLES), st.integers(1, 3)), min_size=1, max_size=2)


@st.composite
def histories(draw: Draw) -> list[Move]:
    """The lives of a few orders, told in turns, with news of the shelves between them; now and then
    somebody repeats what they said, or says it too early. After all that everybody has forgotten,
    some of it is said again, and something new."""
    lives = [draw(life(f"h{number}")) for number in range(1, draw(st.integers(1, 3)) + 1)]
    lives.append(draw(st.lists(reports(), max_size=4)))
    told: list[Move] = []
    while lives := [life for life in lives if life]:
        chosen = draw(st.sampled_from(range(len(lives))))
        told.append(lives[chosen].pop(0))
        match draw(st.integers(0, 11)):
            case 0:
                told.append(draw(st.sampled_from(told)))
            case 1:
                told.append(draw(st.sampled_from((1.0, 5.0))))
            case 2 if len(told) > 1:
                told[-1], told[-2] = told[-2], told[-1]
    for number in range(draw(st.integers(0, 2))):
        told.append(FORGOTTEN)
        told += draw(st.lists(st.sampled_from(told), max_size=4))
        told += draw(st.lists(_payment("shop:h1", 1000, (f"L-{number}",)), max_size=1))
    return told


@st.composite
def life(draw: Draw, reference: str) -> list[Move]:
    """An order, what is paid for it, what becomes of its goods, what comes back."""
    wanted: Goods = tuple(draw(goods))
    order = f"shop:{reference}"
    bought = ordered(
        reference,
        *wanted,
        charges=[FREIGHT] if draw(st.booleans()) else (),
        **draw(st.sampled_from(PAYMENTS)),
    )
    total = bought.value["order"]["totals"]["total_minor"]
    told: list[Move] = [bought]
    told += draw(st.lists(_payment(order, total), max_size=2))
    if draw(st.integers(0, 4)) == 0:
        told.append(cancelled(order))
    told += draw(_shipment(order, wanted))
    if draw(st.integers(0, 3)) == 0:
        told += draw(_complained(order, wanted))
    if draw(st.integers(0, 3)) == 0:
        told += draw(_replaced(order, wanted))
    told += draw(st.lists(_payment(order, total), max_size=1))
    if draw(st.booleans()):
        told += draw(_return(order, wanted))
    return told


def _payment(
    order: str, total: int, numbers: Sequence[str] = ("B-1", "B-2", "B-3")
) -> st.SearchStrategy[Send]:
    return st.builds(
        paid,
        st.just(order),
        st.sampled_from(numbers),
        st.sampled_from((total, total, 1000, 500, -1000)),
        st.sampled_from(("EUR", "EUR", "EUR", "USD")),
    )


@st.composite
def _shipment(draw: Draw, order: str, wanted: Goods) -> list[Send]:
    """Picked, perhaps short, perhaps packed; then the carrier's word, or none."""
    short = draw(st.integers(0, 4)) == 0
    there = tuple((sku, count - 1 if short else count) for sku, count in wanted)
    told: list[Send] = []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        told.append(picked(order, *there, shipment=number))
        if draw(st.booleans()):
            told.append(packed(order, number))
        ends = ("DELIVERED", "DELIVERED", "DELIVERED", "LOST", "REFUSED", "DAMAGED", "")
        some = [(sku, draw(st.integers(0, count))) for sku, count in wanted]
        refused = some if draw(st.integers(0, 3)) == 0 else ()
        told.append(scanned(order, "PICKED_UP", number))
        if end := draw(st.sampled_from(ends)):
            told.append(scanned(order, end, number, refused))
        if refused and draw(st.booleans()):
            told.append(scanned(order, "DELIVERED", number))
    return told


@st.composite
def _replaced(draw: Draw, order: str, wanted: Goods) -> list[Send]:
    """The choice of who has lost something, if anything is lost; of what is sent again some is
    cancelled, and all else becomes of it what becomes of shipments (TR-05)."""
    told: list[Send] = [
        chose(order, draw(st.sampled_from(("replacement", "replacement", "refund"))))
    ]
    again = f"{order}~R1"
    if draw(st.integers(0, 3)) == 0:
        told.append(cancelled(again))
    return told + draw(_shipment(again, wanted))


@st.composite
def _complained(draw: Draw, order: str, wanted: Goods) -> list[Send]:
    """What the customer says is wrong with what has come, if anything has; and what somebody says
    of that, asked or not (TR-05)."""
    line = draw(st.integers(1, len(wanted)))
    units = draw(st.sampled_from(((), (1,), (2,))))
    kind = draw(st.sampled_from(("DAMAGED", "MISSING")))
    told = [complained(order, line, units=units, kind=kind, shipment=draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        told.append(judged(order, draw(st.sampled_from(("AGREE", "REFUSE"))), kind))
    return told


@st.composite
def _return(draw: Draw, order: str, wanted: Goods) -> list[Send]:
    """Some of it, or all, in one part or two; or what the buyer refused."""
    some = tuple((sku, draw(st.integers(1, count))) for sku, count in wanted)
    reason = draw(st.sampled_from(("changed my mind", "defective")))
    names = ("R-1", f"refused-{SHIPMENT.format(1)}")
    parts = [
        arrived(
            order,
            *some,
            warehouse=draw(st.sampled_from(WAREHOUSES)),
            scrapped=draw(st.integers(0, 3)) == 0,
            return_id=draw(st.sampled_from(names)),
            document=f"A-{number}",
        )
        for number in range(draw(st.integers(1, 2)))
    ]
    return [sent_back(order, *some, reason=reason), *parts]


def reports() -> st.SearchStrategy[Send]:
    """News of a shelf: goods in, a count, damage; told up to two hours later."""
    return st.builds(
        lambda tell, sku, warehouse, number, quantity, ago: tell(
            sku, warehouse, f"D-{number}", quantity, NOW - ago * HOUR
        ),
        st.sampled_from((received, counted, damaged)),
        st.sampled_from(ARTICLES),
        st.sampled_from(WAREHOUSES),
        st.integers(1, 2),
        st.integers(1, 6),
        st.integers(0, 2),
    )


def transfers() -> st.SearchStrategy[Send]:
    """Papers of two transfers, in any order, some of them senseless."""
    about = (
        st.sampled_from(ARTICLES),
        st.sampled_from(WAREHOUSES),
        st.sampled_from(("T-1", "T-2")),
        st.sampled_from(("P-1", "P-2", "P-3")),
        st.integers(1, 5),
        st.integers(0, 2),
    )
    return st.one_of(
        st.builds(
            lambda to, sku, warehouse, transfer, number, quantity, ago: departed(
                sku, warehouse, to, transfer, number, quantity, NOW - ago * HOUR
            ),
            st.sampled_from(("MUC", "MUC", "HAM", "HAMB", "")),
            *about,
        ),
        st.builds(
            lambda tell, sku, warehouse, transfer, number, quantity, ago: tell(
                sku, warehouse, transfer, number, quantity, NOW - ago * HOUR
            ),
            st.sampled_from((came, came, gone)),
            *about,
        ),
    )


def opening() -> Case:
    """Of one article there is plenty, of the other little; with everything that histories name."""
    named = ordered("none", *((sku, 1) for sku in ARTICLES))
    account = ordered("none", (ARTICLES[0], 1), customer="K-2")
    return Case("history", (named, account))


def furniture() -> list[Send]:
    """What there is before anything happens."""
    return [stock(ARTICLES[0], "HAM", PLENTY), stock(ARTICLES[1], "HAM", SCARCE)]
