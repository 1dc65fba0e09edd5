"""Was each partner told what was agreed, once a fact, and nothing that is none?

To be asked of orders of which correspondence has acted upon everything.
"""

from collections.abc import Iterator, Set

from orders.audit.findings import Finding
from orders.audit.story import Story


def missing(story: Story, owed: Set[str]) -> Iterator[Finding]:
    """Facts that were to be told and were not. `owed`: kinds of answers that the channel asked for
    (IN-04)."""
    for place, fact in story.correspondence.facts.items():
        if fact.kind in owed and place not in story.correspondence.told:
            yield Finding(story.order_id, f"{fact.kind} ({place}) was never told its partner")


def mistold(story: Story) -> Iterator[Finding]:
    """Answers to no fact, of another kind, or told twice. Only to be asked where all that was ever
    said of orders is still there."""
    facts = story.correspondence.facts
    for place, kinds in story.correspondence.told.items():
        due = facts[place].kind if place in facts else "nothing"
        if kinds != [due]:
            told = " and ".join(kinds)
            yield Finding(story.order_id, f"its partner was told {told} of {place}: {due} is due")
