"""`schemas/released.json`: what readers rest on already. What breaks them needs a new topic
version."""

from pathlib import Path

from orders.contracts.changes import changes
from orders.contracts.snapshot import Snapshot, TopicShape, parse, snapshot, text
from tools.contracts.sources import SourceError, Sources

FILE = "schemas/released.json"
REMEDY = (
    f"{FILE}: readers would break. Give what must be otherwise to a new version of its topic; or, "
    "if main has never had what is broken, take main's released.json and run make contracts"
)


def check(sources: Sources, root: Path) -> None:
    """Raises `SourceError` with every breaking change since what was released. A folder without
    the file has released nothing."""
    file = root / FILE
    if not file.exists():
        return
    try:
        released = parse(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SourceError([f"{FILE}: {error}: take main's"]) from error
    broken = [one for one in changes(released, taken(sources)) if one.breaking]
    if broken:
        raise SourceError([*(f"{one.where} {one.what}" for one in broken), REMEDY])


def render(sources: Sources) -> str:
    """The text of the file, as the sources are now."""
    return text(taken(sources))


def taken(sources: Sources) -> Snapshot:
    """The snapshot of the sources."""
    shapes = {
        name: TopicShape(
            kind=entry.kind,
            key=entry.key,
            cleanup=entry.cleanup,
            retention_ms=entry.retention_ms,
            partitions=entry.partitions or sources.partitions,
            audience=entry.read_by,
            records=[record.name for record in sources.records[name]],
        )
        for name, entry in sources.topics.items()
    }
    records = (record for listed in sources.records.values() for record in listed)
    return snapshot(shapes, [sources.resolved(record) for record in records])
