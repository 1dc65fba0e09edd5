"""What only a real group can show: members that join, leave and freeze under load lose nothing,
double nothing and keep topics together."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.engine.log.copier import POINTS, Copier, settings_for
from tests.engine.log.places import PARTITIONS, RealPlace
from tests.engine.log.steps import replayed, until


def copies(place: RealPlace) -> dict[int, list[tuple[str, int, int, str]]]:
    """What stands committed in the output, by partition: topic, offset, fencing token and name of
    the copier."""
    time.sleep(0.5)  # whoever asks, asks again
    found = {}
    for partition in range(PARTITIONS):
        marks = ((value or b"").decode().split() for value in replayed(place, 0, partition))
        found[partition] = [
            (topic, int(offset), int(token), name) for topic, offset, token, name in marks
        ]
    return found


def check(place: RealPlace, sent: int) -> set[str]:
    """Every record copied once and in order, by owners that took turns with all topics of a
    partition together; returns their names."""
    names = set()
    total = 0
    for marks in copies(place).values():
        offsets: dict[str, list[int]] = defaultdict(list)
        for topic, offset, _, name in marks:
            offsets[topic].append(offset)
            names.add(name)
        for read in offsets.values():
            assert read == list(range(len(read))), "in order, none lost, none doubled"
            total += len(read)
        tokens = [token for _, _, token, _ in marks]
        assert tokens == sorted(tokens), "no owner wrote after the next had claimed, on any topic"
    assert total == sent
    return names


def send(place: RealPlace, count: int) -> None:
    """Records for every partition of the chain topic and its sibling, `count` in all."""
    for number in range(count // (2 * PARTITIONS)):
        for partition in range(PARTITIONS):
            place.outsider.produce(place.chain, b"%d" % number, partition=partition)
            place.outsider.produce(place.sibling, b"%d" % number, partition=partition)
    place.outsider.flush()


class Running:
    """A copier in a thread of its own."""

    def __init__(self, place: RealPlace, name: str) -> None:
        self.copier = Copier(
            settings_for(place.bootstrap),
            name,
            place.name,
            (place.chain, place.sibling),
            place.state,
        )
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.copier.step()
        self.copier.close()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def copied(place: RealPlace) -> int:
    return sum(map(len, copies(place).values()))


class Load:
    """Records for every partition, as long as it flows; `sent` so far."""

    def __init__(self, place: RealPlace) -> None:
        self.sent = 0
        self._place = place
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            send(self._place, 2 * PARTITIONS)
            self.sent += 2 * PARTITIONS
            time.sleep(0.02)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


@pytest.mark.timeout(900)
def test_members_that_join_and_leave_under_load_lose_nothing_and_double_nothing(
    kafka: RealPlace,
) -> None:
    load = Load(kafka)
    running: dict[str, Running] = {}

    def join(name: str) -> None:
        running[name] = Running(kafka, name)
        until(
            kafka,
            lambda: any(copier == name for marks in copies(kafka).values() for *_, copier in marks),
        )

    for name in ("first", "second", "third"):
        join(name)
    running.pop("first").stop()
    join("fourth")
    load.stop()
    until(kafka, lambda: copied(kafka) >= load.sent)
    for member in running.values():
        member.stop()
    assert check(kafka, load.sent) == {"first", "second", "third", "fourth"}


@contextlib.contextmanager
def paused_copier(place: RealPlace, point: str) -> Iterator[subprocess.Popen[str]]:
    """A copier that owns everything and has stopped itself at the point, in the middle of its
    first batch."""
    command = [
        sys.executable,
        "-m",
        "tests.engine.log.copier",
        place.bootstrap,
        "paused",
        place.name,
    ]
    process = subprocess.Popen(
        [*command, place.chain, place.sibling, place.state, point],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        until(
            place, lambda: os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
        )
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("point", POINTS)
def test_an_owner_that_was_paused_until_the_group_moved_on_changes_nothing_and_comes_back(
    kafka: RealPlace, point: str
) -> None:
    send(kafka, 400)
    with paused_copier(kafka, point) as paused:
        other = Running(kafka, "other")
        until(kafka, lambda: copied(kafka) >= 400)
        paused.send_signal(signal.SIGCONT)
        assert paused.stdout is not None
        assert paused.stdout.readline().strip() in (
            "Fenced",
            "InDoubt",
            "TransientError",
            "Rebalancing",
        )
        assert check(kafka, 400) == {"other"}
        send_until_both_copy(kafka)
        paused.send_signal(signal.SIGTERM)
        paused.wait(90)
        other.stop()


def send_until_both_copy(place: RealPlace) -> None:
    """The one that was paused is a healthy member again: it copies, beside the other."""
    sent = 400

    def both() -> bool:
        nonlocal sent
        send(place, 80)
        sent += 80
        return len({name for marks in copies(place).values() for *_, name in marks}) == 2

    until(place, both)
    until(place, lambda: copied(place) >= sent)
    check(place, sent)
