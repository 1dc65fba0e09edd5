"""The sending side: a process of its own, so that what it costs is nobody's of the house."""

import json
import subprocess
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from orders.cli.children import end_with_parent

ABOARD = Path(__file__).with_name("aboard.py")


class Channel:
    """Sends orders of a load when told to. `sent`: order id -> wall milliseconds at which it was
    handed to the producer, as far as the process has told."""

    def __init__(self, environment: dict[str, str], *words: str) -> None:
        self.sent: dict[str, int] = {}
        self._under_way = 1  # it makes its first orders
        self._told: SimpleQueue[dict[str, int] | None] = SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, str(ABOARD), "send", *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is the parent's
            preexec_fn=end_with_parent,
        )
        Thread(target=self._listen, daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether it still does what it was told."""
        return self._under_way > 0

    def send(self, count: int) -> None:
        """So many orders, at once."""
        self._say(f"send {count}")

    def rate(self, rate: float, seconds: float) -> None:
        """So many orders a second for so long, evenly."""
        self._say(f"rate {rate} {seconds}")

    def listen(self) -> None:
        """Take in what the process has told. Raises RuntimeError if it has died."""
        if self._process.poll() is not None:
            raise RuntimeError(f"the sending process ended with {self._process.returncode}")
        while True:
            try:
                told = self._told.get_nowait()
            except Empty:
                return
            if told is None:
                self._under_way -= 1
                continue
            for order, at in told.items():
                self.sent.setdefault(order, at)  # of one that is sent again the first time counts

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def _say(self, order: str) -> None:
        assert self._process.stdin is not None
        self._under_way += 1
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.put(json.loads(line))
