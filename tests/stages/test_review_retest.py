"""Holds are looked at again at each timer: what was mended meanwhile is released (RV-08)."""

from orders.contracts.records import Article, Customer, HoldReleased, OrderHeld
from tests.orders import article, customer, line, order
from tests.stages.review_desk import KEY, Desk, holds, names, only, templates

UNKNOWN = line(1, "SKU-X")


def mend(desk: Desk) -> None:
    """The article is entered."""
    desk.room.references.put(Article, "SKU-X", article("SKU-X"))


def test_an_article_that_is_entered_lets_its_order_go_at_the_next_timer():
    desk = Desk(missing_price="pass")
    desk.receive(order(lines=[UNKNOWN]))
    mend(desk)
    events = desk.later(4)
    released = only(events, HoldReleased)
    assert (released["hold_id"], released["released_by"]) == ("goods", "review")
    assert templates(events)[:1] != ["hold-overdue"]
    assert desk.status() == "confirmed"


def test_only_what_is_mended_is_released_and_the_rest_escalates():
    desk = Desk(missing_price="pass")
    both = order(lines=[UNKNOWN, line(2, price=900)])
    assert {one["hold_id"] for one in only(desk.receive(both), OrderHeld)["holds"]} == {
        "goods",
        "price",
    }
    mend(desk)
    events = desk.later(4)
    assert only(events, HoldReleased)["hold_id"] == "goods"
    assert templates(events) == ["hold-overdue"]
    assert [one["hold_id"] for one in desk.room.state(KEY)["open_holds"]] == ["price"]


def test_what_is_not_mended_waits_as_it_did():
    desk = Desk()
    desk.receive(order(lines=[UNKNOWN]))
    assert names(desk.later(4)) == []
    assert desk.status() == "held"


def test_a_proof_that_came_releases_and_approvals_are_not_retested():
    desk = Desk()
    desk.room.references.put(Article, "SKU-1", article("SKU-1", minimum_age=18))
    desk.receive(order(lines=[line(1)]))
    desk.room.references.put(Customer, "C-1", customer(age=30))
    assert only(desk.later(8), HoldReleased)["hold_id"] == "legality"
    dear = Desk()
    dear.receive(order(lines=[line(1, quantity=900, price=10_000)], reference="1001"))
    kinds = {one["hold_id"] for one in dear.room.state(KEY)["open_holds"]}
    assert "tier-1" in kinds, "a value that needs an approval"
    dear.later(12)
    assert "tier-1" in {one["hold_id"] for one in dear.room.state(KEY)["open_holds"]}


def test_what_review_released_by_itself_is_looked_at_again_when_the_order_is_changed():  # RV-06
    """Nobody has let it pass: what speaks against the next version holds it, as it did at first."""
    desk = Desk()
    desk.room.references.put(Article, "SKU-1", article("SKU-1", minimum_age=18))
    desk.receive(order(lines=[line(1)]))
    desk.room.references.put(Customer, "C-1", customer(age=30))
    assert only(desk.later(8), HoldReleased)["hold_id"] == "legality"
    desk.room.references.put(Customer, "C-1", customer())
    desk.taken_back()
    assert holds(desk.receive(order(lines=[line(1)]), version=2)).keys() == {"legality"}
