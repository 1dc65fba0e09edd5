"""The tunables of review."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from orders.business.confirmation import Means
from orders.business.ranks import RankPolicy

Doubt = Literal["hold", "decline"]


class ConfirmationRule(BaseModel):
    """How orders of a channel are confirmed (CF-01), and what happens when the customer says
    nothing (CF-02)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    means: Means = Field(description="automatic: nobody is asked; as intake's `confirmed_by`")
    answer_within_hours: int = Field(
        24, ge=1, description="time that the customer has, hours (CF-01)"
    )
    reminders: int = Field(2, ge=0, description="how often a silent customer is reminded (CF-02)")
    remind_every_hours: int = Field(
        24, ge=1, description="time that each reminder gives, hours (CF-02)"
    )
    then: Literal["cancel", "suspend"] = Field("cancel", description="after long silence (CF-02)")
    suspended_days: int = Field(
        14,
        ge=1,
        description="how long a suspended order can be resumed; then it is cancelled, days (CF-02)",
    )


class HoldOwner(BaseModel):
    """Who decides about holds of a kind (RV-08)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str = Field(description="role that decides")
    decide_within_hours: int = Field(
        ge=1, le=24, description="until it escalates, hours; below a day, so that CF-01 can be kept"
    )


class ReviewPolicy(RankPolicy):
    """What review may tolerate. Versioned by content; every decision names the version it was
    taken under."""

    house_currency: str = Field(description="currency of the amounts below, ISO 4217")
    horizon_days: int = Field(
        ge=1,
        description="how long an ended order is remembered, counted from the last that was booked "
        "for it; older documents of banks about an order that is not known are finance's, days "
        "(RV-03)",
    )
    dated_ahead_days: int = Field(
        ge=0,
        description="how far ahead of our clock banks may date a document: ended orders are "
        "remembered for so much longer, days (RV-03)",
    )

    default_language: str = Field(
        description="language of messages to a buyer who names none, BCP 47"
    )

    undeliverable_countries: tuple[str, ...] = Field(
        description="where nothing is delivered, ISO 3166-1 alpha-2 (RV-01)"
    )
    guest_group: str = Field(description="group of a customer who is not known (RV-01)")
    unknown_article: Doubt = Field(description="an article that is not in the catalogue (RV-02)")
    missing_price: Literal["hold", "pass"] = Field(
        description="an article without a list price in the order's currency (RV-02)"
    )
    price_tolerance_percent: int = Field(
        ge=0, le=100, description="allowed gap to the list price, percent (RV-02)"
    )
    maximum_discount_percent: int = Field(
        ge=0,
        le=100,
        description="how far below the list price a line may be sold, its discounts taken off, "
        "percent (RV-02)",
    )
    maximum_discount_percent_by_group: dict[str, int] = Field(
        description="other bounds for groups of customers, by our own record of them, percent "
        "(RV-02)"
    )
    gift_maximum_minor: int = Field(
        ge=0,
        description="list value up to which an order may cost nothing at all, minor units of the "
        "house currency (RV-02)",
    )

    amend_within_hours: int = Field(
        ge=1,
        description="how long an order that was taken back for a change waits for its next "
        "version; then it is cancelled, hours (CF-03)",
    )

    payment_methods: tuple[str, ...] = Field(description="methods of payment taken (RV-03)")
    pay_within_hours: int = Field(
        ge=1, description="time to pay an order that is held for payment, hours (RV-03)"
    )
    on_delivery_maximum_minor: int = Field(
        ge=0,
        description="largest order paid on delivery, minor units of the house currency (RV-03)",
    )
    charge_back: Literal["recall", "tell"] = Field(
        description="an order that was handed on when its payment is taken back: recall it, so "
        "that goods that have not left stay, or only tell finance (RV-03)"
    )
    unclaimed_payment_days: int = Field(
        ge=1, description="until a payment whose order never came is paid back, days (RV-03)"
    )

    overdue_reduces_after_days: int = Field(
        ge=0, description="overdue invoice that reduces the limit, days (RV-04)"
    )
    overdue_reduction_percent: int = Field(ge=0, le=100, description="by how much, percent (RV-04)")
    overdue_declines_after_days: int = Field(
        ge=0, description="overdue invoice that ends all credit, days (RV-04)"
    )
    dispute_reduction_percent: int = Field(
        ge=0, le=100, description="reduction of the limit for each dispute, percent (RV-04)"
    )
    deposit_up_to_percent: int = Field(
        ge=0, le=100, description="part of the order that a deposit may cover, percent (RV-04)"
    )
    reduced_from_percent: int = Field(
        ge=0,
        le=100,
        description="part of the order from which a smaller order is offered, percent (RV-04)",
    )
    credit_refused: Doubt = Field(
        description="when too little of the limit is left even for a smaller order (RV-04)"
    )
    release_beyond_percent: int = Field(
        ge=0, le=100, description="how far a person may go beyond the limit, percent of it (RV-04)"
    )
    release_beyond_minor: int = Field(
        ge=0,
        description="or by this much if it is more, minor units of the limit's currency (RV-04)",
    )

    credit_passes: int = Field(
        ge=-1,
        description="how often credit may go past an order that waits for it to one behind it; "
        "-1: any number of times (RV-04)",
    )

    approval_from_minor: int = Field(
        ge=0,
        description="orders from here on need a person, minor units of the house currency (RV-05)",
    )

    hold_owners: dict[str, HoldOwner] = Field(description="who decides, by kind of hold (RV-08)")
    escalation_role: str = Field(description="who is told when a hold is overdue (RV-08)")
    escalate_after_hours: int = Field(
        ge=1, description="until he is told again, hours; twice as long each time (RV-08)"
    )
    escalations: int = Field(
        ge=1, description="how often he is told; the last time says that it is the last (RV-08)"
    )

    confirmation: ConfirmationRule = Field(
        description="rule of channels that have none of their own (CF-01)"
    )
    confirmation_by_channel: dict[str, ConfirmationRule] = Field(
        description="rules of single channels (CF-01)"
    )

    def maximum_discount_of(self, group: str) -> int:
        """How far below the list price a customer of this group may buy, percent (RV-02)."""
        return self.maximum_discount_percent_by_group.get(group, self.maximum_discount_percent)

    def confirmation_of(self, order_id: str) -> ConfirmationRule:
        """The rule of the channel that the order came through (CF-01)."""
        return self.confirmation_by_channel.get(order_id.partition(":")[0], self.confirmation)
