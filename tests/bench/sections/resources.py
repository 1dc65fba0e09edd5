"""What a house costs that has nothing to do, and what memory it takes."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bench.page import Section, Table, bold, tenth, whole
from tests.bench.processes import APART, ours
from tests.bench.steady import Run


def idle(runs: Sequence[Run]) -> Section:
    """Percent of one core, by process."""
    columns = [run.idle for run in runs]
    total = bold(["all but those apart", *(tenth(ours(column)) for column in columns)])
    text = "All stages attached, no orders, after some work. Percent of one core:"
    table = Table(["process", *_houses(runs)], [*_rows(columns, tenth), total])
    return Section("Doing nothing", [text, table])


def memory(runs: Sequence[Run]) -> Section:
    """Resident megabytes, by process."""
    orders = ["orders by then", *(whole(run.orders) for run in runs)]
    text = "Resident megabytes of each process at the end of its measurements:"
    rows = _rows([run.memory_mb for run in runs], whole)
    return Section("Memory", [text, Table(["process", *_houses(runs)], [*rows, orders])])


def _rows(
    columns: Sequence[Mapping[str, float]], shown: Callable[[float], str]
) -> Iterator[list[str]]:
    """The greatest first, those apart last."""
    first = {name: figure for column in reversed(columns) for name, figure in column.items()}
    for name in sorted(first, key=lambda name: (name in APART, -first[name])):
        titled = f"apart: {name}" if name in APART else name
        yield [titled, *(shown(column.get(name, 0)) for column in columns)]


def _houses(runs: Sequence[Run]) -> list[str]:
    return [f"{run.what}, {run.mode}, {run.partitions} partitions" for run in runs]
