"""`python -m tests.crash.defects [NAME]...`: find for each deliberate fault a schedule that catches it, shrink it, note it.

Exit code 1 if one is not caught. What is noted in caught.json and still catches is kept, unless --afresh.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.crash.defects import DEFECTS, applied
from tests.crash.defects.registry import Defect
from tests.crash.runner import run
from tests.crash.schedule import Schedule
from tests.crash.shrink import shrunk

NOTES = Path(__file__).with_name("caught.json")


def main() -> int:
    """Look for what is asked for, or for all that is not yet noted."""
    wanted = _arguments().parse_args()
    notes: dict[str, Any] = json.loads(NOTES.read_text(encoding="utf-8")) if NOTES.exists() else {}
    missed = 0
    for name in wanted.names or DEFECTS:
        if not wanted.afresh and name in notes and catches(name, Schedule.parse(notes[name]["schedule"])):
            print(f"{name}: still caught", flush=True)
        elif (found := find(name, wanted.seeds)) is None:
            missed += 1
            print(f"{name}: NOT CAUGHT by {wanted.seeds} schedules", flush=True)
        else:
            notes[name] = found
            NOTES.write_text(json.dumps(dict(sorted(notes.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            print(f"{name}: {found}", flush=True)
    return 1 if missed else 0


def find(name: str, seeds: int) -> dict[str, Any] | None:
    """What to note of the first schedule that catches it, shrunk; None if none of so many does."""
    for count, schedule in enumerate(_schedules(DEFECTS[name], seeds), start=1):
        with applied(name):
            verdict = run(schedule)
            if verdict.ok:
                continue
            least = shrunk(verdict.schedule)
            violation = run(least).violations[0]
        if run(least).ok:  # else it is no merit of the fault
            drawn = "at random" if schedule.faults is None else "directed"
            return {"schedules": count, "drawn": drawn, "schedule": str(least), "violation": violation[:160]}
        print(f"{name}: finds a violation in the sound engine, too: {least}", flush=True)
    return None


def _schedules(defect: Defect, count: int) -> Iterator[Schedule]:
    """Those that it takes if somebody has said what it takes, else at random."""
    yield from (defect.directed(number) if defect.trouble else Schedule(number) for number in range(1, count + 1))


def catches(name: str, schedule: Schedule) -> bool:
    """Whether the schedule breaks the broken engine and not the sound one."""
    with applied(name):
        broken = run(schedule)
    return not broken.ok and run(schedule).ok


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.defects", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which faults (default: all)")
    parser.add_argument("--seeds", type=int, default=300, help="how many schedules to try for each (default 300)")
    parser.add_argument("--afresh", action="store_true", help="look again for those that are noted, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
