"""Does a delivery count only with the proof that its kind asks for (SH-04, DL-01)?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.proofs import RECEIPT, Proofs
from orders.audit.story import Story


def unproven(story: Story) -> Iterator[Finding]:
    """Deliveries by another proof than was asked for, and of what nobody found good (SH-07); goods
    that lie elsewhere than where their customer comes for them."""
    for shipment, proof in story.proofs.delivered.items():
        asked = story.proofs.asked.get(shipment)
        receipt = proof == RECEIPT and shipment not in story.proofs.codes
        if asked and proof not in asked and not receipt:
            wanted = " or ".join(asked)
            yield Finding(story.order_id, f"{shipment} counts by {proof}, and not by {wanted}")
    for shipment, place in story.proofs.elsewhere.items():
        yield Finding(
            story.order_id, f"{shipment} lies elsewhere, and its customer comes to {place}"
        )
    for shipment in story.proofs.unjudged:
        yield Finding(
            story.order_id, f"{shipment} was too warm or too cold, and counts as delivered unjudged"
        )


def by_nobody(story: Story) -> Iterator[Finding]:
    """What was handed out without its code, and what a vehicle of the house brought without a
    driver. Only to be asked where all that partners said is still there."""
    proofs = story.proofs
    for shipment, proof in proofs.delivered.items():
        if shipment in proofs.codes and not _named(shipment, proofs):
            yield Finding(story.order_id, f"{shipment} was collected, and nobody named its code")
        driven = shipment in proofs.own and proof != RECEIPT
        if driven and shipment not in proofs.drivers:
            yield Finding(story.order_id, f"{shipment} was delivered by no driver")


def _named(shipment: str, proofs: Proofs) -> bool:
    paper = shipment, proofs.papers[shipment]
    return proofs.named.get(paper) == proofs.codes[shipment]
