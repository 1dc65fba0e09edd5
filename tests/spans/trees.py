"""What must hold of the spans of one order."""

from collections import defaultdict
from collections.abc import Iterable

from services.spans.spans import Span


def traces(spans: Iterable[Span]) -> dict[str, list[Span]]:
    """Trace -> its spans."""
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        found[span.trace].append(span)
    return dict(found)


def check_tree(spans: Iterable[Span]) -> None:
    """One root, no other span without its parent, nobody before the one that led to it."""
    own = list(spans)
    by_id = {span.id: span for span in own}
    assert len(by_id) == len(own), "each is there once"
    roots = [span for span in own if not span.parent]
    assert len(roots) == 1, [root.name for root in roots]
    for span in own:
        assert span.began <= span.ended
        if span.parent:
            assert span.parent in by_id, f"{span.name} of {span.service} has no parent"
            assert by_id[span.parent].began <= span.began, f"{span.name} begins before its parent"
    assert all(_leads_to_root(span, by_id) for span in own), "no circle"


def _leads_to_root(span: Span, by_id: dict[str, Span]) -> bool:
    for _ in by_id:
        if not span.parent:
            return True
        span = by_id[span.parent]
    return False
