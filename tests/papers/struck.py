"""A process that dies by SIGKILL before its n-th step on the disk, or in the middle of a write."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

STEPS = ("open", "write", "fsync", "close", "replace", "unlink", "rmdir", "makedirs")

TRIES = 3
"""A fork of a process that has threads, as pytest with clients of servers, may die of itself."""


def killed_everywhere(work: Callable[[], object], between: Callable[[], None]) -> Iterator[int]:
    """Do the work in a process that dies before its first step, then before its second, ... until
    one lives to the end. `between` makes all as it was, before each; yields after each death."""
    for last in range(1, 1_000):
        ended = 1
        for _ in range(TRIES):
            between()
            if (ended := _ended(work, last)) in (0, -signal.SIGKILL):
                break
        assert ended in (0, -signal.SIGKILL), f"at step {last} it ended with {ended}"
        if ended == 0:
            return
        yield last
    raise AssertionError("it never came to its end")


def _ended(work: Callable[[], object], last: int) -> int:
    """Its exit code, or minus the signal that it died of."""
    child = os.fork()
    if child == 0:
        _strike(last)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _strike(last: int) -> None:
    left = [last]
    for name in STEPS:
        setattr(os, name, _counted(name, getattr(os, name), left))


def _counted(name: str, real: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def counted(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            if name == "write":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    return counted
