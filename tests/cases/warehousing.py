"""Histories of goods that nobody planned: orders of articles, of bundles and of what is made,
cancelled once or twice, answered to, picked amiss, sent back; receipts, counts, losses, transfers
and lists of warehouses between them, what suppliers bring, and what people decide about large
differences and about what nobody ordered (IV-02, IV-05, IV-07, IV-09, IV-10, IV-11)."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from hypothesis import strategies as st

from orders.business.lots import OVER_DELIVERED
from orders.contracts.records import (
    Article,
    BundlePart,
    CountDecided,
    PartsList,
    PurchaseOrderConfirmed,
    ShelfListed,
    Staff,
    StockReleased,
)
from tests import orders as made
from tests.cases.answering import answers
from tests.cases.goods import Row
from tests.cases.histories import Draw, Goods, Move, reports, transfers
from tests.cases.milk import MILK, of_lots, recall
from tests.cases.milk import furniture as milk
from tests.cases.place import Told
from tests.cases.steps import DAY, HOUR, NOW, SHIPMENT, Case, Send
from tests.cases.story import (
    arrived,
    cancelled,
    ordered,
    packed,
    picked,
    received,
    scanned,
    sent_back,
    stock,
)

PARTS = ("ART-A", "ART-B")
"""What lies on shelves: of the one there is plenty, of the other little."""
BUNDLE, MADE = "SET", "MADE"
SET_OF = [BundlePart(sku="ART-A", quantity=1), BundlePart(sku="ART-B", quantity=2)]
PLENTY, SCARCE = 12, 3
CLERK, PLANNER = "S-CLERK", "S-PLANNER"
KEEPS = 180
"""Days that milk must have left; what expires next year keeps so long for some days more."""
LARGE = 50
"""A difference of more pieces waits for a person."""

quantities = st.sampled_from((1, 1, 2, 4))
articles = st.sampled_from((PARTS[0], PARTS[1], PARTS[1], BUNDLE, MILK, MILK))
wanted = st.lists(st.tuples(articles, quantities), min_size=1, max_size=2)


def rows() -> list[Row]:
    """Reference data besides those of cases: what consists of parts, and who counts shelves."""
    parts = [{"sku": sku, "quantity": 1, "scrap_ppm": 0} for sku in PARTS]
    return [
        (Article, BUNDLE, made.article(BUNDLE, bundle=SET_OF, stocked=False)),
        (Article, MILK, made.article(MILK, lot_controlled=True, least_life_days=KEEPS)),
        (PartsList, MADE, {"sku": MADE, "revision": "A", "parts": parts}),
        *((Staff, who, made.staff(who, "planner")) for who in (CLERK, PLANNER)),
    ]


def opening() -> Case:
    """Everything that these histories name."""
    return Case("goods", (ordered("none", *((sku, 1) for sku in (*PARTS, BUNDLE, MADE, MILK))),))


def furniture() -> list[Send]:
    """What there is before anything happens: of the scarce article some in each house."""
    return [
        stock(PARTS[0], "HAM", PLENTY),
        stock(PARTS[1], "HAM", SCARCE - 1),
        stock(PARTS[1], "MUC", 1),
        *milk(),
    ]


@st.composite
def histories(draw: Draw) -> list[Move]:
    """The lives of some orders, told in turns, with news of the shelves between them; now and then
    somebody repeats what they said, or says it too early, or days pass."""
    lives = [draw(life(f"g{number}")) for number in range(1, draw(st.integers(3, 5)) + 1)]
    lives.append(draw(st.lists(news(), min_size=2, max_size=6)))
    lives.append(draw(st.lists(arrivals(), min_size=1, max_size=4)))
    lives.append(draw(st.lists(purchases(), min_size=1, max_size=5)))
    lives.append(draw(st.lists(of_lots(), min_size=2, max_size=6)))
    lives.append(draw(recall()))
    lives.append(draw(waiting()))
    told: list[Move] = []
    while lives := [life for life in lives if life]:
        told.append(lives[draw(st.integers(0, len(lives) - 1))].pop(0))
        match draw(st.integers(0, 9)):
            case 0:
                told.append(draw(st.sampled_from(told)))
            case 1:
                told.append(draw(st.sampled_from((0.1, 1.0, 8.0))))
            case 2 if len(told) > 1:
                told[-1], told[-2] = told[-2], told[-1]
    return told


@st.composite
def life(draw: Draw, reference: str) -> list[Move]:
    """An order, urgent or not, for some day or none; then what becomes of it."""
    order, goods = f"shop:{reference}", tuple(draw(wanted))
    to_make = draw(st.integers(0, 5)) == 0
    if to_make:
        goods = ((MADE, draw(quantities)), *goods[:1])
    bought = ordered(
        reference,
        *goods,
        kind="MADE_TO_ORDER" if to_make else "GOODS",
        priority=draw(st.sampled_from((0, 0, 2))),
        consents=draw(st.sampled_from(([], ["partial_delivery"]))),
        wished_delivery_at=draw(st.sampled_from((None, NOW + 3 * DAY, NOW + 30 * DAY))),
        promised_delivery_at=draw(st.sampled_from((None, NOW + 2 * DAY, NOW + 2 * DAY))),
    )
    told: list[Move] = [bought]
    if to_make or draw(st.integers(0, 3)) == 0:
        told += [cancelled(order)] * draw(st.integers(1, 2))
    told += draw(_shipments(order, goods))
    if draw(st.integers(0, 2)) == 0:
        told += draw(_return(order, goods))
    return told


@st.composite
def _shipments(draw: Draw, order: str, goods: Goods) -> list[Send]:
    """Each as it should be picked, or short, or another article, or far too much; then under way,
    and there, lost or refused; or nothing is said of it."""
    told: list[Send] = []
    for number in range(1, draw(st.integers(0, 2)) + 1):
        other = draw(st.sampled_from((1, 1, 1, 0, 10**15)))
        there = tuple((sku, count * other) for sku, count in goods)
        if draw(st.integers(0, 7)) == 0:
            there = tuple((PARTS[0], count) for _, count in goods)
        if draw(st.booleans()):
            told.append(picked(order, *there, shipment=number))
        if draw(st.booleans()):
            told.append(packed(order, number))
        ends = ("DELIVERED", "DELIVERED", "LOST", "REFUSED", "")
        refused = draw(st.sampled_from(((), (), tuple((sku, 1) for sku, _ in goods))))
        for status in ("PICKED_UP", draw(st.sampled_from(ends))):
            told += [scanned(order, status, number, refused)] if status else []
    return told


@st.composite
def _return(draw: Draw, order: str, goods: Goods) -> list[Send]:
    """Some of it, or more than was ever sent, comes back: announced, or refused at the door."""
    some = tuple((sku, draw(st.sampled_from((1, count, count + 5)))) for sku, count in goods)
    names = ("R-1", f"refused-{SHIPMENT.format(1)}")
    back = arrived(
        order,
        *some,
        warehouse=draw(st.sampled_from(("HAM", "MUC", "HAMB"))),
        scrapped=draw(st.integers(0, 3)) == 0,
        return_id=draw(st.sampled_from(names)),
    )
    return [sent_back(order, *some), back]


@st.composite
def waiting(draw: Draw) -> list[Move]:
    """Days pass, and customers answer what they may have been asked by then."""
    told: list[Move] = []
    for _ in range(draw(st.integers(3, 5))):
        told += [draw(st.sampled_from((1.0, 3.0))), draw(answers())]
    return told


def news() -> st.SearchStrategy[Send]:
    """What happens on shelves."""
    return st.one_of(reports(), transfers(), lines(), verdicts())


def purchases() -> st.SearchStrategy[Send]:
    """A supplier confirms some of the scarce article, at first or anew; it comes, and now and then
    more than that; and what of it is withheld is accepted, or sent back (IV-10)."""
    number, order = st.integers(1, 3), st.sampled_from(("PO-1", "PO-2"))
    return st.one_of(
        st.builds(bought, order, number, quantities, st.sampled_from((2, 8, 20))),
        st.builds(brought, order, number, st.sampled_from((1, 2, 6))),
        st.builds(brought, order, number, st.sampled_from((1, 2, 6))),
        st.builds(judged, number, quantities, st.sampled_from(("released", "sent_back"))),
    )


def bought(order: str, number: int, quantity: int, days: int) -> Send:
    """So much is confirmed, for so many days from now."""
    value: PurchaseOrderConfirmed = {
        "sku": PARTS[1],
        "warehouse": "HAM",
        "document_id": f"C-{number}",
        "purchase_order": order,
        "supplier": "ACME",
        "quantity": quantity,
        "expected_at": NOW + days * DAY,
        "at": NOW,
    }
    return Send(PurchaseOrderConfirmed, PARTS[1], value)


def brought(order: str, number: int, quantity: int) -> Send:
    """So much comes for it."""
    came = received(PARTS[1], "HAM", f"S-{number}", quantity)
    return came._replace(value={**came.value, "purchase_order": order})


def judged(number: int, quantity: int, fate: str) -> Send:
    """What becomes of goods that nobody ordered."""
    value: StockReleased = {
        "sku": PARTS[1],
        "warehouse": "HAM",
        "document_id": f"Q-{number}",
        "lot": "",
        "quality": OVER_DELIVERED,
        "quantity": quantity,
        "fate": fate,
        "because": "looked at",
        "at": NOW,
    }
    return Send(StockReleased, PARTS[1], value)


def arrivals() -> st.SearchStrategy[Send]:
    """The scarce article comes, so that some who wait can be served and some cannot."""
    return st.builds(
        lambda number, quantity: received(PARTS[1], "HAM", f"N-{number}", quantity),
        st.integers(1, 9),
        st.sampled_from((1, 1, 2, 3, 6)),
    )


def lines() -> st.SearchStrategy[Send]:
    """A line of a warehouse's list: right or wrong, now and then by far, or of nobody's house."""
    return st.builds(
        listed,
        st.sampled_from(PARTS),
        st.sampled_from(("HAM", "HAM", "MUC", "HAMB")),
        st.sampled_from(("L-1", "L-2")),
        st.sampled_from((0, 1, 4, 10, 12, LARGE + 20, 10**15)),
        st.integers(0, 3),
    )


def listed(sku: str, warehouse: str, list_id: str, quantity: int, ago: int) -> Send:
    """One line, so many hours old."""
    value: ShelfListed = {
        "sku": sku,
        "warehouse": warehouse,
        "list_id": list_id,
        "quantity": quantity,
        "unit": "PCE",
        "listed": True,
        "reason": "",
        "sent_by": CLERK,
        "at": NOW - ago * HOUR,
        "lot": "",
        "expires_on": "",
    }
    return Send(ShelfListed, sku, value)


def verdicts() -> st.SearchStrategy[Send]:
    """Somebody decides about a difference, which may wait or not."""
    return st.builds(
        decided,
        st.sampled_from(PARTS),
        st.sampled_from(("HAM", "MUC")),
        st.sampled_from(("L-1", "L-2")),
        st.sampled_from(("APPROVE", "REFUSE")),
        st.sampled_from((PLANNER, PLANNER, CLERK, "S-NOBODY")),
    )


def decided(sku: str, warehouse: str, list_id: str, verdict: Any, by: str) -> Send:
    """Of one article of a list."""
    value: CountDecided = {
        "sku": sku,
        "warehouse": warehouse,
        "list_id": list_id,
        "verdict": verdict,
        "difference": 0,
        "reason": "",
        "decided_by": by,
        "lot": "",
        "because": "counted again",
        "entered_by": "login",
        "at": NOW,
    }
    return Send(CountDecided, sku, value)


def as_seen(verdict: Mapping[str, Any], told: Iterable[Told]) -> Mapping[str, Any]:
    """The verdict about the difference that was told last, if any was."""
    of = itemgetter("sku", "warehouse", "list_id")
    seen = [
        one.value["difference"]
        for one in told
        if one.name == "CountJudged" and of(one.value) == of(verdict)
    ]
    return {**verdict, "difference": seen[-1]} if seen else verdict
