"""Does nothing that is exchanged leave before its return has come, unless a person said so; and
does whoever waits for a return hear of it (AS-04)? The two orders stand in different partitions."""

from collections.abc import Iterator

from orders.audit.exchanges import GATE, Exchanges, Return, Word
from orders.audit.findings import Finding
from orders.audit.story import Story

Waiting = tuple[str, int, Return]
"""An order, its version, and the return that it waits for."""


def ahead(story: Story) -> Iterator[Finding]:
    """What left the house at a gate that was not open, and gates that opened by nobody's word, or
    by word of another return than the order names."""
    said = story.exchanges
    for version, shipment in said.left:
        if version in said.named and (shipment, GATE) not in story.gates.passed:
            because = f"{shipment} left before {said.named[version]} had arrived"
            yield Finding(story.order_id, because)
    heard = {(word.version, word.of) for word in said.words if word.standing == "arrived"}
    for version in sorted(said.alone):
        if version in said.named and (version, said.named[version]) not in heard:
            yield Finding(story.order_id, f"{GATE} of version {version} opened by nobody's word")


class Returns:
    """All returns that came, and all orders that wait for one, or did."""

    def __init__(self) -> None:
        self._came_at: dict[Return, int] = {}
        self._asked: set[Waiting] = set()
        self._words: dict[Waiting, list[Word]] = {}

    def take(self, story: Story) -> int:
        """One more order; how many of its versions are exchanged."""
        said: Exchanges = story.exchanges
        for return_id, at in said.came_at.items():
            self._came_at[Return(story.order_id, return_id)] = at
        for waiting, version, return_id in said.asked:
            self._asked.add((waiting, version, Return(story.order_id, return_id)))
        for word in said.words:
            self._words.setdefault((story.order_id, word.version, word.of), []).append(word)
        return len(said.named)

    def wrong(self) -> Iterator[Finding]:
        """What does not fit. To be asked where nothing is under way between the two."""
        given: dict[Return, str] = {}
        last: dict[tuple[str, Return], str] = {}
        for (order_id, _, which), words in sorted(self._words.items()):
            arrived = [word for word in words if word.standing == "arrived"]
            came_at = self._came_at.get(which)
            if arrived and (came_at is None or arrived[0].at < came_at):
                yield Finding(order_id, f"was told that {which} had arrived, and it had not")
            if arrived and given.setdefault(which, order_id) != order_id:
                yield Finding(order_id, f"{which} was given to {given[which]} already")
            last[order_id, which] = words[-1].standing
        for (order_id, which), standing in last.items():
            if which in self._came_at and standing == "awaited":
                yield Finding(order_id, f"{which} has come, and it was not told")
        for order_id, version, which in sorted(self._asked - self._words.keys()):
            yield Finding(order_id, f"version {version} asked for {which}, and had no answer")
