"""The sources as they stand in `schemas/`: read and matched with each other, not yet checked
inside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from orders.contracts.codec.schema import Schema, kind, named_types, resolve
from orders.contracts.sources import whole
from tools.contracts.entries import MeasureEntry, StageEntry, TopicEntry, stage_topics

Entry = TypeVar("Entry", bound=BaseModel)


class SourceError(Exception):
    """The sources are wrong. One line per fault, each naming file and place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Definition:
    """One .avsc file: a record, or a shared type."""

    path: Path
    schema: Schema

    @property
    def name(self) -> str:
        """Short name, by which topics.yaml lists it."""
        return str(self.schema["name"])

    @property
    def fullname(self) -> str:
        """Avro's name."""
        return kind(self.schema)

    def own_types(self) -> Iterator[tuple[str, Schema]]:
        """(full name, definition) of every type that this file defines; a shared type that it
        uses stands as {"type": full name}."""
        return named_types(resolve(self.schema, _LeftByName()))


class _LeftByName(dict[str, Schema]):
    def __missing__(self, name: str) -> Schema:
        return {"type": name}


@dataclass
class Sources:
    """All of `schemas/`. `stages` and `topics` in the order of topics.yaml, the stages' own topics
    last; `shared` by full name; `records` by topic; `measures` in the order of measures.yaml."""

    partitions: int
    stages: dict[str, StageEntry]
    topics: dict[str, TopicEntry]
    shared: dict[str, Definition]
    measures: dict[str, MeasureEntry]
    records: dict[str, list[Definition]] = field(default_factory=dict)

    def resolved(self, definition: Definition) -> Schema:
        """The definition with shared types standing in it. Raises KeyError with the name of an
        unknown type."""
        return whole(definition.schema, {name: one.schema for name, one in self._usable().items()})

    def _usable(self) -> dict[str, Definition]:
        """Shared types, and records that stand beside them: a state may keep one as it came."""
        listed = [record for records in self.records.values() for record in records]
        beside = {one.fullname: one for one in listed if one.path.parent.name == "records"}
        return self.shared | beside

    def definitions(self) -> dict[Path, Definition]:
        """Every definition once, shared types first."""
        listed = [
            *self.shared.values(),
            *(record for records in self.records.values() for record in records),
        ]
        return {definition.path: definition for definition in listed}


def load(folder: Path) -> Sources:
    """Read the folder. Raises `SourceError` for files that cannot be read, and for files and
    topics.yaml that do not match."""
    faults: list[str] = []
    files = {
        path: found
        for path in sorted(folder.rglob("*.avsc"))
        if (found := _definition(path, folder, faults))
    }
    listing = yaml.safe_load((folder / "topics.yaml").read_text(encoding="utf-8"))
    stages = _entries(StageEntry, "topics.yaml", listing["stages"], faults)
    topics = _entries(TopicEntry, "topics.yaml", listing["topics"], faults)
    for name, stage in stages.items():
        topics |= stage_topics(name, stage)
    faults += [
        f"topics.yaml: {name}: its chain {stage.chain} is no topic"
        for name, stage in stages.items()
        if stage.chain not in topics
    ]
    shared = {
        found.fullname: found for path, found in files.items() if path.parent == folder / "shared"
    }
    measures = _measures(folder, stages, faults)
    sources = Sources(listing["partitions"], stages, topics, shared, measures)
    for topic, entry in topics.items():
        sources.records[topic] = [
            found
            for name in entry.records
            if (found := _listed(folder, topic, name, files, faults))
        ]
    unlisted = files.keys() - sources.definitions().keys()
    faults += [
        f"{path.relative_to(folder)}: not listed in topics.yaml" for path in sorted(unlisted)
    ]
    faults += _repeated(sources, folder)
    if faults:
        raise SourceError(faults)
    return sources


def _definition(path: Path, folder: Path, faults: list[str]) -> Definition | None:
    where = path.relative_to(folder)
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        faults.append(f"{where}: no JSON: {error}")
        return None
    if (
        not isinstance(schema, dict)
        or schema.get("name") != path.stem
        or schema.get("namespace") != "orders"
        or "type" not in schema
    ):
        faults.append(
            f"{where}: must define one type, named like the file, in the namespace orders"
        )
        return None
    return Definition(path, schema)


def _measures(
    folder: Path, stages: dict[str, StageEntry], faults: list[str]
) -> dict[str, MeasureEntry]:
    listing = yaml.safe_load((folder / "measures.yaml").read_text(encoding="utf-8"))
    measures = _entries(MeasureEntry, "measures.yaml", listing["measures"], faults)
    faults += [
        f"measures.yaml: {name}: {entry.stage} is no stage"
        for name, entry in measures.items()
        if entry.stage not in stages
    ]
    return measures


def _entries(
    model: type[Entry], file: str, listing: dict[str, object], faults: list[str]
) -> dict[str, Entry]:
    entries = {}
    for name, entry in listing.items():
        try:
            entries[name] = model.model_validate(entry)
        except ValidationError as error:
            faults.append(f"{file}: {name}: {error}")
    return entries


def _listed(
    folder: Path, topic: str, name: str, files: dict[Path, Definition], faults: list[str]
) -> Definition | None:
    places = [place / f"{name}.avsc" for place in (folder / topic, folder / "shared" / "records")]
    found = [files[path] for path in places if path in files]
    if len(found) != 1:
        what = (
            "stands both in its folder and in shared/records"
            if found
            else "has no .avsc in its folder or in shared/records"
        )
        faults.append(f"topics.yaml: {topic}: {name} {what}")
        return None
    return found[0]


def _repeated(sources: Sources, folder: Path) -> list[str]:
    first: dict[str, Path] = {}
    faults = []
    for path, definition in sources.definitions().items():
        other = first.setdefault(definition.name, path)
        if other != path:
            faults.append(
                f"{path.relative_to(folder)}: {definition.name} is also defined in "
                f"{other.relative_to(folder)}"
            )
    return faults
