"""Shorthand for refusing."""

from collections.abc import Iterable

from orders.client.papers.refusal import Reason, Refused


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raises Refused if there is any."""
    if found := tuple(reasons):
        raise Refused(found)


def refused(code: str, because: str) -> Refused:
    """One reason, to be raised."""
    return Refused([Reason(code, because)])
