"""The codes that a stage declares: `services/<stage>/codes.yaml`."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

SERVICES = Path(__file__).parents[2] / "services"


class Codes(NamedTuple):
    """What its handlers answer with, and why."""

    outcomes: frozenset[str]
    reasons: frozenset[str]

    def undeclared(self, outcome: str, reason: str) -> str:
        """The one of the two that is not declared; empty if both are."""
        if outcome not in self.outcomes:
            return outcome
        return "" if not reason or reason in self.reasons else reason


@cache
def declared(stage: str) -> Codes:
    """The codes of a stage. Raises OSError for a stage without its file."""
    told = yaml.safe_load((SERVICES / stage / "codes.yaml").read_text(encoding="utf-8"))
    reasons = [*told["reasons"], *told.get("faults", ())]
    return Codes(frozenset(told["outcomes"]), frozenset(reasons))
