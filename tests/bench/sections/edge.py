"""The gateway by itself."""

from tests.bench.edge.documents import LINES
from tests.bench.edge.measure import Edge, Sent
from tests.bench.page import Section, Table, ms, tenth, whole

HEAD = ["orders/s", "answered/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU an order, ms", "memory, MB"]


def edge(found: Edge) -> Section:
    """Rates, a large document beside them, an outage, a sheet."""
    text = (
        "Orders of 8 KB in our own form over 64 connections that stay open, from a process of its "
        "own, each at its time whatever the answers take. 202 means that the broker has "
        "acknowledged. CPU is the gateway's alone: one process that runs on one core."
    )
    rows = [_row(f"{sent.asked:g}", sent) for sent in found.rates]
    if found.beside is not None:
        words = f"{found.beside.asked:g}, beside {found.beside.large} of {whole(LINES)} lines"
        rows.append(_row(words, found.beside))
    parts: list[str | Table] = [text, Table(HEAD, rows)]
    if found.beside is not None:
        parts.append(
            f"An EDIFACT order of {whole(LINES)} lines was sent every second beside the last; the "
            f"middle one was answered after {ms(found.beside.large_ms)} ms."
        )
    return Section("The edge", [*parts, Table(["", ""], _more(found))])


def _row(words: str, sent: Sent) -> list[str]:
    times = sent.times
    cpu = f"{sent.cpu_ms:.2f}"
    figures = [whole(sent.answered), ms(times.p50), ms(times.p99), ms(times.p999), cpu]
    return [words, *figures, whole(sent.memory_mb)]


def _more(found: Edge) -> list[list[str]]:
    rows: list[list[str]] = []
    if (away := found.away) is not None:
        rows += [
            [f"broker away for {away.seconds:g} s: orders answered 202", whole(away.accepted)],
            ["of these not in the log afterwards", f"**{whole(away.lost)}**"],
            ["answered otherwise", whole(away.refused)],
            ["the spool was empty after", f"{tenth(away.drained)} s"],
            ["p50 / p99 over all of it", f"{ms(away.times.p50)} / {ms(away.times.p99)} ms"],
        ]
    if (one := found.single) is not None:
        first, slowest = ms(one.first_contract), ms(one.slowest_country)
        country = f"{one.first_of_country:.2f} ms, the slowest of all countries {slowest} ms"
        rows += [
            ["a contract as PDF", f"{ms(one.contract)} ms, the first of a process {first} ms"],
            ["the same in Chinese", f"{ms(one.chinese_contract)} ms"],
            ["an address that was never seen", f"{one.address:.3f} ms"],
            ["the first address of a country", country],
        ]
    taken = f"{tenth(found.sheet_seconds)} s, {whole(found.sheet_mb)} MB at most"
    return [*rows, [f"a workbook of {whole(found.rows)} rows", taken]]
