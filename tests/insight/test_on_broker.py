"""Insight on the real broker: killed in mid-run, joined, the broker restarted, transactions broken
off among what it reads. Each time `orders kpi check` finds nothing."""

import re
import time
from functools import partial

import pytest

from orders.cli.kpi.checked import Checked, check
from orders.client.reading import Reader
from orders.engine.errors import TransientError
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import PARTITIONS, House
from tests.insight.telling import Teller

OURS = re.compile(r"^orders_insight_partitions ([0-9.]+)", re.MULTILINE)
COMPLETE = re.compile(r"^orders_insight_complete_timestamp_seconds ([0-9.e+]+)", re.MULTILINE)
SOME = 20
"""Rounds that are told at a time; a minute of business time is twenty of them."""


def ours(house: House, name: str) -> int:
    """How many partitions this worker says that it counts."""
    found = OURS.search(house.family._ask(name, "/metrics") or "")
    return int(float(found[1])) if found else 0


def complete(house: House, name: str) -> float:
    """Up to when it has counted everything, seconds."""
    found = COMPLETE.search(house.family._ask(name, "/metrics") or "")
    return float(found[1]) if found else 0


def start(house: House, name: str, *strikes: str) -> None:
    house.family.start(name, "services.insight", strikes=strikes)


def looked(house: House) -> Checked:
    with Reader(house.settings) as reader:
        return check(reader, house.codec)


def goes_on(house: House, behind: int) -> bool:
    """Whether it has counted some of what it was behind."""
    return behind == 0 or looked(house).behind < behind


def equal(house: House, rows: int) -> int:
    """Wait until all is counted, and see that nothing differs; returns how many rows there are,
    more than before."""
    found = Checked(behind=1)

    def counted() -> bool:
        nonlocal found
        try:
            found = looked(house)
        except TransientError:  # the broker is restarting
            return False
        assert not found.differences, "\n".join(map(str, found.differences[:20]))
        return found.behind == 0

    house.until("all is counted", counted)
    assert found.rows > rows
    assert (found.missed, found.unreadable) == (0, 0)
    return found.rows


def tell(teller: Teller) -> None:
    """Some summaries, a tenth of which nobody may count."""
    for _ in range(4):
        teller.tell(SOME // 4 - 1)
        teller.tell(1, broken_off=True)


@pytest.mark.timeout(1800)
def test_nothing_is_lost_and_nothing_counts_twice(open_house: OpenHouse) -> None:
    house = open_house()
    teller = Teller(house.settings, house.codec)
    tell(teller)
    start(house, "insight-1")
    rows = equal(house, 0)

    for _ in range(3):
        tell(teller)
        before = looked(house).behind
        house.until("it is in the middle", partial(goes_on, house, before))
        tell(teller)
        house.family.kill("insight-1")
        tell(teller)
        start(house, "insight-1")
    rows = equal(house, rows)

    start(house, "insight-2")
    house.until("they share", lambda: ours(house, "insight-1") and ours(house, "insight-2"))
    tell(teller)
    rows = equal(house, rows)
    tell(teller)
    house.family.kill("insight-2")
    house.until("one has all again", lambda: ours(house, "insight-1") == house.settings.partitions)
    rows = equal(house, rows)

    tell(teller)
    house.stack.restart("kafka")
    tell(Teller(house.settings, house.codec, seed=2, name="others"))
    assert equal(house, rows - 1) >= rows

    teller.tell_bytes([b"no summary", None])
    teller.tell(1)
    house.until("garbage is counted", lambda: looked(house).unreadable == 2)
    house.until("and what comes behind it", lambda: looked(house).behind == 0)
    assert not looked(house).differences
    house.family.end("insight-1")
    assert house.family.said("insight-1", "stopped"), "in order"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("late", ["seek", "resume"])
def test_what_is_told_while_it_begins_is_counted(open_house: OpenHouse, late: str) -> None:
    """Servers answer late, and stages go on: nothing is read from a place that was not sought, and
    nothing is passed over."""
    house = open_house()
    teller = Teller(house.settings, house.codec)
    tell(teller)
    start(house, "insight-1")
    rows = equal(house, 0)
    house.family.end("insight-1")
    tell(teller)

    house.family.start("insight-2", "tests.insight.slowed", settings={"TEST_LATE": late})
    told = 0

    def begun() -> bool:
        nonlocal told
        teller.tell(1)
        told += 1
        return ours(house, "insight-2") == house.settings.partitions and looked(house).rows > rows

    house.until("it has begun, and counts", begun, 90)
    assert told > SOME, "it was told of much meanwhile"
    equal(house, rows)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "point", ["insight: written", pytest.param("insight: folded", marks=pytest.mark.long)]
)
def test_who_slept_longer_than_its_session_writes_nothing(
    open_house: OpenHouse, point: str
) -> None:
    """It is stopped (SIGSTOP) with rows in hand, or sent and not committed, and continued when
    another one has written newer ones."""
    house = open_house()
    teller = Teller(house.settings, house.codec)
    start(house, "insight-1", f"stop:{point}:2")
    tell(teller)
    house.until("it has counted", lambda: looked(house).rows > 0)
    tell(teller)
    house.until("it sleeps", lambda: house.family.asleep("insight-1"))

    start(house, "insight-2")
    tell(teller)
    rows = equal(house, 0)
    house.family.wake("insight-1")
    refused = partial(house.family.said, "insight-1", "another worker has claimed partition")
    house.until("it is refused", refused)
    house.until("it is a healthy member", lambda: 0 < ours(house, "insight-2") < PARTITIONS)
    assert equal(house, 0) == rows
    tell(teller)
    equal(house, rows)
    house.until(
        "it is known to be complete", lambda: complete(house, "insight-2") > time.time() - 60
    )
