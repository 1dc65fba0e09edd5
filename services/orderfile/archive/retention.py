"""For how long the archive opens what tells of people, by what it is kept for (DL-03)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from orders.client.archive.parts import Kept
from orders.client.keyroom.keys import Purpose
from orders.client.orderfile.layout import FOLLOWED
from orders.contracts.catalogue import TOPICS
from orders.engine.policy import Policy

FILE = Path(__file__).with_name("retention.yaml")
PROOFS = ("evidence", "papers")


class Part(Policy):
    """What is kept for one purpose."""

    purpose: Purpose = Field(description="`operations` is erased when its customer asks for it")
    years: int = Field(ge=0, le=100, description="after the year in which the order ended")
    source: str = Field(min_length=1, description="which law asks for it, or why none does")
    topics: tuple[str, ...] = Field(description="whose facts are kept for it")


class Retention(Policy):
    """The parts of a bundle. Raises ConfigError for a topic that stands in two, or in none."""

    parts: Mapping[str, Part]
    rest: str = Field(description="part of topics that tell of people, and that no part names")
    proofs: str = Field(description="part of evidence and papers")

    @model_validator(mode="after")
    def _names(self) -> Self:
        named = [topic for part in self.parts.values() for topic in part.topics]
        if unknown := sorted({self.rest, self.proofs} - self.parts.keys()):
            raise ValueError(f"there is no part {', '.join(unknown)}")
        if unknown := sorted(set(named) - set(FOLLOWED)):
            raise ValueError(f"the order file follows no topic {', '.join(unknown)}")
        if twice := sorted({topic for topic in named if named.count(topic) > 1}):
            raise ValueError(f"stands in two parts: {', '.join(twice)}")
        return self

    def kept(self, ended_at: int) -> dict[str, Kept]:
        """By topic what its facts are kept for, of an order that ended then (ms); topics that tell
        of nobody are not in it."""
        parts = {name: self._part(name, ended_at) for name in self.parts}
        told = {topic: parts[name] for name, one in self.parts.items() for topic in one.topics}
        return {
            topic: told.get(topic, parts[self.rest])
            for topic in FOLLOWED
            if TOPICS[topic].personal_data != "none"
        }

    def fields(self, ended_at: int) -> dict[str, Kept]:
        """The same of what else tells of people."""
        return dict.fromkeys(PROOFS, self._part(self.proofs, ended_at))

    def _part(self, name: str, ended_at: int) -> Kept:
        part, year = self.parts[name], datetime.fromtimestamp(ended_at / 1000, UTC).year
        return Kept(name, part.purpose, year + part.years)
