"""Are so many orders waiting as tracking tells?"""

from collections import Counter
from collections.abc import Iterable, Iterator

from orders.audit.findings import Finding
from orders.audit.story import Story
from orders.audit.workload import Told


def standing(stories: Iterable[Story]) -> dict[int, Counter[str]]:
    """Partition -> status -> orders that stand at it, by their last status; none at their end."""
    found: dict[int, Counter[str]] = {}
    for story in stories:
        if story.told is not None and not story.told.final:
            place = story.mentions["OrderStatus"].partition
            found.setdefault(place, Counter())[story.told.status] += 1
    return found


def miscounted(partition: int, told: Told, orders: Counter[str]) -> Iterator[Finding]:
    """A count that is not what the statuses say (IN-04). To be asked of partitions of which no
    status has moved since it was told."""
    for status in sorted(told.orders.keys() | orders.keys()):
        if told.orders.get(status, 0) != orders[status]:
            says = f"{told.orders.get(status, 0)} are told to be {status!r}, {orders[status]} are"
            yield Finding(f"partition {partition}", says)
