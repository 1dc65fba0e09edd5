"""How long an order takes and what it costs, at each rate."""

from collections.abc import Sequence

from orders.cli.demo.cpu import CORES
from orders.engine.core.timing import PARTS
from tests.bench.drive import Taken
from tests.bench.page import Section, Table, bold, ms, tenth, whole
from tests.bench.processes import APART, ours
from tests.bench.steady import LIFE, RELEASE, Run

TITLES = {
    RELEASE: "To release: how long an order takes, and what it costs",
    LIFE: "A whole life: the same, to the order's end",
}
TEXTS = {
    RELEASE: "Five-line orders of the full canonical schema with nothing wrong, half of them on "
    "account, from submission until a reader of committed records sees them released to a "
    "warehouse. Nobody outside answers.",
    LIFE: "The demo's world: 1,200 articles, six warehouses, orders of five lines on average, "
    "a few of them faulty, repeated or unpaid, and customers, warehouses, carriers, banks who "
    "answer; a business day takes {day} s. What earlier orders cause comes as steadily as the "
    "orders do, so CPU an order is that of a whole life. Latency is to release, of orders for "
    "which nobody had to wait.",
}
HIGHEST = "flat out"
NOT_HELD, LEFT_BEHIND = "not held", "later work left behind"


def work(what: str, runs: Sequence[Run], day_seconds: float) -> Section:
    """Rates and latencies of all houses, then the CPU of each."""
    parts: list[str | Table] = [TEXTS[what].format(day=f"{day_seconds:g}"), _rates(runs)]
    for run in runs:
        parts += [f"CPU microseconds an order, {_house(run)}:", _cpu(run)]
    if what == RELEASE and runs:
        parts += _loops(runs[0])
    return Section(TITLES[what], parts)


def _rates(runs: Sequence[Run]) -> Table:
    head = [
        "stages",
        "partitions",
        "orders/s",
        "released/s",
        "ended/s",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "CPU an order, µs",
        f"busy of {CORES} cores",
    ]
    return Table(head, [_row(run, name, taken) for run in runs for name, taken in _windows(run)])


def _row(run: Run, name: str, taken: Taken) -> list[str]:
    offered = f"{HIGHEST}: {whole(taken.submitted)}" if name == HIGHEST else name
    return [
        run.mode,
        str(run.partitions),
        offered if taken.held else f"{offered}, {LEFT_BEHIND if name == HIGHEST else NOT_HELD}",
        whole(taken.released),
        whole(taken.ended) if run.what == LIFE else "",
        *(ms(taken.times[place]) for place in range(3)),
        whole(ours(taken.cpu_us)),
        f"{taken.busy_cores:.2f}",
    ]


def _cpu(run: Run) -> Table:
    windows = _windows(run)
    columns = [taken.cpu_us for _, taken in windows]
    names = sorted(columns[-1], key=lambda name: -columns[-1][name]) if columns else []
    rows = [
        [name, *(whole(column.get(name, 0)) for column in columns)]
        for name in names
        if name not in APART
    ]
    total = bold(["all of these", *(whole(ours(column)) for column in columns)])
    apart = [
        [f"apart: {name}", *(whole(column.get(name, 0)) for column in columns)]
        for name in names
        if name in APART
    ]
    return Table(["process", *(_offered(name) for name, _ in windows)], [*rows, total, *apart])


def _loops(run: Run) -> list[str | Table]:
    """Of the fastest steady rate that was held."""
    held = [(rate, taken) for rate, taken in run.rates.items() if taken.held]
    if not held:
        return []
    rate, taken = held[-1]
    rows = []
    for name, loop in sorted(taken.loops.items()):
        batches = max(loop.batches, 1)
        each = [tenth(loop.seconds.get(part, 0) / batches * 1000) for part in PARTS]
        rows.append([name, tenth(batches / taken.seconds), whole(loop.items / batches), *each])
    text = (
        f"Where the time goes at {rate:g} orders/s, {_house(run)}: milliseconds of a stage's loop "
        "a batch, by part. An order waits, in each of five stages, for the batch under way and "
        "then for its own; what is more than its CPU is waiting for a core, the broker or Redis."
    )
    return [text, Table(["stage", "batches/s", "items a batch", *PARTS], rows)]


def _windows(run: Run) -> list[tuple[str, Taken]]:
    highest = [(HIGHEST, run.highest)] if run.highest else []
    return [*((f"{rate:g}", taken) for rate, taken in run.rates.items()), *highest]


def _offered(name: str) -> str:
    return name if name == HIGHEST else f"{name}/s"


def _house(run: Run) -> str:
    return f"{run.mode} stages, {run.partitions} partitions"
