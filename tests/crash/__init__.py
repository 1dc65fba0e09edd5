"""Simulated worlds: the unchanged engine and stages on hostile twins, one thread, virtual time; one schedule is one trace.

    from tests.crash.runner import run
    from tests.crash.schedule import Schedule

    run(17)                                                 # seed 17: a world, an order of turns, and faults at random
    run(Schedule.parse("seed=0; review-1 slots.confirm#3: crash after"))       # the plainest world and this fault
    run(...).violations                                     # sentences; empty if every invariant held
    run(...).schedule                                       # the faults that came to pass, replays exactly (same `trace_hash`)

`tests.crash.shrink.shrunk(schedule)` finds the shortest schedule that still fails. To see whether the simulator catches a deliberate fault
of the engine, patch the engine (monkeypatch a method of `services.runtime...`), and run seeds until a verdict is not `ok`.
`python -m tests.crash --help` does all of it by the thousand.
"""
