"""What happens to an article whose lots are kept: more comes of a lot, sooner or later spoilt, or
under another expiry; lots go from house to house, may not be sold, or may again, and are recalled,
with whoever has some of them (IV-08)."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from orders.cli.recall.ledger import JOURNAL, fold
from orders.contracts.records import HoldersListed, LotHolder, StockBlocked, StockReleased
from tests.cases.inside import Inside
from tests.cases.steps import NOW, Send
from tests.cases.story import came, departed, gone, received

MILK = "MILK"
EXPIRIES = {"L1": "2027-06-01", "L2": "2027-03-01", "L3": "2027-09-01", "L4": "2026-12-06"}
"""The last of them is soon: eight days from the beginning."""

lots = st.sampled_from(tuple(EXPIRIES))
numbers = st.sampled_from(("B-1", "B-2"))
quantities = st.integers(1, 4)


def of_lots() -> st.SearchStrategy[Send]:
    """One thing that happens to a lot."""
    return st.one_of(
        st.builds(came_of_lot, lots, quantities, numbers, st.sampled_from(("HAM", "HAM", "MUC"))),
        st.builds(of_other_expiry, lots, quantities, numbers),
        st.builds(blocked, st.just(StockBlocked), lots, qualities, numbers),
        st.builds(blocked, st.just(StockReleased), lots, qualities, numbers),
        st.builds(holders, lots, numbers),
        moved(),
        moved(),
    )


qualities = st.sampled_from(("recalled", "recalled", "quarantine"))


def furniture() -> list[Send]:
    """What there is of it before anything happens."""
    return [came_of_lot("L1", 3, "GR-1"), came_of_lot("L2", 4, "GR-2")]


def came_of_lot(lot: str, quantity: int, number: str, warehouse: str = "HAM") -> Send:
    """Milk comes in."""
    return _of(lot, received(MILK, warehouse, number, quantity))


def of_other_expiry(lot: str, quantity: int, number: str) -> Send:
    """Milk comes in under a name that is known, and another day."""
    came = came_of_lot(lot, quantity, number)
    return came._replace(value={**came.value, "expires_on": ""})


def moved() -> st.SearchStrategy[Send]:
    """Papers of a transfer of a lot, in any order."""
    about = (st.sampled_from(("T-1", "T-2")), numbers, quantities)
    houses = st.sampled_from((("HAM", "MUC"), ("HAM", "MUC"), ("MUC", "HAM")))
    return st.one_of(
        st.builds(
            lambda lot, way, transfer, number, quantity: _of(
                lot, departed(MILK, way[0], way[1], transfer, number, quantity)
            ),
            lots,
            houses,
            *about,
        ),
        st.builds(
            lambda lot, tell, way, transfer, number, quantity: _of(
                lot, tell(MILK, way[1], transfer, number, quantity)
            ),
            lots,
            st.sampled_from((came, came, gone)),
            houses,
            *about,
        ),
    )


def blocked(record: type, lot: str, quality: str, number: str) -> Send:
    """All of a lot may not be sold any more, or may again."""
    value = {
        "sku": MILK,
        "warehouse": "",
        "document_id": number,
        "lot": lot,
        "quality": quality,
        "quantity": 0,
        "because": "looked at",
        "at": NOW,
    }
    fate = {"fate": "released"} if record is StockReleased else {}
    return Send(record, MILK, {**value, **fate})


def holders(lot: str, number: str) -> Send:
    """Whoever has some of a lot is to hear of its recall, if there is one of this number."""
    value: HoldersListed = {
        "sku": MILK,
        "document_id": number,
        "lot": lot,
        "holders": [],
        "because": "looked at",
        "at": NOW,
    }
    return Send(HoldersListed, MILK, value)


def as_held(listed: Mapping[str, Any], place: Inside) -> Mapping[str, Any]:
    """With those who have some of the lot now, or had: as `orders recall` lists them."""
    entries = (entry for _, entry in place.world.read(JOURNAL))
    book = fold(entries, listed["lot"]).get((MILK, listed["lot"]))
    found: list[LotHolder] = [
        {"order_id": one.order_id, "shipped": one.shipped}
        for one in (book.holders if book is not None else ())
    ]
    return {**listed, "holders": found}


@st.composite
def recall(draw: st.DrawFn) -> list[Send | float]:
    """A lot that some have is recalled; who has it is listed, now and then twice; then it may be
    found to be good."""
    lot, number = draw(st.sampled_from(("L1", "L2", "L2"))), "R-1"
    told: list[Send | float] = [blocked(StockBlocked, lot, "recalled", number)]
    told += [holders(lot, number)] * draw(st.integers(1, 2))
    if draw(st.integers(0, 2)) == 0:
        told.append(blocked(StockReleased, lot, "recalled", "R-2"))
    return told


def _of(lot: str, said: Send) -> Send:
    return said._replace(value={**said.value, "lot": lot, "expires_on": EXPIRIES[lot]})
