"""What checks say: a finding is a difference, in words; the tally keeps the counts and the first
few of each check."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

SHOWN = 20
"""Findings of a check that are shown in words."""


class Finding(NamedTuple):
    """Something is wrong. `about`: the order, the account, or the stage and partition concerned."""

    about: str
    says: str


@dataclass(slots=True)
class Result:
    """One check: what it asks, how many things it looked at, what is wrong, and what deserves a
    word although it is right."""

    name: str
    asks: str
    looked_at: int = 0
    wrong: int = 0
    shown: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong

    def take(self, looked_at: int, findings: Iterable[Finding]) -> None:
        """Add what one portion came to."""
        self.looked_at += looked_at
        for finding in findings:
            self.wrong += 1
            if len(self.shown) < SHOWN:
                self.shown.append(finding)
