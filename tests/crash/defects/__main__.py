"""`python -m tests.crash.defects [NAME]...`: find a schedule that catches each deliberate fault;
`--table` prints what is known.

Exit code 1 if one is not caught. What is noted and still catches is kept, unless --afresh.
"""

import argparse
import os
import sys
from functools import partial

from tests.crash.defects import DEFECTS
from tests.crash.defects.finding import looked_for, note, noted
from tests.crash.runner import run_all


def main() -> int:
    """Look for what is asked for, or for all that is not yet noted."""
    wanted = _arguments().parse_args()
    if wanted.table:
        print("\n".join(table()))
        return 0
    look = partial(looked_for, most=wanted.most, afresh=wanted.afresh)
    caught = True
    for name, found, still in run_all(look, wanted.names or [*DEFECTS], wanted.jobs):
        if found is not None and not still:
            note(name, found)
        said = "still caught" if still else found or f"NOT CAUGHT by {wanted.most} schedules"
        print(f"{name}: {said}", flush=True)
        caught &= found is not None
    return 0 if caught else 1


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


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.defects", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which faults (default: all)")
    parser.add_argument(
        "--most", type=int, default=300, help="how many schedules to try for each (default 300)"
    )
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)"
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
