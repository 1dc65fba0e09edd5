"""What a paper costs: `python -m tests.bench.bench_papers [PAPERS]`. CPU of a Chinese one of 5, 40
and 1,000 lines, from records to the PDF, and the memory of the process that has made so many
(2,000 if nothing is said) of 5 lines. Each is another one: nothing is remembered of the last."""

import sys
import time
from typing import Any, NamedTuple

from orders.client.papers.told import Sources
from orders.client.papers.workshop import Workshop
from services.papers.making import make
from tests.bench.yardstick import fastavro_us
from tests.papers.house import SENDER, abroad, story

KIND, LANGUAGE = "commercial-invoice", "zh"
PAPERS = 2_000
TIMES = {5: 200, 40: 40, 1_000: 2}
BUDGET_MS = {5: 25.0, 40: 70.0}
BUDGET_MB = 120.0


class Memory(NamedTuple):
    """Of the process that made them: MB in the end, and how many processes it took."""

    mb: float
    processes: int


def another(told: Any) -> Sources:
    """The same a minute later, under another number."""
    told["number"] = f"{int(told['number'][:-1]) + 1:06}Z"
    told["shipments"][0]["packed"]["at"] += 60_000
    told["shipments"][0]["dispatched"]["at"] += 60_000
    return told  # type: ignore[no-any-return]


def cpu_ms(lines: int) -> float:
    """Milliseconds of CPU a paper."""
    told = story(abroad(lines))
    make(told, KIND, "", LANGUAGE, SENDER)
    started = time.process_time()
    for _ in range(TIMES[lines]):
        make(another(told), KIND, "", LANGUAGE, SENDER)
    return (time.process_time() - started) / TIMES[lines] * 1_000


def memory(papers: int) -> Memory:
    """After so many of 5 lines."""
    told, works, processes = story(abroad(5)), Workshop(seconds=120), set[int]()
    try:
        for _ in range(papers):
            works.make(another(told), KIND, "", LANGUAGE)
            processes.add(works.process_id)
        return Memory(works.resident_bytes / 1e6, len(processes))
    finally:
        works.close()


def main() -> None:
    """Print it, and end with 1 beyond the budget."""
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS
    costs = {lines: cpu_ms(lines) for lines in TIMES}
    for lines, ms in costs.items():
        budget = f" ({BUDGET_MS[lines]:g})" if lines in BUDGET_MS else ""
        print(f"{lines:>6,} lines: {ms:,.1f} ms of CPU{budget}")
    kept = memory(papers)
    print(f"after {papers:,} papers: {kept.mb:.0f} MB ({BUDGET_MB:g}), {kept.processes} processes")
    print(f"yardstick: {fastavro_us():.0f} µs (27 on a quiet machine)")
    beyond = any(costs[lines] > most for lines, most in BUDGET_MS.items()) or kept.mb > BUDGET_MB
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    main()
