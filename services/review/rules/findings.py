"""A finding: what one rule has against an order."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from orders.business import decisions
from orders.contracts.records import Fact, RuleFired

Kind = Literal[
    "customer",
    "goods",
    "price",
    "payment",
    "velocity",
    "unpaid",
    "credit",
    "legality",
    "amount",
    "approval",
    "contract",
    "signature",
    "terms",
    "text",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """What speaks against the order, by which rule, with the evidence.

    `kind` is also the id of the hold it leads to. `unpaid` is a payment hold that money alone can
    settle. `code`: which of the ways in which the rule can speak. `refuses`: no person is asked;
    `notes`: the order goes on, and whoever reads the decision is told.
    """

    kind: Kind
    rule: str
    code: str
    because: str
    facts: tuple[Fact, ...] = ()
    refuses: bool = False
    notes: bool = False

    def fired(self) -> RuleFired:
        """The rule as a decision names it."""
        outcome = "refused" if self.refuses else "noted" if self.notes else "held"
        return decisions.fired(self.rule, outcome, self.code, self.because, self.facts)


def evidence(findings: Iterable[Finding]) -> dict[str, str]:
    """What speaks against the order, by kind: what the hold of that kind says."""
    said: dict[str, list[str]] = {}
    for one in findings:
        said.setdefault(one.kind, []).append(one.because)
    return {kind: "; ".join(because) for kind, because in said.items()}


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a code: what was found in several lines is said once, with the facts of all."""
    by_code: dict[str, Finding] = {}
    for one in findings:
        known = by_code.get(one.code)
        by_code[one.code] = one if known is None else _joined(known, one)
    return list(by_code.values())


def _joined(one: Finding, other: Finding) -> Finding:
    because = f"{one.because}; {other.because}"
    return replace(one, because=because, facts=(*one.facts, *other.facts))
