"""A server that does not answer for a while, and has lost nothing."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WITHIN_SECONDS = 30.0
LOOK_SECONDS = 0.002


@contextmanager
def standing_still(pid: int) -> Iterator[None]:
    """The process stands still meanwhile, every thread of it: on a busy machine the first of them
    may take the signal long after it was sent, and until then the others go on answering."""
    os.kill(pid, signal.SIGSTOP)
    try:
        deadline = time.monotonic() + WITHIN_SECONDS
        while not _stands(pid):
            assert time.monotonic() < deadline, f"process {pid} does not stand still"
            time.sleep(LOOK_SECONDS)
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _stands(pid: int) -> bool:
    threads = Path(f"/proc/{pid}/task").glob("*/stat")
    try:
        return all(stat.read_text().rpartition(")")[2].split()[0] in "TXZ" for stat in threads)
    except (FileNotFoundError, ProcessLookupError):  # one has just ended: the others run
        return False
