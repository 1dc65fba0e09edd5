"""Whatever happens to goods, in whatever order: after every step nothing is oversold, books
balance, the queue is obeyed and what expires first is sent first, or the exception explained, every
hold has an owner, no unit is promised twice, nobody is asked two things at once, and whoever has
some of a recalled lot has heard of it (IV-02, IV-05, IV-07 to IV-11). In the end the audit is the
judge."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given

from orders.contracts.records import CountDecided, HoldersListed, OfferAnswered
from tests.cases.answering import as_asked
from tests.cases.histories import Move
from tests.cases.inside import Inside
from tests.cases.milk import as_held
from tests.cases.place import ready
from tests.cases.steps import Send
from tests.cases.test_inside import wrong
from tests.cases.warehousing import as_seen, furniture, histories, opening, rows
from tests.cases.watching import Watch
from tests.examples import drawn

LONG_DAYS = 45
"""By then whatever was to be decided, sent back or answered has been."""


def played(history: list[Move]) -> Iterator[Inside]:
    """The place after each step, watched. What is said again is said as it was."""
    place = Inside([opening()], rows())
    watch, said = Watch(place), dict[int, Any]()
    for step in furniture():
        place.send(step.record, step.key, ready(step, place))
    for number, move in enumerate(history):
        if isinstance(move, Send):
            value = said.setdefault(id(move), _said(move, place))
            if move.record is CountDecided:
                value = as_seen(value, place.told())
            if move.record is HoldersListed:
                value = as_held(value, place)
            place.send(move.record, value.get("order_id", move.key), value)
        else:
            place.pass_days(move)
        assert watch.look() == [], f"after step {number}: {move}"
        yield place


def _said(move: Send, place: Inside) -> Any:
    value = ready(move, place)
    return as_asked(value, place) if move.record is OfferAnswered else value


@drawn(24)
@given(histories())
def test_whatever_happens_to_goods_they_are_right_after_every_step(
    history: list[Move],
) -> None:
    *_, place = played(history)
    assert wrong(place.audit()) == []
    place.pass_days(LONG_DAYS)
    assert wrong(place.audit()) == []
