"""Which schedule catches which deliberate fault: looked for, shrunk, noted in caught.json."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypedDict

from tests.crash.defects.registry import DEFECTS, Defect, applied
from tests.crash.runner import run
from tests.crash.schedule import Schedule
from tests.crash.shrink import shrunk

NOTES = Path(__file__).with_name("caught.json")


class Caught(TypedDict):
    """`schedules`: how many were played until one caught it; `drawn`: at random, or directed (see
    `Defect.trouble`); `schedule`: that one, shrunk; `violation`: the first of what it breaks."""

    schedules: int
    drawn: str
    schedule: str
    violation: str


def noted() -> dict[str, Caught]:
    """What is known, by the fault's name."""
    return json.loads(NOTES.read_text(encoding="utf-8")) if NOTES.exists() else {}


def note(name: str, caught: Caught) -> None:
    """Put it beside the others, at once: other processes may read them."""
    every = dict(sorted({**noted(), name: caught}.items()))
    written = NOTES.with_suffix(".new")
    written.write_text(json.dumps(every, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    written.replace(NOTES)


def looked_for(name: str, most: int, afresh: bool) -> tuple[str, Caught | None, bool]:
    """Its name, what catches it, and whether that was noted already."""
    known = noted().get(name)
    if known and not afresh and catches(name, Schedule.parse(known["schedule"])):
        return name, known, True
    return name, find(name, most), False


def find(name: str, most: int) -> Caught | None:
    """What the first schedule that catches it shows, shrunk; None if none of so many does."""
    for count, (schedule, broken) in enumerate(_broken(name, most), start=1):
        if broken is None:
            continue
        with applied(name):
            least = shrunk(broken)
            violation = run(least).violations[0]
        if sound(least):
            drawn = "at random" if schedule.faults is None else "directed"
            return Caught(
                schedules=count, drawn=drawn, schedule=str(least), violation=violation[:160]
            )
    return None


def caught_afresh(name: str, most: int) -> bool:
    """Whether one of so many schedules catches it; shrinking would take many times as long."""
    return any(broken is not None and sound(broken) for _, broken in _broken(name, most))


def _broken(name: str, most: int) -> Iterator[tuple[Schedule, Schedule | None]]:
    """Each schedule, and it again with its faults listed if it breaks the broken engine."""
    for schedule in _schedules(DEFECTS[name], most):
        with applied(name):
            verdict = run(schedule)
        yield schedule, None if verdict.ok else verdict.schedule


def catches(name: str, schedule: Schedule) -> bool:
    """Whether the schedule breaks the broken engine, and not the sound one."""
    with applied(name):
        broken = not run(schedule).ok
    return broken and sound(schedule)


@cache
def sound(schedule: Schedule) -> bool:
    """Whether the engine as it is passes under it: else what breaks is no merit of the fault."""
    return run(schedule).ok


def _schedules(defect: Defect, count: int) -> Iterator[Schedule]:
    """With the trouble that it takes, if that was said, else at random."""
    yield from (
        defect.directed(number) if defect.trouble else defect.drawn(number)
        for number in range(1, count + 1)
    )
