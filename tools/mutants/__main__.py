"""`make mutants`: changes the rules a little, at random places, and shows what no test notices.

mutmut makes the mutants and runs on each the tests that reach it (which and where: pyproject.toml).
This draws the sample, since all of them take an hour, and says where the survivors are. Exit code 0
whatever survives: a person must judge whether a change matters.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name

SURVIVED, NO_TESTS = 0, 33
"""Exit codes of a mutant's tests: all passed; there were none."""


class Mutant(NamedTuple):
    """One change of one function."""

    file: Path
    name: str


class Change(NamedTuple):
    """What a mutant changes: the line in its file, as it is and as it was changed to."""

    line: int
    before: str
    after: str


def mutants() -> Iterator[Mutant]:
    """All that there are, by file."""
    settings = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["mutmut"]
    for file in sorted({file for glob in settings["only_mutate"] for file in Path().glob(glob)}):
        for name in mutate_file_contents(str(file), file.read_text()).mutant_names:
            yield Mutant(file, get_mutant_name(file, name))


def verdict(mutant: Mutant) -> int | None:
    """Exit code of its tests; None if they were not run."""
    kept = json.loads(Path("mutants", f"{mutant.file}.meta").read_text())
    code: int | None = kept["exit_code_by_key"].get(mutant.name)
    return code


def change(mutant: Mutant) -> Change:
    """Where it is and what it does, by mutmut's own account of it."""
    shown = [sys.executable, "-m", "mutmut", "show", mutant.name]
    lines = subprocess.run(shown, capture_output=True, text=True, check=True).stdout.splitlines()
    [hunk] = [number for number, line in enumerate(lines) if line.startswith("@@")]
    body = lines[hunk + 1 :]
    removed = [line[1:].strip() for line in body if line.startswith("-")]
    added = [line[1:].strip() for line in body if line.startswith("+")]
    first = next(number for number, line in enumerate(body) if line[:1] in "-+")
    until_there = [line[1:] for line in body[: first + 1]]
    return Change(_line_of(mutant.file, until_there), " ".join(removed), " ".join(added))


def _line_of(file: Path, shown: list[str]) -> int:
    """Number of the last of these lines, where they stand one after another in the file."""
    lines = [line.strip() for line in file.read_text().splitlines()]
    wanted = [line.strip() for line in shown]
    for start in range(len(lines)):
        if lines[start : start + len(wanted)] == wanted:
            return start + len(wanted)
    return 0


def main() -> None:
    """Draw, run, tell."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=150, help="how many (150)")
    parser.add_argument("--seed", default="1", help="another seed draws others (1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="those whose file begins so")
    asked = parser.parse_args()
    there = [mutant for mutant in mutants() if str(mutant.file).startswith(asked.only)]
    drawn = Random(asked.seed).sample(there, min(asked.sample, len(there)))
    print(f"{len(drawn)} of {len(there)} mutants", flush=True)
    run = [sys.executable, "-m", "mutmut", "run", "--max-children", str(asked.jobs)]
    subprocess.run([*run, *(mutant.name for mutant in drawn)], check=True)
    tell(sorted(drawn))


def tell(drawn: list[Mutant]) -> None:
    """The survivors, a line each, and how many there are."""
    verdicts = {mutant: verdict(mutant) for mutant in drawn}
    for mutant in (mutant for mutant in drawn if verdicts[mutant] in (SURVIVED, NO_TESTS)):
        where, before, after = change(mutant)
        untested = "  (no test comes here)" if verdicts[mutant] == NO_TESTS else ""
        print(f"{mutant.file}:{where}{untested}\n    - {before}\n    + {after}")
    survivors = sum(code in (SURVIVED, NO_TESTS) for code in verdicts.values())
    print(f"{survivors} of {len(drawn)} survived")


if __name__ == "__main__":
    main()
