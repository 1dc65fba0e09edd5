"""`python -m tools.texts` says which codes of rules lack a text in a language, and which texts are
of no code; exits 1 if any does.

A stage declares its codes in `codes.yaml`, and has a text for each in `texts/<language>.po`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import yaml

from orders.explain.languages import LANGUAGES
from orders.explain.texts import FLIP, catalogue

SERVICES = Path(__file__).parents[1] / "services"


def main() -> int:
    """Print every fault; the exit code."""
    complaints = [one for stage in stages(SERVICES) for one in faults(SERVICES / stage)]
    print("\n".join(complaints) or "every code has its texts", file=sys.stderr)
    return 1 if complaints else 0


def stages(services: Path) -> list[str]:
    """Folders that declare codes of rules."""
    files = sorted(services.glob("*/codes.yaml"))
    return [file.parent.name for file in files if codes(file.parent)]


def codes(stage: Path) -> set[str]:
    """The codes that its decisions may bear."""
    told = yaml.safe_load((stage / "codes.yaml").read_text(encoding="utf-8"))
    return {*told.get("rules", ()), *told.get("faults", ())}


def faults(stage: Path) -> Iterator[str]:
    """What is wrong with its texts: each fault with its code and language."""
    declared, told = codes(stage), {tag: catalogue(stage / "texts", tag) for tag in LANGUAGES}
    everywhere = declared | {name for texts in told.values() for name in texts}
    for name in sorted(everywhere):
        place = f"{stage.name}/texts: {name}"
        if name.partition(FLIP)[0] not in declared:
            yield f"{place} is of no code in codes.yaml"
            continue
        yield from (f"{place} has no text in {tag}" for tag in LANGUAGES if name not in told[tag])
        shown = {tag: fields(told[tag][name]) for tag in LANGUAGES if name in told[tag]}
        if len({frozenset(one) for one in shown.values()}) > 1:
            yield f"{place} does not show the same facts in every language"


def fields(text: str) -> set[str]:
    """The facts that a text shows."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


if __name__ == "__main__":
    sys.exit(main())
