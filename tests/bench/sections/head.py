"""What stands above all tables."""

from orders.contracts.codec.choice import chosen
from tests.bench.page import tenth
from tests.bench.results import Results


def head(results: Results) -> str:
    """When, where, with what."""
    machine, plan = results.machine, results.plan
    build = "built with optimisations" if machine.optimised else "a plain build, not optimised"
    codecs = {run.codec for run in (*results.release, *results.life) if run.codec}
    measured = [
        "# Performance",
        f"Written by `make bench` on {machine.day}, commit {machine.commit}; {machine.cores} cores "
        f"of {machine.processor}, {tenth(machine.memory_gb)} GB; Python {machine.python} "
        f"({build}); codec: {', '.join(sorted(codecs)) or chosen().name}. Broker, registry, Redis, "
        "all stages (one replica each), whoever sends and whoever watches are on this machine. "
        "A channel sends with a linger of 30 ms, from a process of its own, which is nobody's CPU "
        f"here. One window of {plan.seconds:.0f} s for each figure, unless it says otherwise.",
        "The machine may be shared. The yardstick, microseconds in which fastavro reads one of "
        f"these orders, stood at {', '.join(f'{us:.0f}' for us in results.yardstick)} between the "
        "parts (27 was seen on a quiet one); figures of CPU go with it. `make bench-compare "
        "REV=…` measures two revisions in turn, and its ratios do not.",
    ]
    faults = [f"Not measured: {part}, as {why}." for part, why in results.failed.items()]
    return "\n\n".join([*measured, *faults])
