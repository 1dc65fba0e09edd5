"""Whoever sends to the gateway, as a process of its own: so many orders a second over connections
that stay open, whatever the answers take.

    python -m tests.bench.edge.client HOST PORT KEY PREFIX PER_SECOND SECONDS LARGE_EVERY

LARGE_EVERY: seconds between two large interchanges beside the orders; 0: none. It says on stdout,
in JSON: seconds from the first order to the last answer, milliseconds from when each order was due
to its answer, statuses and how many had each, ids of the orders that were answered 202,
milliseconds of each large one.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from itertools import islice
from typing import Any

from tests.bench.edge.documents import interchange, sound_orders

CONNECTIONS = 64
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
ACCEPTED = 202
PATIENCE = 60.0


class Client:
    """One run."""

    def __init__(self, host: str, port: int, key: str) -> None:
        self._host, self._port = host, port
        self._bearing = f"Host: {host}\r\nAuthorization: Bearer {key}\r\n"
        self.seconds = 0.0
        self.latencies: list[float] = []
        self.large: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.accepted: list[str] = []
        self._due: asyncio.Queue[tuple[float, int, bytes]] = asyncio.Queue()

    async def run(self, prefix: str, rate: float, seconds: float, large_every: float) -> None:
        """Send all of it, and await every answer."""
        documents = islice(sound_orders(prefix), int(rate * seconds))
        senders = [asyncio.create_task(self._sender(prefix)) for _ in range(CONNECTIONS)]
        beside = asyncio.create_task(self._large(seconds, large_every))
        began = time.monotonic() + 0.1
        for number, document in enumerate(documents):
            due = began + number / rate
            if (wait := due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self._due.put_nowait((due, number + 1, document))
        await self._due.join()
        self.seconds = time.monotonic() - began
        await beside
        for sender in senders:
            sender.cancel()

    async def _sender(self, prefix: str) -> None:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        head = self._head("/v1/channels/shop/orders", "application/json")
        while True:
            due, number, document = await self._due.get()
            status = await _post(reader, writer, head, document)
            self.latencies.append((time.monotonic() - due) * 1000)
            self.statuses[status] += 1
            if status == ACCEPTED:
                self.accepted.append(f"shop:{prefix}-{number:07}")
            self._due.task_done()

    async def _large(self, seconds: float, every: float) -> None:
        if not every:
            return
        reader, writer = await asyncio.open_connection(self._host, self._port)
        head = self._head("/v1/channels/shop/documents/edifact", "application/edifact")
        until, number = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            number += 1
            document, sent = interchange(number), time.monotonic()
            self.statuses[await _post(reader, writer, head, document)] += 1
            self.large.append((time.monotonic() - sent) * 1000)
            await asyncio.sleep(max(0.0, sent + every - time.monotonic()))

    def _head(self, path: str, media_type: str) -> bytes:
        return f"POST {path} HTTP/1.1\r\n{self._bearing}Content-Type: {media_type}\r\n".encode()


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, document: bytes
) -> int:
    writer.write(b"%bContent-Length: %d\r\n\r\n%b" % (head, len(document), document))
    async with asyncio.timeout(PATIENCE):
        said = await reader.readuntil(b"\r\n\r\n")
        found = LENGTH.search(said)
        await reader.readexactly(int(found[1]) if found else 0)
    return int(said[9:12])


def main() -> None:
    """As the module says."""
    host, port, key, prefix, *numbers = sys.argv[1:]
    rate, seconds, every = map(float, numbers)
    client = Client(host, int(port), key)
    asyncio.run(client.run(prefix, rate, seconds, every))
    said: dict[str, Any] = {
        "seconds": client.seconds,
        "latencies": client.latencies,
        "large": client.large,
        "statuses": client.statuses,
        "accepted": client.accepted,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
