"""The subjects of a schema registry: compared with the catalogue, protected, registered."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import avro.schema  # comes with confluent-kafka[avro]
from avro.compatibility import ReaderWriterCompatibilityChecker
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.common._httpx_compat import (
    httpx,
)  # the one the client uses: it has no public name for it
from confluent_kafka.schema_registry.error import SchemaRegistryError

from orders.contracts.topic import RecordType
from orders.engine.errors import ConfigError, NotAllowed, TransientError

LEVEL = "FULL_TRANSITIVE"
"""Every version can read every other: schemas roll out in any order, and old records stay
readable."""
REQUESTS = 8
"""In flight at the same time."""
REMEDY = "{user} may only look schemas up there: whoever deploys registers them"
T = TypeVar("T")


@dataclass(frozen=True)
class SubjectState:
    """A subject as the registry has it. `breaks`: why the catalogue's schema is not compatible
    with a version registered there."""

    record: RecordType
    registered: bool
    level: str
    breaks: tuple[str, ...] = ()


class Subjects:
    """Raises `TransientError` when the registry does not answer or refuses a schema, `ConfigError`
    when it refuses us."""

    def __init__(self, properties: Mapping[str, str]) -> None:
        self._client = SchemaRegistryClient({**properties, "timeout": 15, "max.retries": 2})

    def examine(self, records: Iterable[RecordType]) -> list[SubjectState]:
        """How each record's subject stands, in the same order."""
        known = set(_ask(self._client.get_subjects) or ())
        with ThreadPoolExecutor(REQUESTS) as pool:
            return list(pool.map(lambda record: self._examine(record, known), records))

    def _examine(self, record: RecordType, known: set[str]) -> SubjectState:
        if record.subject not in known:
            return SubjectState(record, registered=False, level="")
        level = _ask(lambda: self._client.get_compatibility(record.subject)) or ""
        if _ask(lambda: self._client.lookup_schema(record.subject, _schema(record))) is not None:
            return SubjectState(record, registered=True, level=level)
        versions = _ask(lambda: self._client.get_versions(record.subject)) or []
        breaks = [fault for version in versions for fault in self._breaks(record, version)]
        return SubjectState(record, registered=False, level=level, breaks=tuple(breaks))

    def _breaks(self, record: RecordType, version: int) -> list[str]:
        registered = _ask(lambda: self._client.get_version(record.subject, version))
        text = registered.schema.schema_str if registered and registered.schema else None
        if text is None:
            return []
        return [
            f"version {version}: {fault}" for fault in incompatibilities(text, record.schema_json)
        ]

    def protect(self, record: RecordType) -> None:
        """Let the registry refuse incompatible versions from now on. The subject need not exist
        yet."""
        _ask(lambda: self._client.set_compatibility(record.subject, LEVEL))

    def register(self, record: RecordType) -> None:
        """Register the catalogue's schema."""
        _ask(lambda: self._client.register_schema(record.subject, _schema(record)))


def incompatibilities(old_json: str, new_json: str) -> list[str]:
    """Why two schemas cannot read each other's records, either way; empty if they can.

    Decided here and not by the registry, which only knows the level that a subject happens to have,
    and does not say why.
    """
    old, new = avro.schema.parse(old_json), avro.schema.parse(new_json)
    faults = []
    for reader, writer, who in (
        (new, old, "the new schema cannot read old records"),
        (old, new, "the old one cannot read new records"),
    ):
        result = ReaderWriterCompatibilityChecker().get_compatibility(reader, writer)  # type: ignore[no-untyped-call]
        if result.incompatibilities:
            kinds = ", ".join(
                sorted({kind.value.replace("_", " ") for kind in result.incompatibilities})
            )
            faults.append(f"{who}: {kinds} ({', '.join(sorted(result.messages))})")
    return faults


def _schema(record: RecordType) -> Schema:
    return Schema(record.schema_json, "AVRO")


def _ask(call: Callable[[], T]) -> T | None:
    """The registry's answer, None for "not found"."""
    try:
        return call()
    except SchemaRegistryError as error:
        if error.http_status_code == 404:
            return None
        if error.http_status_code == 401:
            raise ConfigError("the schema registry refuses the login: HTTP 401") from error
        if error.http_status_code == 403:
            raise NotAllowed("the schema registry refuses it: HTTP 403", REMEDY) from error
        raise TransientError(f"the schema registry refuses: {error}") from error
    except (httpx.HTTPError, OSError) as error:
        raise TransientError(
            f"the schema registry does not answer: {type(error).__name__}: {error}"
        ) from error
