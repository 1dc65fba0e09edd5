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
    messages_kept: int = Field(
        ge=1, le=500, description="message ids remembered so that none is sent twice"
    )
