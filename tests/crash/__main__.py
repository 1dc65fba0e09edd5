"""`python -m tests.crash`: simulated worlds by the thousand (`make crash SEEDS=10000 JOBS=2`). Exit code 1 on a violation."""

import argparse
import os
import sys
import time
from collections.abc import Iterator

from tests.crash.runner import run, run_all
from tests.crash.schedule import Schedule
from tests.crash.shrink import shrunk
from tests.crash.verdict import Verdict

EXIT_VIOLATED = 1
EXIT_STOPPED = 130


def main() -> int:
    """Run what was asked for; print progress, and each failure shrunk, with its trace."""
    wanted = _arguments().parse_args()
    if wanted.replay:
        return _replay(Schedule.parse(wanted.replay))
    schedules = _schedules(wanted)
    started, done, failed = time.monotonic(), 0, 0
    try:
        for verdict in run_all(schedules, wanted.jobs):
            done += 1
            if not verdict.ok:
                failed += 1
                _report(verdict)
                if failed >= wanted.failures:
                    break
            _progress(done, failed, started)
    except KeyboardInterrupt:
        print(f"\nstopped after {done} schedules, {failed} with violations")
        return EXIT_STOPPED
    seconds = time.monotonic() - started
    print(f"\n{done} schedules in {seconds:.0f} s ({done / seconds * 60:.0f} a minute), {failed} with violations")
    return EXIT_VIOLATED if failed else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many random schedules (default 200)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--failures", type=int, default=5, help="stop after so many schedules with violations (default 5)")
    parser.add_argument("--replay", metavar="SCHEDULE", help="run one schedule, as a failure printed it, and show its trace")
    return parser


def _schedules(wanted: argparse.Namespace) -> Iterator[Schedule]:
    return (Schedule(seed) for seed in range(wanted.first, wanted.first + wanted.seeds))


def _replay(schedule: Schedule) -> int:
    verdict = run(schedule, keep_trace=True)
    print("\n".join(verdict.trace))
    print(f"{verdict.schedule}\ntrace {verdict.trace_hash}, {verdict.rounds} rounds, {verdict.moments} calls")
    print("\n".join(f"VIOLATED  {text}" for text in verdict.violations) or "every invariant held")
    return 0 if verdict.ok else EXIT_VIOLATED


def _report(verdict: Verdict) -> None:
    print(f"\n{verdict.schedule}")
    print("\n".join(f"  VIOLATED  {text}" for text in verdict.violations[:10]), flush=True)
    least = shrunk(verdict.schedule)
    print(f"  shrunk from {len(verdict.schedule.faults or ())} faults to {len(least.faults or ())}; see it with")
    print(f"  python -m tests.crash --replay '{least}'")
    sys.stdout.flush()


def _progress(done: int, failed: int, started: float) -> None:
    if sys.stdout.isatty() or done % 100 == 0:
        rate = done / (time.monotonic() - started) * 60
        print(f"\r{done} schedules, {rate:.0f} a minute, {failed} with violations", end="" if sys.stdout.isatty() else "\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
