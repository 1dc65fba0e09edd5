"""Single records are read together where they stand near each other: to read on costs less than to
begin again."""

from collections.abc import Iterable, Iterator


def runs(offsets: Iterable[int], near: int) -> Iterator[list[int]]:
    """Ascending offsets, those in one list that stand no further than `near` behind one another."""
    run: list[int] = []
    for offset in offsets:
        if run and offset - run[-1] > near:
            yield run
            run = []
        run.append(offset)
    if run:
        yield run
