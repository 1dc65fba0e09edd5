"""How many keys stand in each queue. Each batch counts what it changes; the sum stands in the
ticket, so that no claim has to scan, and is told every few seconds, so that no death of an owner
leaves others with an old one."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

States = Mapping[str, Mapping[str, Any] | None]
TOLD_AGAIN_MS = 5_000
"""A partition tells no sooner again: whoever goes by it estimates."""


def workload_after(
    orders: Mapping[str, int],
    queue_of: Callable[[Mapping[str, Any]], str],
    before: States,
    after: States,
) -> dict[str, int]:
    """Queue -> keys once these states are changed, queues without any left out. `queue_of`: as
    `Stage.queue_of`."""
    change: Counter[str] = Counter()
    for key, state in after.items():
        was = before.get(key)
        change[queue_of(was) if was is not None else ""] -= 1
        change[queue_of(state) if state is not None else ""] += 1
    del change[""]
    change.update(orders)
    return {name: count for name, count in sorted(change.items()) if count}
