"""What is paid is counted once, whoever tells of it (RV-03)."""

from orders.business import authority
from services.review.decide import told_apart, told_twice
from tests.crash.defects.registry import Patch, defect


@defect()
def a_payment_that_counts_as_often_as_it_is_told(patch: Patch) -> None:
    """What a channel, its provider and the bank tell of is booked from each, and paid back as more
    than is owed."""
    patch.setattr(told_twice, "looked_at", lambda *_: None)


@defect()
def anybody_tells_payments_apart(patch: Patch) -> None:
    """Whoever says so has a payment counted once more, and paid back."""
    anyone = authority.Mandate("finance", None)
    patch.setattr(told_apart, "speaking", lambda *_: anyone)
