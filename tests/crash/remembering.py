"""The codec of the simulated worlds."""

from collections.abc import Callable
from typing import Any, TypeVar

from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.topic import RecordType

T = TypeVar("T")
REMEMBERED = 10_000
Known = dict[tuple[str, bytes], T]


class Remembering(Codec):
    """Decodes the same bytes once: worlds of a process are much alike, and judges read what
    stages have read. Nobody changes a record."""

    def __init__(self) -> None:
        super().__init__(OfflineSchemaIds())
        self._records: Known[tuple[RecordType, dict[str, Any]]] = {}
        self._states: Known[dict[str, Any]] = {}

    def decode(self, payload: bytes, topic: str) -> tuple[RecordType, dict[str, Any]]:
        return _remembered(self._records, super().decode, payload, topic)

    def decode_state(self, payload: bytes, topic: str) -> dict[str, Any]:
        return _remembered(self._states, super().decode_state, payload, topic)


def _remembered(
    known: Known[T], decode: Callable[[bytes, str], T], payload: bytes, topic: str
) -> T:
    found = known.get((topic, payload))
    if found is None:
        if len(known) >= REMEMBERED:
            known.clear()
        found = known[topic, payload] = decode(payload, topic)
    return found
