"""`python -m tools.requirements` writes docs/requirements.md; with `--check` it only says what
is stale or missing and exits 1."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.requirements.catalogue import CatalogueError, load
from tools.requirements.evidence import faults, gather
from tools.requirements.page import render

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Do what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.requirements", description=__doc__)
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing, exit 1 if something is stale or missing",
    )
    checking = parser.parse_args(arguments).check
    page = root / "docs" / "requirements.md"
    try:
        requirements = load(root / "docs" / "requirements.yaml")
    except CatalogueError as error:
        print(error, file=sys.stderr)
        return 1
    evidence = gather(root)
    text, complaints = render(requirements, evidence), faults(requirements, evidence)
    if not checking:
        page.write_text(text, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != text:
        complaints.append("docs/requirements.md is stale; run: make requirements")
    if complaints:
        print("\n".join(complaints), file=sys.stderr)
        return 1
    print(
        f"docs/requirements.md: {len(requirements)} "
        f"requirements{', up to date' if checking else ' written'}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
