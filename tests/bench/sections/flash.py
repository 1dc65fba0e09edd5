"""The flash sale."""

from tests.bench.flash import Flash
from tests.bench.page import Section, Table, ms, tenth, whole


def flash(found: Flash) -> Section:
    """Rate, latency, and whether it was fair."""
    books, others = found.books, found.others
    rows = [
        ["buyers, and pieces", f"{whole(found.buyers)}, {whole(found.pieces)}"],
        [
            "all buyers answered after",
            f"{tenth(found.seconds)} s: {whole(found.buyers / found.seconds)} a second",
        ],
        ["submission to answer, p50 / p99 / p99.9", _three(found)],
        ["CPU an order, µs", whole(found.cpu_us)],
        ["**sold**, counted again from the topics", f"**{whole(books.sold)}**"],
        ["pieces released to the warehouse", whole(books.shipped)],
        ["buyers without an answer", whole(books.unanswered)],
        [
            "buyers who got nothing while somebody behind them in their partition did",
            whole(books.out_of_turn),
        ],
        ["sold, by partition", ", ".join(map(whole, books.by_partition))],
        [
            f"{whole(others.measured)} among them who wanted something else: released, "
            "p50 / p99 / slowest",
            f"{ms(others.p50)} / {ms(others.p99)} / {ms(others.p999)} ms",
        ],
    ]
    text = (
        "One article, one piece for ten buyers, who all come at once. First come, first served "
        "within a partition; between partitions it is who is read first."
    )
    return Section("A flash sale", [text, Table(["", ""], rows)])


def _three(found: Flash) -> str:
    times = found.answers
    return f"{ms(times.p50)} / {ms(times.p99)} / {ms(times.p999)} ms"
