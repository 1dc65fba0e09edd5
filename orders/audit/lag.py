"""How much the stages have still to read."""

from collections import Counter

from orders.audit.agreement import INPUTS
from orders.audit.cut import take_cut
from orders.audit.source import Source, Span


def unread(source: Source) -> Counter[str]:
    """Records by stage, really there: offsets alone would count transaction markers."""
    everywhere = range(source.partitions)
    cut = take_cut(source, everywhere)
    spans = {}
    for place, span in source.bounds(
        [(topic, at) for topic in INPUTS for at in everywhere]
    ).items():
        start = cut.starts(*place)
        if start is not None and start < span.end:
            spans[place] = Span(max(start, span.start), span.end)
    left: Counter[str] = Counter()
    for record in source.read(spans):
        left.update(
            stage
            for stage, position in cut.marks(record.topic, record.partition)
            if record.offset >= position
        )
    return left
