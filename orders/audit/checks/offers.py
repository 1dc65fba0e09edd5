"""Is all that somebody was asked about an order, an offer or what was unclear, closed, once and
before the order ends, or will time close it? Does what was agreed to come?"""

from collections.abc import Iterator, Mapping, Set

from orders.audit.findings import Finding
from orders.audit.standing import Standing
from orders.audit.story import Story


def unclosed(
    story: Story,
    standings: Mapping[str, Mapping[str, Standing]],
    unread: Mapping[str, Set[str]],
) -> Iterator[Finding]:
    """What nobody will close: the stage that asked has read everything about the order and has no
    timer for it, or the order has ended, or its version was taken back for a change. One whose key
    is parked waits for a person. That none is closed twice, `duplicates` sees.

    `standings`, `unread`: by stage.
    """
    asked = (*story.offers.items(), *story.clarifications.items())
    for asked_id in [one for one, is_open in asked if is_open]:
        stage, version, _ = asked_id.split("-")
        standing = standings.get(stage, {}).get(story.order_id, Standing())
        if story.order_id in unread.get(stage, ()) or standing.parked:
            continue
        if story.ends:
            yield Finding(story.order_id, f"has ended, and {asked_id} is not closed")
        elif int(version) in story.amended:
            yield Finding(story.order_id, f"was taken back, and {asked_id} is not closed")
        elif standing.due is None:
            yield Finding(story.order_id, f"no timer of {stage} will close {asked_id}")


def unrevised(story: Story) -> Iterator[Finding]:
    """Changes that customers agreed to by an offer, and of which intake said nothing. To be asked
    of orders of which intake has read everything. That a change comes to something is looked at
    with all others."""
    answered = story.ends or story.mentions.keys() & {"ChangePending", "ChangeRefused"}
    for offer_id, version in story.revisions.items():
        if not answered and max(story.received, default=0) <= version:
            yield Finding(story.order_id, f"{offer_id} was agreed to, and the order is not changed")


def undone(story: Story) -> Iterator[Finding]:
    """Smaller orders that a channel made whole again which did not know of them (CF-03, CF-05)."""
    for version, sku in story.reductions.undone():
        because = f"version {version} has again the {sku} of which its customer took less"
        yield Finding(story.order_id, because)
