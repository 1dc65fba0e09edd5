"""`python -m tests.crash.defects [NAME]...`: find a schedule that catches each deliberate fault;
`--table` prints what is known.

Exit code 1 if one is not caught. What is noted and still catches is kept, unless --afresh.
"""

import argparse
import sys

from tests.crash.defects import DEFECTS
from tests.crash.defects.finding import catches, find, note, noted
from tests.crash.schedule import Schedule


def main() -> int:
    """Look for what is asked for, or for all that is not yet noted."""
    wanted = _arguments().parse_args()
    if wanted.table:
        print("\n".join(table()))
        return 0
    missed = [
        name for name in wanted.names or DEFECTS if not _caught(name, wanted.most, wanted.afresh)
    ]
    return 1 if missed else 0


def table() -> list[str]:
    """The lines of the table in docs/reliability.md."""
    known = noted()
    rows = [
        f"| {name} | {' '.join((defect.breaks.__doc__ or '').split())} | "
        f"`{known[name]['schedule']}` | "
        f"{known[name]['schedules']}{', directed' if known[name]['drawn'] == 'directed' else ''} |"
        for name, defect in sorted(DEFECTS.items())
    ]
    return ["| fault | what is broken | caught by | schedules |", "|---|---|---|---|", *rows]


def _caught(name: str, most: int, afresh: bool) -> bool:
    known = noted().get(name)
    if known and not afresh and catches(name, Schedule.parse(known["schedule"])):
        print(f"{name}: still caught", flush=True)
        return True
    found = find(name, most)
    if found is not None:
        note(name, found)
    print(f"{name}: {found or f'NOT CAUGHT by {most} schedules'}", flush=True)
    return found is not None


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.defects", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which faults (default: all)")
    parser.add_argument(
        "--most", type=int, default=300, help="how many schedules to try for each (default 300)"
    )
    parser.add_argument(
        "--afresh", action="store_true", help="look again for those that are noted, too"
    )
    parser.add_argument(
        "--table", action="store_true", help="print the table of docs/reliability.md"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
