"""How much of an order's story tracking keeps."""

from pydantic import Field

from orders.engine.policy import Policy


class TrackingPolicy(Policy):
    """Bounds of a timeline. An order has 10 to 15 facts; more come from chasing, reminding and
    arguing."""

    first_kept: int = Field(
        ge=1, le=100, description="entries kept from the beginning of a timeline"
    )
    last_kept: int = Field(
        ge=1, le=200, description="entries kept from its end; between the two the oldest go"
    )
    addend_tolerance_minutes: int = Field(
        ge=0,
        description="how much later than it said an addend of a promise may be over and still "
        "not be named as what made it late, minutes (CF-04)",
    )
    messages_kept: int = Field(
        ge=1, le=500, description="message ids remembered so that none is sent twice"
    )
