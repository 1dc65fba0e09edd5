"""Simulated worlds: the unchanged engine and stages on hostile fakes, one thread, virtual time; one
schedule is one trace.

    from tests.crash import Schedule, run

    run(17)                                                 # seed 17: a world, an order of turns,
    and faults at random
    run(Schedule.parse("seed=0; review-1 state_store.confirm#3: crash after"))
                                                            # the plainest world
    and this fault
    run(...).violations                                     # sentences; empty if every invariant
    held (`ok`)
    run(...).schedule                                       # with the faults that came to pass:
    replays exactly (same `trace_hash`)

`tests.crash.shrink.shrunk(schedule)` finds the shortest schedule that still fails. To see whether a
deliberate fault of the engine is caught, patch it (monkeypatch something in `orders.engine`) and
run seeds until a verdict is not `ok`. Several worlds may run one after another in a process, and
processes side by side; two worlds at a time in one process may not (the engine's failpoints are
global). `python -m tests.crash --help` does all of it by the thousand.
"""

from tests.crash.runner import run
from tests.crash.schedule import Fault, Moment, Schedule
from tests.crash.verdict import Verdict

__all__ = ["Fault", "Moment", "Schedule", "Verdict", "run"]
