"""The fake of the changelog's reader."""

from collections.abc import Iterator, Sequence

from orders.engine.errors import TransientError
from orders.engine.ports.log import Message
from tests.fakes.broker import Broker


class MemoryChangelog:
    """Reads the state topics of a fake broker."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    def identity(self, topic: str) -> str:
        return f"{self._broker.identity}/{topic}"

    def low(self, topic: str, partition: int) -> int:
        return self._broker.log(topic, partition).low

    def since(self, topic: str, partition: int, at: int) -> int:
        log = self._broker.log(topic, partition)
        return next(
            (
                entry.offset
                for entry in log.entries
                if entry.message is not None and entry.message.timestamp >= at
            ),
            log.high,
        )

    def replay(self, topic: str, partition: int, start: int) -> Iterator[Message]:
        log = self._broker.log(topic, partition)
        messages, end = log.read(start, len(log.entries) + 1)
        if end < log.high:
            raise TransientError(
                f"{topic}/{partition}: an open transaction keeps offsets from {end} on back"
            )
        return iter(messages)

    def at(self, topic: str, partition: int, offsets: Sequence[int]) -> dict[int, Message]:
        log, found = self._broker.log(topic, partition), dict[int, Message]()
        for offset in offsets:
            if log.stable <= offset < log.high:
                raise TransientError(f"{topic}/{partition}: an open transaction before {offset}")
            messages = log.read(offset, 1)[0] if log.low <= offset < log.high else []
            found |= {one.offset: one for one in messages if one.offset == offset}
        return found
