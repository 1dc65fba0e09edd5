"""The codes that a stage declares: `services/<stage>/codes.yaml`."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from orders.engine.handling import Event

SERVICES = Path(__file__).parents[2] / "services"


class Codes(NamedTuple):
    """What its handlers answer with, and why; the ways in which its rules can speak."""

    outcomes: frozenset[str]
    reasons: frozenset[str]
    rules: frozenset[str]

    def undeclared(self, outcome: str, reason: str) -> str:
        """The one of the two that is not declared; empty if both are."""
        if outcome not in self.outcomes:
            return outcome
        return "" if not reason or reason in self.reasons else reason

    def unknown_rules(self, events: Iterable[Event]) -> list[str]:
        """Codes in the decisions of these events that are not declared."""
        decisions = [event.value["decision"] for event in events if "decision" in event.value]
        said = {rule["code"] for decision in decisions for rule in decision["rules"]}
        return sorted(said - self.rules)


@cache
def declared(stage: str) -> Codes:
    """The codes of a stage. Raises OSError for a stage without its file."""
    told = yaml.safe_load((SERVICES / stage / "codes.yaml").read_text(encoding="utf-8"))
    reasons = [*told["reasons"], *told.get("faults", ())]
    rules = [*told.get("rules", ()), *told.get("faults", ())]
    return Codes(frozenset(told["outcomes"]), frozenset(reasons), frozenset(rules))
