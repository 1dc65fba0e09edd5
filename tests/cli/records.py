"""Records as a scan of the topics finds them, for tests."""

import itertools
from typing import Any

from orders.client.scan import Found

_offsets = itertools.count()


def found(
    topic: str,
    record: str,
    value: dict[str, Any] | None = None,
    cause: str = "",
    at: int = 0,
    offset: int | None = None,
) -> Found:
    """A record of partition 0, its offset the next one if not given."""
    place = next(_offsets) if offset is None else offset
    return Found(topic, 0, place, at, record, value or {}, {"cause": cause.encode()})
