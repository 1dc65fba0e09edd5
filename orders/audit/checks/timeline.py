"""Does the timeline tell each fact of an order once, in order and without gaps (TR-01)?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.story import Story


def gaps(story: Story) -> Iterator[Finding]:
    """Facts that are told out of order, twice or not at all. A story counts from 1; it begins anew
    if something late is heard of an order that was forgotten. To be asked where all that was ever
    told of it is there."""
    for heard_at, told in story.timeline.told.items():
        if told != list(range(1, len(told) + 1)):
            says = f"of the story heard of since {heard_at} the facts {told} are told"
            yield Finding(story.order_id, says)


def untold(story: Story) -> Iterator[Finding]:
    """Records that the timeline does not tell, tells twice, or that nobody wrote. To be asked of
    orders of which tracking has read everything, where all of it is there."""
    timeline = story.timeline
    for place in sorted(timeline.facts - timeline.sources.keys()):
        yield Finding(story.order_id, f"{_named(place)} is not on its timeline")
    for place, times in sorted(timeline.sources.items()):
        if times > 1:
            yield Finding(story.order_id, f"{_named(place)} is told {times} times")
        if place not in timeline.facts | timeline.others:
            yield Finding(story.order_id, f"{_named(place)} is told, and nobody wrote it")


def _named(place: tuple[str, int, int]) -> str:
    return "/".join(map(str, place))
