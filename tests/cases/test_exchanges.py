"""Orders that are exchanged for what comes back of others: in any order of what people and
warehouses say, through all stages; the audit is the judge (AS-04)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import Staff
from tests import orders as made
from tests.cases.histories import FORGOTTEN, Move, opening
from tests.cases.inside import Inside
from tests.cases.playing import play, told_of
from tests.cases.steps import Send
from tests.cases.story import arrived, cancelled, delivered, ordered, scanned, sent_back
from tests.cases.test_gates import answered
from tests.cases.test_inside import wrong
from tests.examples import drawn

GOODS = ("ART-A", 2)
OLD, NEW, AGAIN = "shop:e1", "shop:e2", "shop:e3"
PEOPLE = (made.staff("S1", "sales"), made.staff("M1", "manager"), made.staff("F1", "finance"))
ROWS = [(Staff, one["staff_id"], one) for one in PEOPLE]


def exchanged(order: str = NEW, of: str = OLD, return_id: str = "R-1", **changes: Any) -> Send:
    """Something else is wanted for what is sent back."""
    named = {"order_id": of, "return_id": return_id}
    reference = order.partition(":")[2]
    return ordered(reference, ("ART-A", 1), exchange=named, **changes)


def let_go(by: str = "S1", **changes: Any) -> Send:
    """A person says that it need not wait."""
    return answered(NEW, by, gate_id="return-arrived", reference="", **changes)


def place() -> Inside:
    """Where plenty of it lies, and three people work."""
    return Inside([opening()], ROWS)


@st.composite
def histories(draw: st.DrawFn) -> list[Move]:
    """An order that is delivered most often, and all that may become of its exchange, in any
    order."""
    moves: list[Move] = [ordered("e1", GOODS), *delivered(OLD, GOODS)]
    if draw(st.integers(0, 5)) == 0:
        moves.pop()
    said: list[st.SearchStrategy[Move]] = [
        st.builds(
            exchanged,
            of=st.sampled_from((OLD, OLD, OLD, OLD, "shop:nobody")),
            return_id=st.sampled_from(("R-1", "R-1", "R-1", "R-2")),
            customer=st.sampled_from(("K-1", "K-1", "K-1", "K-1", "K-2")),
        ),
        st.just(exchanged(AGAIN)),
        st.just(sent_back(OLD, GOODS)),
        st.builds(lambda units: sent_back(OLD, ("ART-A", units)), st.integers(1, 3)),
        st.builds(
            lambda units, scrapped: arrived(
                OLD, ("ART-A", units), scrapped=scrapped, document=f"A-{units}"
            ),
            st.integers(1, 2),
            st.sampled_from((False, False, True)),
        ),
        st.builds(
            let_go,
            st.sampled_from(("S1", "S1", "M1", "F1")),
            verdict=st.sampled_from(("OPEN", "OPEN", "REFUSE")),
        ),
        st.sampled_from((cancelled(NEW), scanned(NEW, "PICKED_UP"), scanned(NEW, "DELIVERED"))),
        st.sampled_from((0.2, 3.0, 11.0, 23.0)),
    ]
    return moves + draw(st.lists(st.one_of(said), min_size=4, max_size=9))


@drawn(20)
@given(histories())
def test_whatever_is_said_of_exchanges_the_audit_finds_nothing(history: list[Move]) -> None:
    at = place()
    play(at, history)
    assert wrong(at.audit()) == []
    at.pass_days(FORGOTTEN)
    assert wrong(at.audit()) == []


def sent(at: Inside, order: str = NEW) -> bool:
    return order in [one["order_id"] for one in told_of(at, "ShipmentReleased")]


def test_it_leaves_when_its_return_has_come_and_not_before() -> None:
    at = place()
    before: list[Move] = [ordered("e1", GOODS), *delivered(OLD, GOODS), sent_back(OLD, GOODS)]
    play(at, [*before, exchanged()])
    assert not sent(at)
    status = [one["status"] for one in told_of(at, "OrderStatus") if one["order_id"] == NEW]
    assert status[-1] == "gated"
    play(at, [arrived(OLD, GOODS)])
    assert sent(at)
    [settled] = told_of(at, "GateSettled")
    assert (settled["how"], settled["reference"]) == ("opened", "shop:e1/R-1")
    report = at.audit()
    assert wrong(report) == []
    assert report.results["exchanges"].looked_at == 1


def test_it_leaves_at_once_where_the_goods_came_first() -> None:
    at = place()
    came: list[Move] = [sent_back(OLD, GOODS), arrived(OLD, GOODS)]
    play(at, [ordered("e1", GOODS), *delivered(OLD, GOODS), *came, exchanged()])
    assert sent(at)
    assert wrong(at.audit()) == []


def test_what_nobody_knows_waits_for_a_person_and_is_given_up_at_last() -> None:
    at = place()
    play(at, [exchanged(of="shop:nobody")])
    assert [one["because"] for one in told_of(at, "GateSettled")] == ["unknown_order"]
    at.pass_days(31)
    assert not sent(at)
    assert told_of(at, "GateSettled")[-1]["how"] == "unanswered"
    [refund] = told_of(at, "RefundRequested")
    assert refund["order_id"] == NEW
    assert wrong(at.audit()) == []


def test_a_person_lets_it_go_whatever_became_of_the_return() -> None:
    at = place()
    play(at, [exchanged(of="shop:nobody"), let_go()])
    assert sent(at)
    assert told_of(at, "GateSettled")[-1]["decided_by"] == "S1"
    assert wrong(at.audit()) == []
