"""Is done what customers took, and nothing that costs them more than they ordered for?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.options import CONSENTS
from orders.audit.parts import Units, units
from orders.audit.story import Story


def undone(story: Story) -> Iterator[Finding]:
    """Parts that go ahead although nobody agreed to that, and offers that count as agreed to
    beforehand by what their buyer did not agree to when ordering (IV-05). To be asked where nothing
    of the order is gone by retention."""
    options = story.options
    for version, ahead in options.parted.items():
        agreed = sum(
            (units(option["at_once"]) for _, option in options.taken.get(version, ())), Units()
        )
        if ahead - agreed:
            because = f"a part of version {version} goes ahead, and nobody agreed to that"
            yield Finding(story.order_id, because)
    for offer_id in options.beforehand:
        offer = options.offered.get(offer_id)
        wanted = CONSENTS.get(offer["kind"], "") if offer is not None else ""
        version = offer["version"] if offer is not None else 0
        if wanted not in options.consents.get(version, ()):
            yield Finding(story.order_id, f"{offer_id} counts as agreed to when it was ordered")


def exchanged(story: Story) -> Iterator[Finding]:
    """Other articles than were ordered, to which nobody agreed or of which partners are not to
    hear, and prices that are not those to which customers agreed (IV-05). To be asked where nothing
    of the order is gone by retention, and tracking has read everything of it."""
    options = story.options
    for version, sent in options.sent.items():
        agreed = {
            (one["line"], one["sku"])
            for _, option in options.taken.get(version, ())
            for one in option["instead"]
        }
        others = sent - options.ordered.get(version, set())
        for line, sku in sorted(others - agreed):
            yield Finding(story.order_id, f"{sku} goes for line {line}, and nobody agreed to that")
        for line, sku in sorted(others - options.named.get(version, set())):
            yield Finding(story.order_id, f"{sku} goes for line {line}, and no partner hears of it")
    for offer_id, agreed_at in options.cheaper().items():
        if offer_id not in options.prices:
            because = f"{offer_id} was agreed to at {agreed_at}, and charged as ordered"
            yield Finding(story.order_id, because)
    for offer_id, prices in options.prices.items():
        offer = options.offered.get(offer_id)
        offered = offer["options"] if offer is not None else ()
        if prices not in [option["instead"] for option in offered if option["instead"]]:
            yield Finding(story.order_id, f"{offer_id} names other prices than are charged")


def dearer(story: Story) -> Iterator[Finding]:
    """Offers of a later day by which an order would cost more than it does (IV-05)."""
    options = story.options
    for offer_id, offer in options.offered.items():
        total = options.total.get(offer["version"])
        for option in offer["options"] if total is not None else ():
            if option["total_minor"] > total:
                yield Finding(story.order_id, f"{offer_id} would make it dearer")
