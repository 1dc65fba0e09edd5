"""The audit sees what left before its return had come, and who waits for a return and hears nothing
of it (AS-04)."""

from typing import Any

import pytest

from orders.audit.checks.exchanges import Returns, ahead
from orders.audit.story import Story

OLD, NEW, GATE = "shop:1", "shop:2", "return-arrived"
NAMED = {"order_id": OLD, "return_id": "R"}
SENT = ("ShipmentReleased", {"version": 1, "shipment_id": "S-1"})
ASKED = ("ReturnAwaited", {"return_id": "R", "waiting_id": NEW, "waiting_version": 1})
COMING = ("ReturnAuthorised", {"return_id": "R", "lines": [{"quantity": 2}]})


def opened(by: str = "") -> Any:
    said = {"version": 1, "gate_id": GATE, "how": "opened", "decided_by": by}
    return "GateSettled", {**said, "shipment_id": ""}


def told(standing: str, at: int = 9, returned: str = OLD) -> Any:
    said = {"version": 1, "returned_id": returned, "return_id": "R", "standing": standing}
    return "ReturnReported", {**said, "at": at}


def came(units: int, at: int) -> Any:
    return "ReturnInspected", {
        "return_id": "R",
        "lines": [{"restocked": units - 1, "scrapped": 1}],
        "at": at,
    }


def story(order_id: str, *said: Any, exchanged: bool = False) -> Story:
    found = Story(order_id)
    if exchanged:
        found.exchanges.received(1, NAMED)
    for name, value in said:
        found.exchanges.take(name, value)
    return found


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ((opened(), told("arrived"), SENT), []),
        ((opened("S1"), SENT), []),
        ((SENT, opened("S1")), ["S-1 left before shop:1/R had arrived"]),
        ((opened(), SENT), ["return-arrived of version 1 opened by nobody's word"]),
        (
            (opened(), told("arrived", returned="shop:9"), SENT),
            ["return-arrived of version 1 opened by nobody's word"],
        ),
    ],
)
def test_nothing_leaves_before_its_return_unless_a_person_says_so(said: Any, wrong: list[str]):
    assert [one.says for one in ahead(story(NEW, *said, exchanged=True))] == wrong


def test_what_is_not_exchanged_and_what_a_carrier_took_by_a_known_fact_is_right():
    assert list(ahead(story(NEW, SENT))) == []
    taken = story(NEW, ("ShipmentDispatched", SENT[1]), exchanged=True)
    taken.gates.passed.add(("S-1", GATE))
    assert list(ahead(taken)) == []


@pytest.mark.parametrize(
    ("of_old", "of_new", "wrong"),
    [
        ((ASKED, COMING, came(2, 8)), (told("arrived"),), []),
        ((ASKED, COMING), (told("awaited"),), []),
        ((ASKED, COMING, came(1, 8)), (told("arrived"),), ["was told that shop:1/R had arrived"]),
        ((ASKED, COMING, came(2, 10)), (told("arrived"),), ["was told that shop:1/R had arrived"]),
        ((ASKED, COMING, came(2, 8)), (told("awaited"),), ["shop:1/R has come"]),
        ((ASKED,), (), ["version 1 asked for shop:1/R"]),
    ],
)
def test_who_waits_is_told_and_told_the_truth(of_old: Any, of_new: Any, wrong: list[str]):
    returns = Returns()
    assert returns.take(story(NEW, *of_new, exchanged=True)) == 1
    assert returns.take(story(OLD, *of_old)) == 0
    found = [one.says for one in returns.wrong()]
    assert len(found) == len(wrong)
    assert all(one.startswith(begin) for one, begin in zip(found, wrong, strict=True))


def test_a_return_is_exchanged_for_one_order():
    returns = Returns()
    returns.take(story(OLD, COMING, came(2, 8)))
    for order_id in (NEW, "shop:3"):
        returns.take(story(order_id, told("arrived")))
    assert [one.says for one in returns.wrong()] == ["shop:1/R was given to shop:2 already"]


def test_a_version_of_before_need_not_be_told():
    """Its order was changed: the next version asked, and was told."""
    returns = Returns()
    returns.take(story(OLD, ASKED, COMING, came(2, 8)))
    name, word = told("arrived")
    returns.take(story(NEW, told("awaited", at=5), (name, {**word, "version": 2})))
    assert list(returns.wrong()) == []
