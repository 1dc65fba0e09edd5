"""How many mails a second the connector hands to a server beside it, and what they cost.

`python -m tests.bench.bench_mails` sends the same mails to the simulated mail server in a process
of its own, in pieces as the connector takes them: over a connection each, and over connections
that are kept (TR-02: 100 a second are asked).
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from deploy.local.ports import a_free_one
from services.connectors.attempts import Settled
from services.connectors.mail.composing import Letterhead, address_of
from services.connectors.mail.sending import AT_ONCE, Post, Server
from services.connectors.process import PIECE
from services.simulator.mailbox import mails
from tests.connectors.test_mails import ordered

MAILS = 400


async def sent(post: Callable[[], Post], run: str) -> None:
    """All of them, a piece after the other, so many at once as ever. `post`: asked for each."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> Settled:
        async with slots:
            return await post().send(ordered(reference=f"{run}{number}"))

    for first in range(0, MAILS, PIECE):
        settled = await asyncio.gather(*map(one, range(first, first + PIECE)))
        assert all(one.outcome == "DONE" for one in settled), settled


def main() -> None:
    """Print both."""
    port = a_free_one()
    there = Server("127.0.0.1", port, "none", None, None, 20.0)

    def fresh() -> Post:
        return Post(there, Letterhead(address_of("a@house.example")), lambda: 0)

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mails.jsonl"
        options = ("--port", str(port), "--file", str(file))
        sink = subprocess.Popen([sys.executable, "-m", "services.simulator.mailbox", *options])
        time.sleep(3)
        try:
            kept = fresh()
            asyncio.run(sent(fresh, "first"))  # templates are read once
            for title, post in (
                ("a connection each", fresh),
                ("connections that are kept", lambda: kept),
            ):
                began, cpu = time.perf_counter(), time.process_time()
                asyncio.run(sent(post, title.replace(" ", "-")))
                seconds, busy = time.perf_counter() - began, time.process_time() - cpu
                print(f"{title}: {MAILS / seconds:.0f} a second, {busy / MAILS * 1e3:.1f} ms CPU")
        finally:
            sink.terminate()
            sink.wait()
        came = Counter(one["id"] for one in mails(file))
        assert set(came.values()) == {1}
        print(f"{len(came)} arrived, each once")


if __name__ == "__main__":
    main()
