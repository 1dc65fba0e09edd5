"""The tunables of intake."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from orders.business.calendars import Calendar
from orders.business.confirmation import Means
from orders.contracts.records import GoodsNature, OrderKind, TrackingStatus
from orders.engine.policy import Policy


class Duplicates(BaseModel):
    """Orders that are probably another one once more (IN-05)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window_hours: dict[str, int] = Field(
        description="how long an order of a channel is looked at as one that others may repeat, "
        "hours; in channels that are not named nobody looks"
    )
    role: str = Field(description="who decides whether both are meant")
    decide_within_hours: int = Field(
        ge=1,
        le=24,
        description="until policy decides, hours; within a day, as CF-01 asks",
    )
    then: Literal["keep", "merge"] = Field(description="what policy decides")
    key: str = Field(
        min_length=32,
        max_length=64,
        description="the house's own, of fingerprints: who knows it can try out who ordered what",
    )

    def window_of(self, order_id: str) -> int:
        """The window of the order's channel, hours; 0 if it has none."""
        return self.window_hours.get(order_id.partition(":")[0], 0)


class Mark(BaseModel):
    """What makes an order a special one: any of these (IN-08)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: tuple[OrderKind, ...] = Field((), description="it is of such a kind")
    priorities: tuple[int, ...] = Field((), description="it is so urgent")
    natures: tuple[GoodsNature, ...] = Field((), description="an article of it is of such a nature")
    groups: tuple[str, ...] = Field((), description="its buyer is of such a group")
    services: bool = Field(False, description="an article of it needs no stock")
    outside: tuple[str, ...] = Field(
        (), description="it goes to none of these countries, ISO 3166-1 alpha-2"
    )
    tell: str = Field("", description="the team that is told, a role; empty: nobody")


class IntakePolicy(Policy):
    """What intake asks of a submission. Versioned by content; every decision names the version
    it was taken under."""

    judges_by: ClassVar[tuple[str, ...]] = ("holidays",)

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
    overtaking_minutes: int = Field(
        ge=0,
        description="how long a cancellation, or a change, waits for an order that is not known: "
        "it may have overtaken it, minutes (CF-03)",
    )
    overtaking_changes: int = Field(
        ge=1,
        description="how many changes may wait for one order that is not known; together they are "
        "no larger than an order may be (CF-03)",
    )
    maximum_corrections: int = Field(
        ge=0, description="faulty corrections taken before the order is rejected (IN-03)"
    )
    amend_until: Literal["never", "allocated", "dispatched"] = Field(
        description="how far an order can be changed: not at all, until a warehouse has it, or "
        "until something of it has left, if every warehouse can stop it; intake keeps an order's "
        "bytes as long as it can (CF-03)"
    )
    recall_again_hours: int = Field(
        ge=1,
        description="until an order is recalled once more that is taken back for a change, hours "
        "(CF-03)",
    )
    disputed_role: str = Field(
        description="who finds out what is wanted when a channel's later revision of an order says "
        "otherwise than what its customer agreed to since (CF-03, CF-05)"
    )
    draft_days: int = Field(
        ge=1, description="how long a draft is kept after it was saved last, days (IN-07)"
    )
    read_back_kinds: tuple[str, ...] = Field(
        description="kinds of source documents of which the order must have been read back to the "
        "buyer and confirmed (IN-07)"
    )
    desk_role: str = Field(description="who looks at documents that cannot be read")
    desk_manager_role: str = Field(description="who is told when nobody does")
    place_within_hours: int = Field(
        ge=1, description="time that the desk has for such a document, hours"
    )
    desk_reminders: int = Field(
        ge=0, description="how often the desk is reminded before its manager is told"
    )
    control_numbers_days: int = Field(
        ge=1,
        description="how long the control number of an interchange is known, days: other content "
        "under it is told; after that a partner may use it again (IN-01)",
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
    marks: dict[str, Mark] = Field(description="special orders (IN-08)")
    duplicates: Duplicates = Field(description="probable duplicates without a reference (IN-05)")
    default_language: str = Field(
        description="language of messages to a buyer who names none, BCP 47"
    )
    expected_hours: dict[str, int] = Field(
        description="expected processing time by kind of order, hours of work (IN-04)"
    )
    orders_an_hour: dict[TrackingStatus, PositiveInt] = Field(
        description="how many orders that stand at a status the house gets through in an hour of "
        "work; those that do are before a new one. At statuses that are not named orders wait for "
        "others than the house (IN-04)"
    )
    calendar: Calendar = Field(description="when the house works (IN-04)")
    steps: tuple[str, ...] = Field(
        description="steps that the order will go through, as the customer is told (IN-04)"
    )
