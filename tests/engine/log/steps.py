"""What the contract tests do again and again."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from orders.engine.errors import TransientError
from orders.engine.ports.log import Committed, Group, Message
from tests.engine.log.places import PARTITIONS, Place

T = TypeVar("T")
ALL = frozenset(range(PARTITIONS))


def until(place: Place, attempt: Callable[[], T | None], seconds: float = 180.0) -> T:
    """Try until there is a result (something true), which is returned. A TransientError means:
    again."""
    deadline = place.clock.monotonic() + seconds
    while place.clock.monotonic() < deadline:
        try:
            if result := attempt():
                return result
        except TransientError:
            place.clock.sleep(0.5)
        place.clock.sleep(0.01)
    raise AssertionError(f"not within {seconds} s")


def surely(place: Place, ask: Callable[[], T]) -> T:
    """The answer, whatever it is. What was just committed is kept back for a moment, and a busy
    machine takes its time: a TransientError means again."""
    return until(place, lambda: (ask(),))[0]


def gather(
    place: Place, poll: Callable[[], list[Message]], enough: Callable[[list[Message]], bool]
) -> list[Message]:
    """Poll until what was found is enough."""
    found: list[Message] = []

    def attempt() -> bool:
        found.extend(poll())
        return enough(found)

    until(place, attempt)
    return found


def read(place: Place, group: Group, count: int) -> dict[tuple[str, int], list[bytes | None]]:
    """So many records and, as far as one can wait for that, no more: values by topic and
    partition."""
    found = gather(place, lambda: group.poll(100, 0.05), lambda found: len(found) >= count)
    found += group.poll(100, 0.2)
    assert len(found) == count
    values: dict[tuple[str, int], list[bytes | None]] = defaultdict(list)
    for message in found:
        values[message.topic, message.partition].append(message.value)
    return dict(values)


def whole(place: Place, start: int = 0, partition: int = 0) -> list[Message]:
    """A replay, tried again while another's open transaction stands in its way."""
    changelog = place.changelog()
    return surely(place, lambda: list(changelog.replay(place.state, partition, start)))


def replayed(place: Place, start: int = 0, partition: int = 0) -> list[bytes | None]:
    """The values of a replay."""
    return [message.value for message in whole(place, start, partition)]


def committed(place: Place, group: Group, *partitions: int) -> list[Committed | None]:
    """What is committed for the chain topic in each of these partitions."""
    topic = place.chain
    found = surely(place, lambda: group.committed_many([topic], partitions))
    return [found[partition][topic] for partition in partitions]


class Members:
    """Polls several members in turn, and keeps what each owns and has read."""

    def __init__(self, place: Place, suffix: str = "") -> None:
        self.place = place
        self._suffix = suffix
        self.owned: dict[Group, frozenset[int]] = {}
        self.read: dict[Group, list[Message]] = defaultdict(list)

    def join(self) -> Group:
        """Another member."""
        group = self.place.group(self._suffix)
        self.owned[group] = frozenset()
        return group

    def leave(self, group: Group) -> None:
        """One member less."""
        group.close()
        del self.owned[group]

    def close(self) -> None:
        """All leave."""
        for group in list(self.owned):
            self.leave(group)

    def turn(self) -> None:
        """One poll each."""
        for group in self.owned:
            self.read[group] += group.poll(100, 0.02)
            for kind, partitions in group.changes():
                self.owned[group] = (
                    self.owned[group] | partitions
                    if kind == "assigned"
                    else self.owned[group] - partitions
                )

    def until_owned(self, *shares: int) -> None:
        """Until the members own all partitions, so many each (in any order)."""

        def shared() -> bool:
            self.turn()
            shared_out = list(self.owned.values())
            return frozenset().union(*shared_out) == ALL and sorted(map(len, shared_out)) == sorted(
                shares
            )

        until(self.place, shared)

    def until_read(self, group: Group, count: int) -> list[Message]:
        """Until the member has read so many records in all; returns them."""

        def enough() -> bool:
            self.turn()
            return len(self.read[group]) >= count

        until(self.place, enough)
        assert len(self.read[group]) == count
        return self.read[group]


def alone(place: Place, suffix: str = "") -> Group:
    """A member of the group, or of another one, that owns everything."""
    members = Members(place, suffix)
    group = members.join()
    members.until_owned(PARTITIONS)
    return group
