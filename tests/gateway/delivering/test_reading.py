"""The log is read on from where the outbox is, whatever became of either (IN-04)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from orders.client.reading import Place
from orders.engine.errors import ConfigError
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.reading import TOPICS, starts

ANSWERS, DOCUMENTS = ((topic, 0) for topic in TOPICS)


class Log:
    """Two partitions, each with records of these offsets; the time of each is its offset."""

    def __init__(self, **offsets: range) -> None:
        self.offsets = {ANSWERS: range(0), DOCUMENTS: range(0)}
        self.offsets |= {ANSWERS: offsets["answers"]} if offsets else {}

    def everywhere(self, topics: Iterable[str]) -> list[Place]:
        return [(topic, 0) for topic in topics]

    def bounds(self, places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
        return {place: (self.offsets[place].start, self.offsets[place].stop) for place in places}

    def since(self, places: Sequence[Place], wall_ms: int) -> dict[Place, int]:
        return {
            place: next(
                (at for at in self.offsets[place] if at >= wall_ms), self.offsets[place].stop
            )
            for place in places
        }


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path)


def test_a_new_outbox_begins_where_it_is_told_and_with_the_end_where_nothing_is(outbox: Outbox):
    assert starts(Log(answers=range(10)), outbox, 4) == {ANSWERS: 4, DOCUMENTS: 0}
    assert outbox.places() == {ANSWERS: 4, DOCUMENTS: 0}, "noted before anything is read"
    assert starts(Log(answers=range(20)), outbox, 99) == {ANSWERS: 4, DOCUMENTS: 0}


def test_a_partition_that_is_new_to_an_old_outbox_is_read_from_its_beginning(outbox: Outbox):
    with outbox.commit():
        outbox.read_to({DOCUMENTS: 0})
    assert starts(Log(answers=range(2, 10)), outbox, 9) == {ANSWERS: 2, DOCUMENTS: 0}
    assert outbox.places()[ANSWERS] == 2


def test_what_the_log_has_forgotten_is_passed_over(outbox: Outbox):
    starts(Log(answers=range(10)), outbox, 4)
    assert starts(Log(answers=range(7, 10)), outbox, 0)[ANSWERS] == 7


def test_another_log_is_no_log_of_this_outbox(outbox: Outbox):
    starts(Log(answers=range(10)), outbox, 99)
    with pytest.raises(ConfigError, match="another log"):
        starts(Log(answers=range(3)), outbox, 0)
