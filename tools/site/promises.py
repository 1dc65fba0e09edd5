"""What a topic's data contract promises in words (ODCS, `docs/contracts`)."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = "docs/contracts"
TOLD = ("order", "repeats", "lateness")
"""Custom properties that a reader asks for."""


class Contract(NamedTuple):
    """`file`: where it stands, as seen from the page of its topic. `promises`: those of `TOLD` that
    it has."""

    file: str
    promises: Mapping[str, str]


def contract(root: Path, topic: str) -> Contract | None:
    """The topic's, if it has one."""
    file = f"{FOLDER}/{topic}.odcs.yaml"
    if not (root / file).exists():
        return None
    told = yaml.safe_load((root / file).read_text(encoding="utf-8"))
    promised = {one["property"]: str(one["value"]) for one in told["customProperties"]}
    return Contract(f"../{file}", {name: promised[name] for name in TOLD if name in promised})
