"""`python -m tools.contracts` writes the generated files; with `--check` it only says which are
stale and exits 1."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.contracts import lock, python_catalogue, python_types
from tools.contracts.checks import check
from tools.contracts.sources import SourceError, Sources, load

ROOT = Path(__file__).parents[2]


def render(sources: Sources) -> dict[str, str]:
    """The text of every generated file, by its path below orders/contracts."""
    return {
        "records.py": python_types.render(sources),
        "catalogue.py": python_catalogue.render(sources),
        "schemas.lock": lock.render(sources),
    }


def stale(files: dict[str, str], target: Path) -> list[str]:
    """Names of the files below `target` that differ or are missing."""
    return [
        name
        for name, text in files.items()
        if not (target / name).exists() or (target / name).read_text(encoding="utf-8") != text
    ]


def write(files: dict[str, str], target: Path) -> None:
    """Bring `target` to `files`."""
    target.mkdir(parents=True, exist_ok=True)
    for name in stale(files, target):
        (target / name).write_text(files[name], encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.contracts", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if something is stale"
    )
    checking = parser.parse_args(arguments).check
    schemas, target = ROOT / "schemas", ROOT / "orders" / "contracts"
    try:
        sources = load(schemas)
        check(sources, schemas)
    except SourceError as error:
        print(
            f"{error}\n{len(error.faults)} fault{'s' if len(error.faults) > 1 else ''} in schemas/",
            file=sys.stderr,
        )
        return 1
    files = render(sources)
    outdated = stale(files, target)
    if checking and outdated:
        print(
            "\n".join(f"orders/contracts/{name} is stale" for name in outdated)
            + "\nrun: make contracts",
            file=sys.stderr,
        )
        return 1
    write(files, target)
    print(
        f"orders/contracts: {len(outdated)} of {len(files)} files "
        f"{'stale' if checking else 'written'}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
