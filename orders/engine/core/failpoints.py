"""Failpoints of batch and claim, at which tests kill or stop a replica. In production nothing
listens and a call costs nothing much."""

import os
import signal
from collections.abc import Callable, Sequence

FAILPOINTS = (
    "before prepare",
    "before the first produce",
    "after produce",
    "after send-offsets",
    "after commit",
    "between ledger and state store",
    "after confirm",
    "claim: after committed",
    "claim: after fencing token commit",
    "claim: after fencing token raise",
    "claim: after replay",
    "claim: between ledger and state store",
    "claim: after a piece for a ledger",
    "claim: after a step of an opening",
    "claim: before start",
)

_listener: Callable[[str], None] | None = None


def reached(failpoint: str) -> None:
    """Called by the engine at each failpoint."""
    if _listener is not None:
        _listener(failpoint)


def listen(listener: Callable[[str], None] | None) -> None:
    """Have every failpoint reported (tests only)."""
    global _listener
    _listener = listener


def listen_by_environment(setting: str, failpoints: Sequence[str] = FAILPOINTS) -> None:
    """Stop this process at one of its failpoints: "kill:after produce:3" sends SIGKILL at the third
    time, "stop:..." SIGSTOP."""
    action, failpoint, times = (
        setting.split(":")[0],
        ":".join(setting.split(":")[1:-1]),
        int(setting.rsplit(":", 1)[1]),
    )
    if failpoint not in failpoints:
        raise ValueError(f"no failpoint {failpoint!r}; there are: {', '.join(failpoints)}")
    left = [times]

    def strike(at: str) -> None:
        if at == failpoint:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL if action == "kill" else signal.SIGSTOP)

    listen(strike)
