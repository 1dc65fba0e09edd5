"""Is every transfer that was asked for an order closed, or will time close it, and does none come
later than promised but by consent (IV-05)?"""

from collections.abc import Iterator, Mapping, Set

from orders.audit.findings import Finding
from orders.audit.standing import Standing
from orders.audit.story import Story


def unclosed(
    story: Story, standings: Mapping[str, Standing], unread: Set[str]
) -> Iterator[Finding]:
    """What nobody will close, and what was never asked for. `standings`, `unread`: allocation's."""
    transfers = story.transfers
    for transfer_id in transfers.over.keys() - transfers.asked.keys():
        yield Finding(story.order_id, f"{transfer_id} is closed, and nobody asked for it")
    still = [one for one in transfers.asked if one not in transfers.over]
    standing = standings.get(story.order_id, Standing())
    if not still or story.order_id in unread or standing.parked:
        return
    for transfer_id in still:
        if story.ends:
            yield Finding(story.order_id, f"has ended, and {transfer_id} is not closed")
        elif transfers.asked[transfer_id].version in story.amended:
            yield Finding(story.order_id, f"was taken back, and {transfer_id} is not closed")
        elif standing.due is None:
            yield Finding(story.order_id, f"no timer of allocation will close {transfer_id}")
    if len(still) > 1:
        yield Finding(story.order_id, f"{len(still)} transfers are under way for it at a time")


def late_alone(story: Story) -> Iterator[Finding]:
    """Transfers that were to come later than what was promised takes, to which nobody agreed. To be
    asked where nothing of the order is gone by retention."""
    for transfer_id, (version, expected) in story.transfers.asked.items():
        needed = story.waiting.needed.get(version)
        if needed is None or expected <= needed or story.binding.under.get(version):
            continue
        yield Finding(story.order_id, f"{transfer_id} comes too late, and nobody agreed to that")
