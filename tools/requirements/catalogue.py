"""Reads `docs/requirements.yaml`: which requirements there are, in which areas, and how far each
is built."""

from pathlib import Path
from typing import Any, NamedTuple

import yaml

STATES = ("built", "partly", "later")


class CatalogueError(Exception):
    """The file does not say what it has to; the text names every fault."""


class Requirement(NamedTuple):
    """`state` is one of STATES; `missing` says what is not built yet, for those that are partly
    built."""

    id: str
    area: str
    title: str
    state: str
    missing: str


def load(path: Path) -> list[Requirement]:
    """All requirements, in the order of the file. Raises `CatalogueError`."""
    areas: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    found, faults = [], []
    for area, entries in areas.items():
        for name, entry in entries.items():
            requirement = Requirement(
                name,
                area,
                str(entry.get("title", "")),
                str(entry.get("state", "")),
                str(entry.get("missing", "")),
            )
            faults += _faults(requirement)
            found.append(requirement)
    if faults:
        raise CatalogueError("\n".join(f"{path.name}: {fault}" for fault in faults))
    return found


def _faults(requirement: Requirement) -> list[str]:
    faults = []
    if not requirement.title:
        faults.append(f"{requirement.id} has no title")
    if requirement.state not in STATES:
        faults.append(
            f"{requirement.id}: state {requirement.state!r} is none of {', '.join(STATES)}"
        )
    if bool(requirement.missing) != (requirement.state == "partly"):
        faults.append(
            f"{requirement.id}: what is partly built, and only that, says what is missing"
        )
    return faults
