"""What programs of their own measure, each by itself."""

from tests.bench.page import Section, Table

TEXT = """Not measured by `make bench`: each has a program of its own. On 2026-11-30, while some \
14 processes wanted the two cores: CPU is told, which that hardly changes, and where it is time \
that others waited, they waited for the cores, too."""
ROWS = [
    [
        "`bench_planner`: 500 who wait for an article, all are told another day",
        "1.0 ms of CPU",
        "20 ms",
    ],
    ["the same, nothing is another than it was", "0.5 ms of CPU", "20 ms"],
    [
        "`bench_opening`: a ledger of 300,000 accounts in each of 12 partitions opens, 500 wait",
        "7.3 s of CPU in its owners, 4.5 s in Redis",
        "20 s",
    ],
    ["its longest script; one of a hundred", "10.8 ms; 6.8 ms of CPU", "20 ms"],
    [
        "others waited for Redis meanwhile: half, one of a thousand, at most",
        "0.16, 82, 137 ms",
        "50 ms, on a quiet machine",
    ],
]


def apart() -> Section:
    """Plans, and ledgers that open anew."""
    return Section("Plans and openings", [TEXT, Table(["what", "took", "may take"], ROWS)])
