"""`python -m tools.drill`: plays the faults, on a secure stack of its own under load, and prints a
table of times. Exit code 0: each was told in time by its alert and no other page, mended by the
runbook, and nothing was lost; 1: one was not; 2: the machine lacks something."""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from deploy.local.errors import StackError
from orders.cli.exits import STOPPED
from orders.engine.errors import ConfigError, TransientError
from tools.drill import page
from tools.drill.faults import CLOCK, DISK, FAULTS
from tools.drill.house import CLOCK as CLOCK_FILE
from tools.drill.house import House, house
from tools.drill.needs import missing
from tools.drill.play import Played, Say, overheard, play
from tools.drill.servers import Clock, disk
from tools.drill.stuck import NAME as STUCK
from tools.drill.stuck import play_stuck
from tools.drill.table import table
from tools.drill.told import Telephone, telephone

EXIT_FAILED, EXIT_LACKING = 1, 2
*FIRST, LAST = FAULTS
PARTS: Mapping[str, Callable[[House, Telephone, str, Say], Played]] = {
    **{fault.name: partial(play, fault) for fault in FIRST},
    STUCK: play_stuck,
    LAST.name: partial(play, LAST),
}
"""What is played, in this order."""
WIDTH = 130
"""Of the table, whatever it is printed to."""
AFTERWARDS_SECONDS = 30.0
"""After the last fault, for what it may leave behind."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; the exit code."""
    asked = _parser().parse_args(arguments)
    names = set(asked.only or PARTS)
    if lacking := missing(CLOCK in names, DISK in names):
        print(*lacking, sep="\n", file=sys.stderr)
        return EXIT_LACKING
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: all is stopped
    console, begun = Console(), time.monotonic()
    played: list[Played] = []
    try:
        _drill(names, asked, played, console, begun)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except (ConfigError, StackError, TransientError) as error:
        print(f"drill: {error}", file=sys.stderr)
        return EXIT_FAILED
    finally:
        if played:
            Console(width=max(console.width, WIDTH)).print(table(played))
    for one in played:
        for fault in one.faults:
            console.print(f"{one.name}: {fault}", highlight=False, markup=False)
    console.print(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    return 0 if all(one.well for one in played) else EXIT_FAILED


def _drill(
    names: Collection[str],
    asked: argparse.Namespace,
    played: list[Played],
    console: Console,
    begun: float,
) -> None:
    def say(line: str) -> None:
        passed = time.monotonic() - begun
        console.print(f"{passed:6.0f} s  {line}", highlight=False, markup=False, soft_wrap=True)

    folder = asked.folder.resolve()
    clock = Clock(folder / CLOCK_FILE) if CLOCK in names else None
    text = page.FILE.read_text(encoding="utf-8")
    with (
        disk(folder, DISK in names) as room,
        telephone() as heard,
        house(folder, heard, room, clock, asked.rate, asked.day_seconds, say) as opened,
    ):
        say(f"the house is calm, with {asked.rate:g} orders a second")
        played.extend(
            part(opened, heard, text, say) for name, part in PARTS.items() if name in names
        )
        ended_at = time.time()
        time.sleep(AFTERWARDS_SECONDS)
        overheard(heard.fired(ended_at), ended_at, played[-1], say)
        say("stopping everything")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.drill", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=PARTS, metavar="NAME", help=f"of: {', '.join(PARTS)}"
    )
    parser.add_argument("--rate", type=float, default=6, help="orders a second; default: 6")
    parser.add_argument(
        "--day-seconds", type=float, default=20, help="seconds of a business day; default: 20"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("var/drill"), help="where it lives; default: var/drill"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
