"""What a run says while it goes on."""

import time

_STARTED = time.monotonic()


def say(line: str) -> None:
    """One line, with the seconds since the start."""
    print(f"{time.monotonic() - _STARTED:6.0f} s  {line}", flush=True)
