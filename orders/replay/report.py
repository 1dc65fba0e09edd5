"""What folding a stretch again has shown."""

from bisect import insort
from collections import Counter
from dataclasses import dataclass, field

from orders.replay.compare import Difference


@dataclass(slots=True)
class Report:
    """Of one stage.

    policy     version that was folded under
    limit      how many differences to keep: the first by business time
    decisions  records, timers and wake-ups handled again; `records` published by them and `states`
               left by them were compared
    differing  how many of them came out otherwise
    changes    (what was published, what would be) -> how many
    gone       why decisions could not be folded again -> how many
    """

    stage: str
    policy: str
    limit: int
    decisions: int = 0
    records: int = 0
    states: int = 0
    differing: int = 0
    first: list[Difference] = field(default_factory=list)
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def differs(self, difference: Difference, then: str, now: str) -> None:
        """Count one more decision that comes out otherwise."""
        self.differing += 1
        self.changes[then, now] += 1
        insort(self.first, difference, key=lambda known: known.at)
        del self.first[self.limit :]
