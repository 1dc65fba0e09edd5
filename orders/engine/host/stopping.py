"""How programs beside the stages are told to stop."""

import signal
import threading


def stopped_by_signals() -> threading.Event:
    """Set by SIGTERM or Ctrl-C, from now on. To be called on the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
