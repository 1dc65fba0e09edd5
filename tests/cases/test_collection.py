"""Goods that their customers come for, with the code, with another, or never; cancelled or put back
meanwhile. In any order, through all stages; the audit is the judge (SH-04)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import GoodsCollected, RecallAnswered
from tests.cases.histories import FORGOTTEN, Move, furniture, opening
from tests.cases.inside import Inside
from tests.cases.place import ready
from tests.cases.playing import told_of
from tests.cases.steps import NOW, SHIPMENT, Send
from tests.cases.story import cancelled, ordered, packed, scanned
from tests.cases.test_inside import wrong
from tests.examples import drawn

GOODS = ("ART-A", 2)
ORDER = "shop:c1"
ORDERED = ordered("c1", GOODS, delivery="collection")
CODE = "the code"
"""In its place stands what the customer was written."""


def comes(code: str = CODE, number: int = 1) -> Send:
    """Somebody stands at the counter."""
    about = {"order_id": ORDER, "document_id": f"C-{number}", "shipment_id": SHIPMENT.format(1)}
    return Send(GoodsCollected, ORDER, {**about, "code": code, "at": NOW})


def put_back(recalled: bool = True) -> Send:
    """The warehouse says whether it has put back what it was asked to."""
    about = {"order_id": ORDER, "document_id": f"R-{recalled}", "shipment_id": SHIPMENT.format(1)}
    value = {**about, "recalled": recalled, "because": "", "at": NOW}
    return Send(RecallAnswered, ORDER, value)


def play(place: Inside, moves: list[Move]) -> None:
    said: dict[int, Any] = {}
    for move in (*furniture(), *moves):
        if not isinstance(move, Send):
            place.pass_days(move)
            continue
        value = said.setdefault(id(move), ready(move, place))
        if value.get("code") == CODE:
            value = {**value, "code": written(place)}
        place.send(move.record, move.key, value)


def written(place: Inside) -> str:
    """The code that the customer got; empty before."""
    messages = told_of(place, "MessageRequested")
    codes = (one["values"]["code"] for one in messages if "code" in one["values"])
    return next(codes, "")


def test_who_has_the_code_gets_the_goods() -> None:
    place = Inside([opening()])
    play(place, [ORDERED, packed(ORDER), comes("OTHER", 1), comes(CODE, 2)])
    [delivered] = told_of(place, "ShipmentDelivered")
    assert (delivered["proof"], delivered["proof_reference"]) == ("collection code", "C-2")
    status = [one["status"] for one in told_of(place, "OrderStatus")]
    assert "ready_for_collection" in status
    place.pass_days(FORGOTTEN)
    assert wrong(place.audit()) == []


def test_what_nobody_comes_for_gives_back_goods_and_money() -> None:
    place = Inside([opening()])
    free = place.ledger("stock").get("ART-A", (0, 0))[0]
    play(place, [ORDERED, packed(ORDER), 16.0, put_back()])
    assert place.ledger("stock")["ART-A"][0] == free + 20, "what came, and no less"
    assert [one["amount_minor"] for one in told_of(place, "RefundRequested")] == [2000]
    [stopped] = [one for one in told_of(place, "OrderStopped") if one["whole"]]
    assert stopped["because"] == "nobody came for it in time"
    assert wrong(place.audit()) == []
    place.pass_days(FORGOTTEN)
    assert wrong(place.audit()) == []


@drawn(15)
@given(
    st.lists(
        st.one_of(
            st.builds(comes, st.sampled_from((CODE, CODE, "OTHER")), st.integers(1, 3)),
            st.builds(put_back, st.booleans()),
            st.sampled_from((packed(ORDER), cancelled(ORDER), scanned(ORDER, "DELIVERED"))),
            st.sampled_from((0.5, 3.0, 16.0)),
        ),
        min_size=1,
        max_size=7,
    )
)
def test_whatever_is_said_of_what_lies_ready_the_audit_finds_nothing(moves: list[Move]) -> None:
    place = Inside([opening()])
    play(place, [ORDERED, packed(ORDER), *moves])
    assert wrong(place.audit()) == []
    place.pass_days(FORGOTTEN)
    assert wrong(place.audit()) == []
