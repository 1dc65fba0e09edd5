"""The tunables of intake."""

from pydantic import Field

from orders.business.confirmation import Means
from orders.engine.policy import Policy


class IntakePolicy(Policy):
    """What intake asks of a submission. Versioned by content; every decision names the version
    it was taken under."""

    horizon_days: int = Field(
        ge=1,
        description="oldest order taken, and how long an ended order is remembered, days (IN-05)",
    )
    clock_tolerance_minutes: int = Field(
        ge=0, description="how far a channel's clock may be ahead, minutes (IN-02)"
    )
    correct_within_hours: int = Field(
        ge=1, description="time that a channel has to correct an order, hours (IN-03)"
    )
    maximum_corrections: int = Field(
        ge=0, description="faulty corrections taken before the order is rejected (IN-03)"
    )
    maximum_bytes: int = Field(
        ge=1_000,
        le=900_000,
        description="size of one order, bytes: hand-offs add to it and are below 1 MiB (IN-02)",
    )
    maximum_lines: int = Field(ge=1, description="lines of one order (IN-02)")
    maximum_quantity: int = Field(
        ge=1, le=10**12, description="quantity of one line, smallest units (IN-02)"
    )
    maximum_total_minor: int = Field(
        ge=1,
        le=10**15,
        description="total of one order, minor units; ledgers are exact below 2^53 (IN-02)",
    )
    largest_rounding_minor: int = Field(
        ge=0, description="rounding difference of one order, up or down, minor units (IN-02)"
    )
    longest_delivery_days: int = Field(
        ge=1,
        le=36_500,
        description="how long after the order a delivery may be wished or promised, days (IN-02)",
    )
    postal_code_countries: tuple[str, ...] = Field(
        description="countries where an address needs a postal code, ISO 3166-1 alpha-2 (IN-02)"
    )
    confirmed_by: dict[str, Means] = Field(
        description="how customers of a channel confirm, where that needs a contact of a kind; as "
        "review's `confirmation_by_channel` (IN-02, CF-01)"
    )
    default_language: str = Field(
        description="language of messages to a buyer who names none, BCP 47"
    )
    expected_hours: dict[str, int] = Field(
        description="expected processing time by kind of order, hours (IN-04)"
    )
    steps: tuple[str, ...] = Field(
        description="steps that the order will go through, as the customer is told (IN-04)"
    )
