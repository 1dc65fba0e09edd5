"""Schema ids from a real registry (Confluent's API). Only looks up: registering is `orders
topics apply`, a step of deployment."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.common._httpx_compat import (
    httpx,
)  # the one the client uses: it has no public name for it
from confluent_kafka.schema_registry.error import SchemaRegistryError

from orders.contracts.errors import RegistryUnavailable, UnknownSchema
from orders.engine.errors import ConfigError

UNKNOWN_FOR_SECONDS = 30.0
"""How long an id that the registry did not know is refused without asking again: garbage must
not become load on the registry."""
STILL_SECONDS = 2.0
"""A registry that has come to know no other subject in so long has read all that it has."""
SETTLED_SECONDS = 300.0
"""So long that is not asked again, unless the registry is away meanwhile."""
T = TypeVar("T")


class RegistrySchemaIds:
    """`SchemaIds` of `orders.contracts.codec.codec`, over the network. `properties` are
    `Settings.registry_properties()`.

    A call that the registry does not answer raises `RegistryUnavailable` after `timeout` seconds
    and one retry. So does one to which it says "not found" while it may still be reading its
    schemas, as some answer before they have: it has none at all, does not know what it has told us
    either, or comes to know more within `still` seconds. Good records would be taken for garbage.
    """

    def __init__(
        self, properties: Mapping[str, str], timeout: float = 5.0, still: float = STILL_SECONDS
    ) -> None:
        self._client = SchemaRegistryClient(
            {**properties, "timeout": timeout, "max.retries": 1, "retries.wait.ms": 200}
        )
        self._still = still
        self._settled_until = 0.0
        self._unknown: dict[int, float] = {}
        self._told = (0, "")
        """The youngest schema that it has told us, and its subject: it reads them in order."""

    def id_of(self, subject: str, schema_json: str) -> int:
        """Id of this very schema under the subject. Raises `ConfigError` if it is not registered
        there."""
        found = self._ask_surely(
            lambda: self._client.lookup_schema(subject, Schema(schema_json, "AVRO"))
        )
        if found is None or found.schema_id is None:
            raise ConfigError(
                f"the registry has no such schema under {subject}: run `orders topics apply`"
            )
        self._told = max(self._told, (found.schema_id, subject))
        return found.schema_id

    def schema_of(self, schema_id: int) -> tuple[str | None, str]:
        """(None, the schema's JSON text). Raises `UnknownSchema` if the registry has none of
        this id, or none that stands by itself."""
        if schema_id < 1 or self._unknown.get(schema_id, 0.0) > time.monotonic():
            raise UnknownSchema(f"no schema has id {schema_id}")
        found = self._ask_surely(lambda: self._client.get_schema(schema_id))
        if found is None or found.schema_type != "AVRO" or not found.schema_str or found.references:
            self._forget_old()
            self._unknown[schema_id] = time.monotonic() + UNKNOWN_FOR_SECONDS
            raise UnknownSchema(f"no Avro schema without references has id {schema_id}")
        return None, found.schema_str

    def _ask_surely(self, call: Callable[[], T]) -> T | None:
        """Its answer. "Not found" counts if it still is once the registry has surely read its
        schemas: it may have come to that between two answers."""
        found = self._ask(call)
        if found is None:
            self._make_sure()
            found = self._ask(call)
        return found

    def _make_sure(self) -> None:
        _, told = self._told
        known = self._subjects()
        if time.monotonic() >= self._settled_until:
            time.sleep(self._still)
            before, known = known, self._subjects()
            if known != before or not known:
                raise RegistryUnavailable(
                    f"the schema registry has {len(known)} subjects: it is starting, or "
                    "`orders topics apply` is still to be run"
                )
        if told and told not in known:
            self._settled_until = 0.0
            raise RegistryUnavailable(
                f"the schema registry does not know {told} any more: it is starting, or its "
                "schemas are lost (`orders topics apply`)"
            )
        self._settled_until = time.monotonic() + SETTLED_SECONDS

    def _subjects(self) -> frozenset[str]:
        return frozenset(self._ask(self._client.get_subjects) or ())

    def _ask(self, call: Callable[[], T]) -> T | None:
        """Its answer, None for "not found"."""
        try:
            return _answer(call)
        except RegistryUnavailable:
            self._settled_until = 0.0
            raise

    def _forget_old(self) -> None:
        now = time.monotonic()
        self._unknown = {
            schema_id: until for schema_id, until in self._unknown.items() if until > now
        }


def _answer(call: Callable[[], T]) -> T | None:
    """The registry's answer, None for "not found"."""
    try:
        return call()
    except SchemaRegistryError as error:
        if error.http_status_code == 404:
            return None
        if error.http_status_code in (401, 403):
            raise ConfigError(
                f"the schema registry refuses the login: HTTP {error.http_status_code}"
            ) from error
        raise RegistryUnavailable(f"the schema registry answered: {error}") from error
    except (httpx.HTTPError, OSError) as error:
        raise RegistryUnavailable(
            f"the schema registry does not answer: {type(error).__name__}: {error}"
        ) from error
