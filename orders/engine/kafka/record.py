"""From librdkafka's messages to `Message`, cheaply: this runs for every record read."""

from collections.abc import Sequence
from typing import overload

from confluent_kafka import Message as Raw

from orders.engine.ports.log import Message

Header = tuple[str, bytes]


class LazyHeaders(Sequence[Header]):
    """Headers that become Python objects when someone looks: few do, and eight headers cost more
    than the rest of the record."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Raw) -> None:
        self._raw = raw

    @overload
    def __getitem__(self, index: int) -> Header: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Header]: ...
    def __getitem__(self, index: int | slice) -> Header | Sequence[Header]:
        return self._headers()[index]

    def __len__(self) -> int:
        return len(self._headers())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._headers() == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._headers())

    def _headers(self) -> list[Header]:
        return self._raw.headers() or []  # type: ignore[return-value]  # a list of pairs, whatever the stub allows producers to pass


def message_of(raw: Raw) -> Message:
    """The record, of a raw message without error."""
    return tuple.__new__(
        Message,
        (
            raw.topic(),
            raw.partition(),
            raw.offset(),
            raw.key(),
            raw.value(),
            raw.timestamp()[1],
            LazyHeaders(raw),
        ),
    )
