"""CPU of a label: its page as PDF, and from that what a label printer gets (SH-01; budget of the
study: 25 ms a paper).

`python -m tests.bench.bench_labels` prints milliseconds a label, the least of many, in English and
Chinese, and the bytes of both.
"""

from collections.abc import Callable
from time import process_time

from services.papers.labels.rendering import rendered
from services.papers.labels.zpl import zpl
from tests.papers.parcels import packed
from tests.papers.test_labels import CHINESE, LINK

ROUNDS = 50


def least(work: Callable[[], object]) -> float:
    """Milliseconds of CPU."""
    took = []
    for _ in range(ROUNDS):
        began = process_time()
        work()
        took.append(process_time() - began)
    return min(took) * 1000


def main() -> None:
    """Print both languages."""
    for language, labels in (("en", packed("FRAGILE")), ("zh", packed("FRAGILE", **CHINESE))):
        pdf = rendered(labels, language, LINK).pdf
        as_pdf = least(lambda: rendered(labels, language, LINK))  # noqa: B023
        as_zpl = least(lambda: zpl(pdf))  # noqa: B023
        print(f"{language}: PDF {as_pdf:.1f} ms, {len(pdf):,} bytes; ", end="")
        print(f"ZPL of it {as_zpl:.1f} ms, {len(zpl(pdf)):,} bytes")


if __name__ == "__main__":
    main()
