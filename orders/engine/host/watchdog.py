"""Ends a replica whose loop stalls: a hanging handler must not hold its partitions for ever, and
nobody would see why."""

import faulthandler
import os
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence

import structlog

from orders.engine.host.logs import in_json

EXIT_STALLED = 70
TELL_SECONDS = 5.0
"""It may be stderr that hangs, or who holds the lock of the log: then it ends without a word."""


class Watchdog:
    """Tells all stacks and exits with 70 when `beat` was not called for `seconds`."""

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
        telling = threading.Thread(target=self._tell, name="watchdog's word", daemon=True)
        telling.start()
        telling.join(TELL_SECONDS)
        os._exit(EXIT_STALLED)

    def _tell(self) -> None:
        said = f"watchdog: the loop has stalled for {self._seconds:.0f} s; all stacks, then exit"
        if in_json():
            structlog.get_logger().critical(said, stacks=stacks())
        else:
            print(said, file=sys.stderr, flush=True)
            faulthandler.dump_traceback(file=sys.stderr, all_threads=True)


def stacks() -> Mapping[str, Sequence[str]]:
    """Thread -> where it is, the innermost call last."""
    frames = sys._current_frames()
    return {
        f"{thread.name} {thread.ident}": [
            f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_stack(frame)
        ]
        for thread in threading.enumerate()
        if (frame := frames.get(thread.ident or 0)) is not None
    }
