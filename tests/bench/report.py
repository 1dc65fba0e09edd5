"""docs/performance.md: a section for each question that was asked."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.page import Section
from tests.bench.results import Results
from tests.bench.sections.alone import alone
from tests.bench.sections.apart import apart
from tests.bench.sections.codec import codec
from tests.bench.sections.edge import edge
from tests.bench.sections.flash import flash
from tests.bench.sections.floor import floor
from tests.bench.sections.head import head
from tests.bench.sections.instead import instead
from tests.bench.sections.limits import limits
from tests.bench.sections.resources import idle, memory
from tests.bench.sections.stock import stock
from tests.bench.sections.work import work
from tests.bench.steady import LIFE, RELEASE

REPORT = Path("docs/performance.md")


def page(results: Results) -> str:
    """All of it."""
    parts = [head(results), *sections(results), apart(), limits(), instead()]
    return "\n\n".join(map(str, parts)) + "\n"


def sections(results: Results) -> Iterator[Section]:
    """Those for which there are figures, in the order in which people ask."""
    worked = [run for run in results.release if run.highest]
    if worked:
        yield work(RELEASE, worked, results.plan.day_seconds)
    if results.life:
        yield work(LIFE, results.life, results.plan.day_seconds)
    if idled := [run for run in results.release if run.idle]:
        yield idle(idled)
    if found := [*worked, *results.life]:
        yield memory(found)
    yield from _parts(results)


def _parts(results: Results) -> Iterator[Section]:
    if results.flash:
        yield flash(results.flash)
    if results.edge:
        yield edge(results.edge)
    if results.stock:
        yield stock(results.stock)
    if results.floor:
        yield floor(results.floor)
    if results.alone:
        yield alone(results.alone)
    if results.codec:
        yield codec(results.codec)
