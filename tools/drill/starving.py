"""A process that gets hardly any CPU, as on a machine that others take."""

import contextlib
import signal
import subprocess
import threading
from collections.abc import Iterator

STOPPED_SECONDS, RUNS_SECONDS = 7.5, 0.5
"""A group's member that is silent for longer than 10 s would lose its partitions."""


@contextlib.contextmanager
def starving(process: "subprocess.Popen[str]") -> Iterator[None]:
    """It runs for half a second of eight, until it has ended or this is left."""
    fed = threading.Event()

    def hold() -> None:
        while not fed.is_set() and process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            fed.wait(STOPPED_SECONDS)
            process.send_signal(signal.SIGCONT)
            fed.wait(RUNS_SECONDS)

    thread = threading.Thread(target=hold, daemon=True, name="starving")
    thread.start()
    try:
        yield
    finally:
        fed.set()
        thread.join()
