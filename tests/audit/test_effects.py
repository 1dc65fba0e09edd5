"""Does what leaves the house leave it once? (TR-02, decision 0092)"""

from typing import Any

import pytest

from orders.audit.checks.effects import (
    EVERYTHING,
    forgotten,
    misdone,
    unasked,
    unheeded,
    untimed,
)
from orders.audit.effects import Effects, Told, unattended
from orders.audit.standing import Standing

EFFECT = ("shop:1", "shipped-1")
HEAD = {"order_id": EFFECT[0], "effect_id": EFFECT[1]}
ASKED = {"order_id": EFFECT[0], "message_id": EFFECT[1], "to": "customer"}


def attempt(number: int, at: int = 0) -> tuple[str, dict[str, Any]]:
    return "AttemptOrdered", {"attempt": number, "at": at, "not_after": at + 10}


def report(number: int, outcome: str, at: int = 5) -> tuple[str, dict[str, Any]]:
    return "AttemptSettled", {"attempt": number, "outcome": outcome, "at": at}


def end(outcome: str, by: str = "") -> tuple[str, dict[str, Any]]:
    return "EffectEnded", {"outcome": outcome, "decided_by": by}


def decided(verdict: str) -> tuple[str, dict[str, Any]]:
    return "EffectDecided", {"verdict": verdict}


BACK = (report(1, "RETURNED"), report(1, "RETURNED"))


def told(*said: tuple[str, dict[str, Any]], asked: bool = True) -> Told:
    effects = Effects()
    if asked:
        effects.take("MessageRequested", ASKED)
    for name, value in said:
        effects.take(name, {**HEAD, **value})
    return effects.told[EFFECT]


@pytest.mark.parametrize(
    "said",
    [
        (),
        (attempt(1), report(1, "DONE"), end("done")),
        (attempt(1), report(1, "AWAY"), attempt(2, 5), report(2, "DONE"), end("done")),
        (attempt(1), attempt(2, 10), report(2, "DONE"), end("done")),
        (attempt(1), end("in_doubt"), report(1, "DONE"), end("done")),
        (attempt(1), end("in_doubt"), decided("AGAIN"), attempt(2, 3), end("in_doubt")),
        (attempt(1), end("in_doubt"), decided("DONE"), end("done", "S1")),
        (end("superseded"),),
        (attempt(1), report(1, "DONE"), end("done"), *BACK, attempt(2, 50), end("in_doubt")),
        (attempt(1), report(1, "DONE"), end("done"), *BACK, end("refused")),
        (attempt(1), report(1, "DONE"), end("done"), *BACK, end("superseded")),
        (attempt(1), end("in_doubt"), *BACK, attempt(2, 50), report(2, "DONE"), end("done")),
    ],
)
def test_what_is_in_order(said: tuple[Any, ...]) -> None:
    assert not [*misdone(EFFECT, told(*said))]


@pytest.mark.parametrize(
    "said",
    [
        (attempt(1), attempt(1, 20)),
        (attempt(2), attempt(1, 20)),
        (attempt(1), attempt(2, 9)),
        (attempt(1), report(1, "DONE"), end("done"), end("done")),
        (attempt(1), report(1, "DONE"), end("done"), attempt(2, 20)),
        (attempt(1), end("in_doubt"), attempt(2, 20)),
        (attempt(1), report(1, "AWAY"), end("done")),
        (attempt(1), report(1, "DONE"), end("done"), *BACK, end("done"), end("done")),
        (attempt(1), report(1, "DONE"), end("done"), attempt(2, 50), report(2, "RETURNED")),
        (attempt(1), end("superseded"), *BACK, attempt(2, 50)),
    ],
)
def test_what_is_not(said: tuple[Any, ...]) -> None:
    assert [*misdone(EFFECT, told(*said))]


def test_nothing_is_ordered_that_nobody_asked_for() -> None:
    assert not [*unasked(EFFECT, told(attempt(1)))]
    assert [*unasked(EFFECT, told(attempt(1), asked=False))]


def test_what_was_asked_for_has_an_end_or_a_timer() -> None:
    assert [*forgotten(EFFECT, told(), EVERYTHING, None)]
    assert not [*forgotten(EFFECT, told(), EVERYTHING, 9)]
    assert not [*forgotten(EFFECT, told(), frozenset(), None)], "its channel did not agree"
    assert [*forgotten(EFFECT, told(attempt(1)), frozenset(), None)]
    assert not [*forgotten(EFFECT, told(end("void")), EVERYTHING, None)]


def test_what_came_back_is_not_done() -> None:
    done = (attempt(1), report(1, "DONE"), end("done"))
    assert not [*unheeded(EFFECT, told(*done))]
    assert [*unheeded(EFFECT, told(*done, *BACK))]
    assert not [*unheeded(EFFECT, told(*done, *BACK, end("refused")))]
    assert not [*unheeded(EFFECT, told(*done, *BACK, attempt(2, 50), end("done")))]
    late = report(1, "RETURNED", 9 * 86_400_000)
    assert not [*unheeded(EFFECT, told(*done, late))], "nobody knows it any more"


@pytest.mark.parametrize(
    ("status", "due", "wrong"),
    [("planned", None, 1), ("ordered", None, 1), ("planned", 5, 0), ("refused", None, 0)],
)
def test_what_goes_on_by_itself_is_looked_at_again(status: str, due: int | None, wrong: int):
    effects = [{"effect_id": "receipt", "status": status, "due_at": due}]
    standing = Standing(due=9, unattended=unattended({"effects": effects}))
    assert len([*untimed("shop:1", standing)]) == wrong
