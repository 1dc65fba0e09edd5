"""Ids of spans, and which traces are taken. All follow from what stands in the log: a record that
is read twice makes the same spans (docs/decisions/0050)."""

import hashlib

from orders.engine.core.headers import trace_of

LOW_DIGITS, LOW_BITS = 14, 56
"""OpenTelemetry's samplers compare the lowest 56 bits of a trace's id, so that whoever samples
again takes the same traces."""


def trace_of_order(key: bytes) -> str:
    """The trace of an order: the one that `traceparent` names in what stages publish about it."""
    return trace_of(key).decode()


def sampled(trace: str, share: float) -> bool:
    """Whether the trace is one of this share, 0 to 1, of all."""
    return int(trace[-LOW_DIGITS:], 16) >= (1 - share) * 2.0**LOW_BITS


def order_span(trace: str) -> str:
    """The root of an order's trace."""
    return _hash("order", trace)


def handling_span(trace: str, stage: str, cause: str, at: str) -> str:
    """What a stage did about a cause at a business time: a redrive handles the same once more."""
    return _hash("handling", trace, stage, cause, at)


def record_span(place: str) -> str:
    """A record that no stage wrote: topic/partition/offset. Of others `traceparent` has it."""
    return _hash("record", place)


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
