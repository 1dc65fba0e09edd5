"""`make bench`: measures on fresh stacks, prints, and writes docs/performance.md."""

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict

from orders.engine.errors import TransientError
from tests.bench import alone, codec, flash, steady
from tests.bench.edge.measure import measure as measure_edge
from tests.bench.floor import turns
from tests.bench.house import FOLDER
from tests.bench.machine import machine
from tests.bench.options import parse
from tests.bench.report import REPORT, page, sections
from tests.bench.results import Results
from tests.bench.say import say
from tests.bench.steady import LIFE, RELEASE
from tests.bench.stock.measure import measure as measure_stock
from tests.bench.yardstick import fastavro_us

RESULTS = FOLDER / "results.json"
STOPPED = 130


def main() -> int:
    """Exit code 0: all parts measured; 1: one failed; 130: stopped, and nothing left running."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    plan, report = parse(sys.argv[1:])
    FOLDER.mkdir(parents=True, exist_ok=True)
    results = Results(plan, machine())
    try:
        for part in plan.only:
            if not (part == "idle" and RELEASE in plan.only):  # it is measured in the same houses
                _attempt(part, results)
    except KeyboardInterrupt:
        say("stopped")
        return STOPPED
    results.yardstick.append(fastavro_us())
    _keep(results)
    print("\n\n".join(map(str, sections(results))))
    if report:
        REPORT.write_text(page(results), encoding="utf-8")
        say(f"written: {REPORT}")
    return 1 if results.failed else 0


def _attempt(part: str, results: Results) -> None:
    """One part; if it fails the others still count."""
    results.yardstick.append(fastavro_us())
    say(f"{part} (the yardstick stands at {results.yardstick[-1]:.0f} µs)")
    try:
        MEASURES[part](results)
    except (RuntimeError, TimeoutError, TransientError) as error:
        results.failed[part] = str(error)
        say(f"{part} failed: {error}")
    _keep(results)


def _keep(results: Results) -> None:
    """The figures as data, so that a run that is stopped was not in vain."""
    RESULTS.write_text(json.dumps(asdict(results), indent=1, default=str), encoding="utf-8")


def _codec(results: Results) -> None:
    results.codec = codec.measure()


def _floor(results: Results) -> None:
    results.floor = turns.measure(results.plan)


def _alone(results: Results) -> None:
    results.alone = alone.measure(results.plan, results.plan.partitions[0])


def _release(results: Results) -> None:
    steady.runs(results.plan, RELEASE, results.release)


def _life(results: Results) -> None:
    steady.runs(results.plan, LIFE, results.life)


def _flash(results: Results) -> None:
    results.flash = flash.measure(results.plan)


def _edge(results: Results) -> None:
    results.edge = measure_edge(results.plan)


def _stock(results: Results) -> None:
    results.stock = measure_stock(results.plan.stock)


MEASURES: dict[str, Callable[[Results], None]] = {
    "codec": _codec,
    "floor": _floor,
    "alone": _alone,
    "idle": _release,
    RELEASE: _release,
    LIFE: _life,
    "flash": _flash,
    "edge": _edge,
    "stock": _stock,
}


if __name__ == "__main__":
    sys.exit(main())
