"""The tunables of inventory, with units and bounds."""

from datetime import timedelta

from pydantic import Field

from orders.business.waiting import WaitingPolicy

HOUR = timedelta(hours=1)


class InventoryPolicy(WaitingPolicy):
    """How long inventory waits and remembers. Versioned by content; every decision names the
    version it was taken under."""

    ask_again_after: timedelta = Field(
        timedelta(days=1),
        ge=HOUR,
        description="a back order that nothing woke asks again, and tells a changed restock date "
        "(IV-03)",
    )
    forget_after: timedelta = Field(
        timedelta(days=30), ge=HOUR, description="how long a finished or stopped order stays known"
    )
    look_again_after: timedelta = Field(
        HOUR,
        ge=timedelta(minutes=1),
        description="reports of a warehouse that the reference data does not know are looked at "
        "again (IV-10); the same in allocation",
    )
    undated_days: int = Field(
        3,
        ge=0,
        description="a back order without a date is ranked as if it were wanted so many days after "
        "it was placed (IV-09); the same in allocation",
    )
    remembered_documents: int = Field(
        200,
        ge=1,
        le=10_000,
        description="partner documents kept per article, to drop repeated ones; the same in "
        "allocation",
    )
