"""How many review holds wait for people. Each batch counts what it changes; the sum stands in the
ticket, so that no claim has to scan."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

States = Mapping[str, Mapping[str, Any] | None]


def review_holds_after(
    holds: Mapping[str, int], field: tuple[str, str], before: States, after: States
) -> dict[str, int]:
    """Type -> open holds once these states are changed, types without any left out. `field`: as
    `Stage.review_holds` names it."""
    listed, kind = field
    change: Counter[str] = Counter()
    for key, state in after.items():
        was = before.get(key)
        if was is not None and was[listed]:
            change.subtract([hold[kind] for hold in was[listed]])
        if state is not None and state[listed]:
            change.update([hold[kind] for hold in state[listed]])
    if not change:
        return dict(holds)
    change.update(holds)
    return {name: count for name, count in sorted(change.items()) if count}
