"""Is what was promised what is handed on, extended by consent alone, and scored as it came?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.promises import NOBODY
from orders.audit.story import Story


def misstated(story: Story) -> Iterator[Finding]:
    """Promises whose terms do not add up, and hand-offs that say another (CF-04)."""
    promises = story.promises
    for version in sorted(promises.unsound):
        yield Finding(story.order_id, f"the terms of version {version}'s promise do not add up")
    for version, said in promises.handed_on.items():
        later = {one.later for one in promises.extended.get(version, ())}
        if said - later - {promises.made.get(version)}:
            yield Finding(story.order_id, f"version {version} is handed on with another promise")


def with_other_goods(story: Story) -> Iterator[Finding]:
    """Versions that are promised with other goods than were kept for them when the one before was
    taken back (CF-03, CF-04). Nothing is kept where nothing was taken back."""
    promises = story.promises
    for version, kept in promises.kept.items():
        if kept not in promises.taken_back.get(version - 1, [[]]):
            because = f"version {version} is promised with other goods than are kept for it"
            yield Finding(story.order_id, because)


def extended_alone(story: Story) -> Iterator[Finding]:
    """Later days that nobody agreed to, or that were agreed to and are not promised; orders that go
    on although their later day was refused (CF-05). To be asked of orders of which tracking has
    read everything."""
    promises, agreed = story.promises, dict(story.promises.agreed)
    for version, extensions in promises.extended.items():
        stands = promises.made.get(version)
        for offer_id, former, later, _ in extensions:
            said = agreed.pop(offer_id, NOBODY)
            if said.version != version:
                yield Finding(story.order_id, f"nobody agreed to {offer_id}, and it is promised")
            elif (former, later) != (stands, said.later):
                yield Finding(story.order_id, f"{offer_id} offers another day than is promised")
            stands = later
    for offer_id, said in agreed.items():
        if said.later <= promises.last(said.version):  # what goes at once may be there in time
            continue
        yield Finding(story.order_id, f"{offer_id} was agreed to, and is not promised")
    for offer_id, version in promises.refused.items():
        if version not in promises.stopped:
            yield Finding(story.order_id, f"{offer_id} was refused, and the order goes on")


def miscompensated(story: Story) -> Iterator[Finding]:
    """Later days for which another compensation is granted than was offered, or than review is
    told (CF-05). To be asked of orders of which tracking has read everything."""
    promises, granted = story.promises, dict(story.promises.granted)
    for extensions in promises.extended.values():
        for offer_id, _, _, got in extensions:
            offered = promises.agreed.get(offer_id, NOBODY).compensation
            told = granted.pop(offer_id, 0)
            if not offered == got == told:
                yield Finding(story.order_id, f"{offer_id} offers another compensation than is got")
    for offer_id in granted:
        yield Finding(story.order_id, f"nobody agreed to {offer_id}, and it is compensated")


def unseen(story: Story) -> Iterator[Finding]:
    """Orders that waited for a warehouse beyond the time that what was promised takes, or stood in
    one when they were to be delivered, of which nobody was told (CF-05)."""
    waiting = story.waiting
    for version, needed in waiting.needed.items():
        told = ("orders.allocation.v1", version) in waiting.warned
        if waiting.waited.get(version, 0) >= needed and not told:
            because = f"no warehouse had version {version} in time, and nobody was told"
            yield Finding(story.order_id, because)
    for version, promised in waiting.promised.items():
        told = ("orders.shipping.v1", version) in waiting.warned or version in waiting.recalled
        late = version in waiting.overdue or waiting.stayed.get(version, -1) >= promised
        if late and not told:
            because = f"version {version} had not left when it should have, and nobody was told"
            yield Finding(story.order_id, because)


def misscored(story: Story) -> Iterator[Finding]:
    """A promise that was kept and is scored late, or is not scored although all is over (CF-04). To
    be asked of orders of which tracking has read everything."""
    promises = story.promises
    for version in promises.made.keys() & promises.ended:
        days = promises.last(version), promises.made[version]
        wanted = tuple([promises.outcome(version, day) for day in days])
        said = promises.scores.get(version, "not at all")
        if said != wanted:
            yield Finding(
                story.order_id, f"the promise of version {version} is {wanted}, scored {said}"
            )
        if promises.scored.get(version, days[0]) != days[0]:
            yield Finding(story.order_id, f"version {version} is scored by another promise")
