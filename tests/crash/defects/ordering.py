"""For whom a channel orders (docs/decisions/0070-for-whom-a-channel-orders.md)."""

from services.intake.decide import screening
from tests.crash.defects.registry import Patch, defect


@defect()
def a_channel_that_orders_for_anybody(patch: Patch) -> None:
    """Intake asks nobody whose customer it is: who has a key orders on the credit of any."""
    patch.setattr(screening, "not_its_own", lambda order, known: ())
