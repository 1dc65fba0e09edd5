"""`python -m tools.contracts` writes the generated files; with `--check` it only says which are
stale and exits 1."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.contracts import (
    lock,
    odcs,
    pages,
    promises,
    python_catalogue,
    python_measures,
    python_types,
    released,
)
from tools.contracts.checks import check
from tools.contracts.sources import SourceError, Sources, load

ROOT = Path(__file__).parents[2]


def render(sources: Sources, root: Path) -> dict[str, str]:
    """The text of every generated file, by its path below `root`."""
    return {
        "orders/contracts/records.py": python_types.render(sources),
        "orders/contracts/catalogue.py": python_catalogue.render(sources),
        "orders/contracts/measures.py": python_measures.render(sources),
        "orders/contracts/schemas.lock": lock.render(sources),
        released.FILE: released.render(sources),
        **odcs.render(sources, root / "schemas"),
        **{
            str(page.relative_to(root)): pages.render(page.read_text(encoding="utf-8"), sources)
            for page in sorted(root.glob("docs/partners/*.md"))
        },
    }


def stale(files: dict[str, str]) -> list[str]:
    """Paths of the files that differ or are missing."""
    return [
        name
        for name, text in files.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]


def superfluous(files: dict[str, str]) -> list[str]:
    """Paths of data contracts of topics and types that there are no more."""
    found = (str(path.relative_to(ROOT)) for path in (ROOT / odcs.FOLDER).rglob("*.yaml"))
    return sorted({*found} - files.keys())


def write(files: dict[str, str]) -> None:
    """Write these files."""
    for name, text in files.items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.contracts", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if something is stale"
    )
    checking = parser.parse_args(arguments).check
    schemas = ROOT / "schemas"
    try:
        sources = load(schemas)
        check(sources, schemas)
        promises.check(sources, schemas)
        released.check(sources, ROOT)
    except SourceError as error:
        print(
            f"{error}\n{len(error.faults)} fault{'s' if len(error.faults) > 1 else ''} in schemas/",
            file=sys.stderr,
        )
        return 1
    files = render(sources, ROOT)
    outdated, left_over = stale(files), superfluous(files)
    if checking and (outdated or left_over):
        said = [f"{name} is stale" for name in outdated]
        said += [f"{name} is of nothing that there is" for name in left_over]
        print("\n".join([*said, "run: make contracts"]), file=sys.stderr)
        return 1
    write({name: files[name] for name in outdated})
    for name in left_over:
        (ROOT / name).unlink()
    print(f"{len(outdated)} of {len(files)} generated files {'stale' if checking else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
