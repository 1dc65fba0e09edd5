"""Does no service begin before its customer was told when (SH-09)?"""

from collections.abc import Collection, Iterator

from orders.audit.effects import Effect
from orders.audit.findings import Finding
from orders.audit.proofs import RECEIPT
from orders.audit.story import Story

TOLD = ("service-announced", "service-moved")
"""Messages by which a customer hears of a time; the id of each names shipment and time."""


def unannounced(story: Story) -> Iterator[Finding]:
    """Services that began without a time, or after they were withdrawn, and times that were told
    out of turn."""
    services = story.services
    for odd in services.wrong:
        yield Finding(story.order_id, odd)
    for shipment, times in services.begun.items():
        if not times:
            yield Finding(story.order_id, f"{shipment} began, and no time was announced")


def untold(story: Story, asked: Collection[Effect]) -> Iterator[Finding]:
    """Times of which the customer heard nothing, services that began by a platform that did not
    work, and reports that nobody signed. `asked`: all that was to be told. Only to be asked where
    all that was ever said is still there."""
    services, delivered = story.services, story.proofs.delivered
    for shipment, times in services.announced.items():
        for number in range(1, times + 1):
            heard = (f"{template}-{shipment}-{number}" for template in TOLD)
            if not any((story.order_id, one) in asked for one in heard):
                yield Finding(story.order_id, f"{shipment}: nobody was told of time {number}")
    for shipment, at in services.unlooked.items():
        if services.scanned.get(shipment, at + 1) <= at:
            continue  # whoever renders it had begun by then
        yield Finding(story.order_id, f"{shipment} began, and its platform was not seen to work")
    for shipment in sorted(services.on_site & delivered.keys()):
        if delivered[shipment] != RECEIPT and shipment not in services.signed:
            yield Finding(story.order_id, f"{shipment} was rendered, and nobody signed for it")
