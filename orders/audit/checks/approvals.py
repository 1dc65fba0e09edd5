"""Was every hold released before its order went on, and every approval given by other eyes?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.story import Story


def bypassed(story: Story) -> Iterator[Finding]:
    """Orders that went on although they were held; approvals by one person twice, or by who
    entered the order, or its change (RV-06)."""
    verdicts, seen = story.verdicts, dict[tuple[int, str], str]()
    for hold_id in verdicts.unreleased:
        yield Finding(story.order_id, f"was confirmed while {hold_id} was open")
    for hold, people in verdicts.people.items():
        for person in sorted(people):
            if verdicts.has_entered(person, hold.version):
                yield Finding(story.order_id, f"{person} entered it and released {hold.hold_id}")
            before = seen.setdefault((hold.version, person), hold.hold_id)
            if before != hold.hold_id:
                says = f"{person} released both {before} and {hold.hold_id}"
                yield Finding(story.order_id, says)
    yield from _misjudged(story)


def _misjudged(story: Story) -> Iterator[Finding]:
    """Approvals that somebody looked at afterwards whom nobody had asked, or who had entered the
    order (RV-08)."""
    for version, people in story.samples.judged.items():
        if version in story.received and version not in story.samples.asked:
            yield Finding(story.order_id, f"version {version} was no sample, and is judged")
        for person in sorted(people):
            if story.verdicts.has_entered(person, version):
                yield Finding(story.order_id, f"{person} entered it and judged its approval")
