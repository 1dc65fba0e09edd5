"""What a channel leaves to others, as is agreed with it (IV-01)."""

from collections.abc import Iterable

from orders.business.availability.rows import NOTHING_KEPT, Kept
from orders.contracts.records import ChannelStock


def kept(agreed: Iterable[ChannelStock], sku: str, family: str) -> Kept:
    """What is agreed of the article, else of its family, else of all others; nothing else."""
    found = {(one["sku"], one["family"]): one for one in agreed}
    for place in ((sku, ""), ("", family), ("", "")):
        if (one := found.get(place)) is not None:
            return Kept(one["safety"], one["percent"])
    return NOTHING_KEPT
