"""The codes that a stage declares: `services/<stage>/codes.yaml`."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from orders.engine.handling import Event

SERVICES = Path(__file__).parents[2] / "services"


class Codes(NamedTuple):
    """What its handlers answer with, of any record and of each kind, and why; the ways in which its
    rules can speak."""

    outcomes: frozenset[str]
    by_event: Mapping[str, frozenset[str]]
    reasons: frozenset[str]
    rules: frozenset[str]

    def undeclared(self, event: str, outcome: str, reason: str) -> str:
        """What of the outcome of such a record, or of its reason, is not declared; empty if both
        are."""
        if outcome not in self.by_event.get(event, ()):
            return f"outcome {outcome} of {event}"
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
    by_event = {event: frozenset((*said, "ignored")) for event, said in told["outcomes"].items()}
    outcomes = frozenset().union(*by_event.values())
    return Codes(outcomes, by_event, frozenset(reasons), frozenset(rules))
