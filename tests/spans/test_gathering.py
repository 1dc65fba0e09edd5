"""What is read is told whole: a handling with what it was about, however the partitions come."""

from collections.abc import Iterable, Iterator

import pytest

from orders.client.reading import Place
from orders.engine.ports.log import Message
from services.spans import gathering
from services.spans.gathering import Gathering
from services.spans.ids import sampled, trace_of_order
from services.spans.spans import causes_of, spans_of
from tests.codec import CODEC
from tests.spans.test_spans import messages, played


class Replayed:
    """A log that is read in pieces, topic by topic, as somebody orders them."""

    def __init__(self, read: Iterable[Message], piece: int = 10) -> None:
        self._left, self._piece = list(read), piece
        self._positions: dict[Place, int] = {}

    def take(self, limit: int, seconds: float) -> list[Message]:
        taken, self._left = self._left[: self._piece], self._left[self._piece :]
        for one in taken:
            self._positions[one.topic, one.partition] = one.offset + 1
        return taken

    def passed(self, place: Place, offset: int) -> bool:
        return not self._left or self._positions.get(place, 0) > offset


def pick(wanted: Iterable[tuple[Place, int]]) -> Iterator[Message]:
    by_place = {((one.topic, one.partition), one.offset): one for one in messages(played()[0])}
    yield from (by_place[one] for one in wanted)


def nobody(wanted: Iterable[tuple[Place, int]]) -> Iterator[Message]:
    raise AssertionError(f"asked for {list(wanted)}")


def all_of(one: Gathering) -> Iterator[gathering.Piece]:
    while (piece := one.piece()).records:
        yield piece


@pytest.mark.parametrize("backwards", [False, True])
def test_whatever_comes_first_the_spans_are_the_same(
    backwards: bool, monkeypatch: pytest.MonkeyPatch
):
    """A piece ends early, and yet not before what led to its handlings was read."""
    monkeypatch.setattr(gathering, "MOST_FACTS", 1)
    monkeypatch.setattr(gathering, "SOON", 1_000)
    world, expected = played()
    read = sorted(messages(world), key=lambda one: one.topic, reverse=backwards)
    one = Gathering(Replayed(read, 5), nobody, CODEC, 1.0, lambda: None)
    found = [span for piece in all_of(one) for span in spans_of(piece.facts, piece.causes)]
    assert sorted(found) == sorted(expected)


def test_what_was_read_long_ago_is_read_again(monkeypatch: pytest.MonkeyPatch):
    """As after a restart: what led to it was told by another life."""
    monkeypatch.setattr(gathering, "MOST_FACTS", 1)
    monkeypatch.setattr(gathering, "KEPT", 1)
    world, expected = played()
    read = sorted(messages(world), key=lambda one: one.timestamp)
    one = Gathering(Replayed(read, 5), pick, CODEC, 1.0, lambda: None)
    pieces = list(all_of(one))
    assert len(pieces) > 20
    assert len(one._known) == 1
    found = [span for piece in pieces for span in spans_of(piece.facts, piece.causes)]
    assert sorted(found) == sorted(expected)


def test_of_orders_that_are_not_sampled_nothing_is_told():
    world, expected = played()
    one = Gathering(Replayed(messages(world)), pick, CODEC, 0.5, lambda: None)
    found = [span for piece in all_of(one) for span in spans_of(piece.facts, piece.causes)]
    told = {span.trace for span in found}
    assert told == {span.trace for span in expected if sampled(span.trace, 0.5)}
    assert 0 < len(told) < 12
    assert sorted(found) == sorted(span for span in expected if span.trace in told)


def test_a_piece_has_a_bound(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gathering, "MOST_FACTS", 30)
    monkeypatch.setattr(gathering, "SOON", 0)
    one = Gathering(Replayed(messages(played()[0]), 10), pick, CODEC, 1.0, lambda: None)
    pieces = list(all_of(one))
    assert all(len(piece.facts) < 30 + 10 * 8 for piece in pieces)
    assert all(piece.causes.keys() <= causes_of(piece.facts) for piece in pieces)
    assert sum(piece.records for piece in pieces) == len(list(messages(played()[0])))


def test_trace_of_an_order_is_that_of_its_key():
    assert {span.trace for span in played()[1]} == {
        trace_of_order(b"shop:%03d" % number) for number in range(12)
    }
