"""The tunables of inventory, with units and bounds."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from orders.business.horizon import HorizonPolicy
from orders.business.life import LifePolicy
from orders.business.reports import ReportsPolicy
from orders.business.waiting import WaitingPolicy
from services.inventory.delay_policy import DelayPolicy
from services.inventory.over_delivery_policy import OverDeliveryPolicy
from services.inventory.plan_policy import PlanPolicy


class InventoryPolicy(WaitingPolicy, ReportsPolicy, HorizonPolicy):
    """How long inventory waits and remembers. Versioned by content; every decision names the
    version it was taken under."""

    judges_by: ClassVar[tuple[str, ...]] = ("babel", "holidays")

    ask_again_after: timedelta = Field(
        timedelta(days=1),
        ge=timedelta(hours=1),
        description="a back order that nothing woke asks again, and tells a changed restock date "
        "(IV-03)",
    )
    over_delivery: OverDeliveryPolicy = Field(
        OverDeliveryPolicy(),
        description="how much more than was ordered may come and be sold (IV-10)",
    )
    life: LifePolicy = Field(
        LifePolicy(),
        description="life that goods must have left on arrival, as in allocation",
    )
    plan: PlanPolicy = Field(description="when those who wait are served (IV-03, IV-09)")
    delay: DelayPolicy = Field(description="promises that cannot be kept (CF-05)")
