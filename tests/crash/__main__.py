"""`python -m tests.crash`: simulated worlds by the thousand (`make crash SEEDS=10000 JOBS=2`).
Exit code 1 on a violation."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from random import Random

from tests.crash.campaign import Campaign
from tests.crash.exhaustive import TOGETHER, bundles, singles
from tests.crash.reached import Code, run_and_look, unreached
from tests.crash.runner import run, run_all, run_singles, run_with_seconds
from tests.crash.schedule import Schedule
from tests.crash.verdict import Verdict

EXIT_VIOLATED = 1
EXIT_STOPPED = 130
BUNDLE = 50
"""Single faults that share one run of the plainest world up to their moments."""


def main() -> int:
    """Run what was asked for; print progress, and each failure shrunk."""
    wanted = _arguments().parse_args()
    if wanted.replay:
        return _replay(Schedule.parse(wanted.replay))
    campaign, said = Campaign(wanted.failures), set[Code]()
    try:
        for verdict in _verdicts(wanted, said):
            campaign.take(verdict)
            if campaign.over:
                break
    except KeyboardInterrupt:
        campaign.end("stopped: ")
        return EXIT_STOPPED
    campaign.end()
    if wanted.reached:
        print("\n".join(unreached(said)))
    return EXIT_VIOLATED if campaign.failed else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument(
        "--mode",
        choices=("random", "single", "pairs"),
        default="random",
        help="random: seeds, each a world of its own with faults at random, all stages together in "
        "every second one (default); single: "
        "every fault at every step of every batch of "
        "the plainest world; pairs: each of those, and every second one soon after it",
    )
    parser.add_argument(
        "--seeds",
        type=int,
        help="how many seeds (default 200), or of how many single faults to look at (default all)",
    )
    parser.add_argument(
        "--first",
        type=int,
        default=1,
        help="the first seed (default 1); a sample of single faults depends on it, too",
    )
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )
    parser.add_argument(
        "--failures",
        type=int,
        default=5,
        help="stop after so many schedules with violations (default 5)",
    )
    parser.add_argument(
        "--reached",
        action="store_true",
        help="say at the end which outcomes, reasons and rules of stages no world came to "
        "(random worlds)",
    )
    parser.add_argument(
        "--replay",
        metavar="SCHEDULE",
        help="run one schedule, as a failure printed it, and show its trace",
    )
    return parser


def _verdicts(wanted: argparse.Namespace, said: set[Code]) -> Iterator[Verdict]:
    if wanted.mode == "random":
        seeds = range(wanted.first, wanted.first + (wanted.seeds or 200))
        yield from _looked_at(map(Schedule.drawn, seeds), wanted, said)
        return
    chosen = [*singles(), *singles(TOGETHER)]
    if wanted.seeds and wanted.seeds < len(chosen):
        chosen = Random(f"{wanted.first} sample").sample(chosen, wanted.seeds)
    if wanted.mode == "single":
        played = run_all(run_singles, bundles(chosen, BUNDLE), wanted.jobs)
    else:
        played = run_all(run_with_seconds, chosen, wanted.jobs)
    for verdicts in played:
        yield from verdicts


def _looked_at(
    worlds: Iterable[Schedule], wanted: argparse.Namespace, said: set[Code]
) -> Iterator[Verdict]:
    if not wanted.reached:
        yield from run_all(run, worlds, wanted.jobs)
        return
    for verdict, codes in run_all(run_and_look, worlds, wanted.jobs):
        said |= codes
        yield verdict


def _replay(schedule: Schedule) -> int:
    verdict = run(schedule, keep_trace=True)
    print("\n".join(verdict.trace))
    print(
        f"{verdict.schedule}\ntrace {verdict.trace_hash}, {verdict.rounds} rounds, "
        f"{verdict.moments} calls"
    )
    print("\n".join(f"VIOLATED  {text}" for text in verdict.violations) or "every invariant held")
    return 0 if verdict.ok else EXIT_VIOLATED


if __name__ == "__main__":
    sys.exit(main())
