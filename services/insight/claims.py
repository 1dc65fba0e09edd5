"""Who writes of a partition: whoever claimed it last, and nobody else, however late a former owner
wakes. A transactional id is a partition's, so the broker refuses what its former producer sends
(docs/decisions/0082-faust-is-fenced.md)."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerFenced

from orders.engine.core.failpoints import reached
from orders.engine.errors import Fenced
from services.insight.rows import claim_key


def unasked(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """aiokafka tells of being fenced, or of a broker that is away, in more places than anybody
    asks; what else nobody asks for is logged as ever."""
    if not isinstance(context.get("exception"), KafkaError):
        loop.default_exception_handler(context)


class Record(NamedTuple):
    """No value: what stood under the key is forgotten."""

    topic: str
    key: bytes
    value: bytes | None


class Claims:
    """The partitions that this worker has claimed. To be used in one loop."""

    def __init__(self, changelog: str, make: Callable[[str], AIOKafkaProducer]) -> None:
        """`make`: a producer with this transactional id, not started yet."""
        self._changelog, self._make = changelog, make
        self._writers: dict[int, AIOKafkaProducer] = {}
        self._claimed: dict[int, int] = {}
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def claim(self, partition: int) -> int:
        """Have the broker refuse whoever wrote of it before. Returns the offset of the claim on the
        changelog: it is the last record there, and all that others committed stands before it."""
        async with self._locks[partition]:  # what we are writing of it ourselves comes first
            self._claimed.pop(partition, None)
            await self._let_go(partition)
            writer = self._writers[partition] = self._make(f"insight-{partition}")
            await writer.start()
            records = [Record(self._changelog, claim_key(partition), None)]
            [offset] = await self._send(partition, records, "insight: claimed")
            self._claimed[partition] = offset
            return offset

    def claimed_at(self, partition: int) -> int | None:
        """The offset of the last claim; None if it has not come to that."""
        return self._claimed.get(partition)

    async def write(self, partition: int, records: Iterable[Record]) -> None:
        """All of them, or none. Raises Fenced."""
        async with self._locks[partition]:
            await self._send(partition, records, "insight: written")

    async def close(self) -> None:
        """What is being written is written to its end; then let go of all connections."""
        for partition in list(self._writers):
            async with self._locks[partition]:
                await self._let_go(partition)

    async def _let_go(self, partition: int) -> None:
        if writer := self._writers.pop(partition, None):
            await writer.stop()

    async def _send(self, partition: int, records: Iterable[Record], point: str) -> list[int]:
        writer = self._writers[partition]
        try:
            async with writer.transaction():
                sent = [
                    await writer.send(one.topic, one.value, one.key, partition) for one in records
                ]
                # a commit does not say that one of them has failed
                # shielded: who stops here cancels the wait, not what is on its way
                arrived = await asyncio.shield(asyncio.gather(*sent))
                reached(point)
        except ProducerFenced as error:
            raise Fenced(f"another worker has claimed partition {partition}") from error
        return [one.offset for one in arrived]
