"""What was decided about an order, as its records tell."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from orders.client.scan import Found
from orders.contracts.catalogue import TOPICS
from orders.contracts.records import RuleFired

DECIDING = tuple(
    topic.name
    for topic in TOPICS.values()
    if any("decision" in (f["name"] for f in record.schema["fields"]) for record in topic.records)
)
"""Topics that carry decisions; each is one stage's own."""
AGAINST = frozenset({"held", "refused"})
"""Outcomes of a rule that has something against the order."""


class Decided(NamedTuple):
    """One decision. `at`: business time, ms; `policy`: the version that it was taken under.

    `fresh`: the rules that no earlier decision of the stage about this version had: a later one
    repeats those that came before it, though they were settled since.
    """

    position: str
    at: int
    stage: str
    record: str
    version: int
    outcome: str
    policy: str
    rules: list[RuleFired]
    fresh: list[RuleFired]

    @property
    def against(self) -> list[RuleFired]:
        """What stood in the way when it was taken."""
        return [rule for rule in self.fresh if rule["outcome"] in AGAINST]


def decisions(found: Iterable[Found]) -> list[Decided]:
    """Every decision among the records, in their order."""
    said: dict[tuple[str, int], list[RuleFired]] = {}
    made: list[Decided] = []
    for record in found:
        value: dict[str, Any] = record.value or {}
        if (decision := value.get("decision")) is None:
            continue
        stage, version = TOPICS[record.topic].owner, value["version"]
        before = said.setdefault((stage, version), [])
        fresh = [rule for rule in decision["rules"] if rule not in before]
        before += fresh
        made.append(
            Decided(
                record.position,
                value["at"],
                stage,
                record.record,
                version,
                decision["outcome"],
                decision["policy"],
                decision["rules"],
                fresh,
            )
        )
    return made
