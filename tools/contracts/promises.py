"""`schemas/contracts.yaml` speaks of topics, records and fields that there are, and leaves no kind
of topic out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from tools.contracts.sources import SourceError, Sources

FILE = "contracts.yaml"
Dimension = Literal[
    "accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness"
]
"""Of quality, as the Open Data Contract Standard has them."""


class Words(BaseModel):
    """Order of records, repeats and lateness, for people."""

    model_config = ConfigDict(extra="forbid")

    order: str
    repeats: str
    late: str


class RowRule(BaseModel):
    """What holds of a row, and SQL that is true of one that breaks it."""

    model_config = ConfigDict(extra="forbid")

    dimension: Dimension
    says: str
    broken: str


class Said(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid")

    kinds: dict[str, Words]
    topics: dict[str, Words]
    once: dict[str, list[str]]
    rules: dict[str, dict[str, RowRule]]


def check(sources: Sources, folder: Path) -> None:
    """Raises `SourceError` with every fault of the file."""
    try:
        said = Said.model_validate(yaml.safe_load((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise SourceError([f"{FILE}: {error}"]) from error
    if faults := list(_faults(said, sources)):
        raise SourceError([f"{FILE}: {fault}" for fault in faults])


def _faults(said: Said, sources: Sources) -> Iterator[str]:
    for kind in sorted({entry.kind for entry in sources.topics.values()} - said.kinds.keys()):
        yield f"kinds: {kind} is promised nothing"
    for topic in said.topics.keys() - sources.topics.keys():
        yield f"topics: {topic} is no topic"
    fields = {
        record.name: [field["name"] for field in sources.resolved(record)["fields"]]
        for listed in sources.records.values()
        for record in listed
    }
    for record in {**said.rules, **said.once}:
        if record not in fields:
            yield f"{record} is a record of no topic"
    for record, marks in said.once.items():
        for mark in marks:
            if record in fields and mark not in fields[record]:
                yield f"once: {record} has no field {mark}"
