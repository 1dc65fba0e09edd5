"""Dead letters of some partitions: what was set aside, and whether it parks its key."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple


class Letter(NamedTuple):
    """One record that was set aside. `at`: business time, milliseconds; `offset` is that of the
    original record, -1 for a timer.

    `settled`: the states that were read know of it.
    """

    topic: str
    offset: int
    at: int
    parked: bool
    settled: bool


class Letters:
    """`about`: (stage, state key) -> its letters in order. `originals`: (stage, topic, partition,
    offset) of everything set aside; `alone`: of that which parked no key. `controlled`: (stage,
    key) about which a person decided."""

    def __init__(self) -> None:
        self.about: dict[tuple[str, str], list[Letter]] = {}
        self.originals: set[tuple[str, str, int, int]] = set()
        self.alone: set[tuple[str, str, int, int]] = set()
        self.counts: Counter[tuple[str, str]] = Counter()
        self.controlled: set[tuple[str, str]] = set()

    def add(self, value: Mapping[str, Any], settled: bool) -> None:
        """One more letter."""
        stage, topic, offset = value["stage"], value["topic"], value["offset"]
        self.about.setdefault((stage, value["state_key"]), []).append(
            Letter(topic, offset, value["at"], value["parked"], settled)
        )
        original = (stage, topic, value["partition"], offset)
        self.originals.add(original)
        if not value["parked"]:
            self.alone.add(original)
        self.counts[stage, value["code"]] += 1

    def control(self, stage: str, key: str) -> None:
        """A person asked for something about this key."""
        self.controlled.add((stage, key))
