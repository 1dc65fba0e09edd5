"""What each fault does to the process that it strikes, and to the call that it was about to
make."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from orders.engine.errors import InDoubt, TransientError
from tests.crash import faults

if TYPE_CHECKING:
    from tests.crash.process import Process

OUT_AFTER, BACK_AFTER, SHORT, LONG, LATE_BY = 3, 1, 2, 12, 4
"""Rounds: until the group puts a silent member out, until a dead process is started anew, and
how long pauses and delays take."""
NEVER = 1 << 60
Do = Callable[[], Any]


class Killed(BaseException):
    """The process is gone: nothing of it runs any more, no cleaning up either."""


def struck(process: "Process", call: str, kind: str, do: Do) -> Do:
    """The call, with one thing gone wrong about it. What befalls servers and not processes is
    the weather's."""
    if kind in faults.PAUSES:
        return _paused(process, kind, do)
    if kind in BLOWS:
        return BLOWS[kind](process, call, do)
    process.world.weather.strike(kind)
    return do


def unanswered(call: str) -> Exception:
    """What a port raises when it has no answer."""
    return (
        InDoubt(f"{call}: no answer")
        if call == "writer.commit"
        else TransientError(f"{call}: no answer")
    )


def _crash_before(process: "Process", call: str, do: Do) -> Do:
    raise Killed


def _crash_after(process: "Process", call: str, do: Do) -> Do:
    return lambda: _then_raise(do, Killed())


def _request_lost(process: "Process", call: str, do: Do) -> Do:
    return lambda: _then_raise(_nothing, TransientError(f"{call}: no answer"))


def _answer_lost(process: "Process", call: str, do: Do) -> Do:
    return lambda: _then_raise(do, unanswered(call))


def _doubt(process: "Process", call: str, do: Do) -> Do:
    return lambda: _then_raise(_nothing, unanswered(call))


def _late(process: "Process", call: str, do: Do) -> Do:
    process.world.later(process.world.round + LATE_BY, lambda: _heard_by_nobody(do))
    return lambda: _then_raise(_nothing, unanswered(call))


def _outage(process: "Process", call: str, do: Do) -> Do:
    process.world.weather.refuse(call)
    return _request_lost(process, call, do)


def _put_out(process: "Process", call: str, do: Do) -> Do:
    process.put_out()
    return do


def _overtaken(process: "Process", call: str, do: Do) -> Do:
    process.put_out()
    return _paused(process, "short pause before", do)


def _leave(process: "Process", call: str, do: Do) -> Do:
    process.leave()
    return do


def _join(process: "Process", call: str, do: Do) -> Do:
    process.world.join(process)
    return do


def _reshuffle(process: "Process", call: str, do: Do) -> Do:
    process.world.broker.group(process.struck.name).reshuffle()
    return do


def _seconds_ahead(process: "Process", call: str, do: Do) -> Do:
    process.set_clock(4.0)
    return do


def _minute_ahead(process: "Process", call: str, do: Do) -> Do:
    process.set_clock(60.0, LONG)
    return do


def _paused(process: "Process", kind: str, do: Do) -> Do:
    length, when = kind.split()[0], kind.split()[-1]

    def before() -> Any:
        process.pause(length)
        return do()

    def after() -> Any:
        answer = do()
        process.pause(length)
        return answer

    return before if when == "before" else after


BLOWS: Mapping[str, Callable[["Process", str, Do], Do]] = {
    "crash before": _crash_before,
    "crash after": _crash_after,
    "request lost": _request_lost,
    "answer lost": _answer_lost,
    faults.DOUBT: _doubt,
    faults.OUTAGE: _outage,
    faults.LATE: _late,
    faults.PUT_OUT: _put_out,
    faults.OVERTAKEN: _overtaken,
    "leaves": _leave,
    "another replica joins": _join,
    "partitions are reshuffled": _reshuffle,
    "clock 4 s ahead": _seconds_ahead,
    "clock a minute ahead": _minute_ahead,
}


def _then_raise(do: Do, error: BaseException) -> None:
    _heard_by_nobody(do)
    raise error


def _heard_by_nobody(do: Do) -> None:
    with suppress(Exception):
        do()


def _nothing() -> None:
    """The request never arrives."""
