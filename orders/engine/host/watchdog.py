"""Ends a replica whose loop stalls: a hanging handler must not hold its partitions for ever, and
nobody would see why."""

import faulthandler
import os
import sys
import threading
import time

EXIT_STALLED = 70


class Watchdog:
    """Dumps all stacks and exits with 70 when `beat` was not called for `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._beat = time.monotonic()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def beat(self) -> None:
        """The loop is alive."""
        self._beat = time.monotonic()

    def alive(self) -> bool:
        """Whether the loop turned within half of the time allowed."""
        return time.monotonic() - self._beat < self._seconds / 2

    def _watch(self) -> None:
        while time.monotonic() - self._beat < self._seconds:
            time.sleep(self._seconds / 20)
        print(
            f"watchdog: the loop has stalled for {self._seconds:.0f} s; stacks follow, then exit",
            file=sys.stderr,
            flush=True,
        )
        faulthandler.dump_traceback(file=sys.stderr, all_threads=True)
        os._exit(EXIT_STALLED)
