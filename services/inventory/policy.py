"""The tunables of inventory, with units and bounds."""

from datetime import timedelta

from pydantic import Field

from orders.engine.policy import Policy

HOUR = timedelta(hours=1)


class InventoryPolicy(Policy):
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
    passes_allowed: int = Field(
        20,
        ge=-1,
        description="how often goods may go past an order that waits for them to others; after "
        "that they are kept for it; -1: any number of times (IV-09)",
    )
    keep_after: timedelta = Field(
        timedelta(days=7),
        ge=HOUR,
        description="goods are kept for an order that has waited so long, however often it was "
        "passed over (IV-09)",
    )
    planner_role: str = Field(
        "planner", description="who is told whom goods pass, and that they are kept (IV-09)"
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
