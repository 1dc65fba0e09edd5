"""How the outside world behaves: shares, rates and delays. The values stand in policy.yaml; a
file of differences may lie above it."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orders.engine.errors import ConfigError
from orders.engine.policy import Policy

POLICY_FILE = Path(__file__).with_name("policy.yaml")

Rate = Annotated[float, Field(ge=0, le=1)]


class Section(BaseModel):
    """A part of the policy. Unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Delay(Section):
    """Business time from cause to effect: most often near ``least``, now and then near ``most``."""

    least: timedelta
    most: timedelta

    def ms(self, chance: float) -> int:
        """The delay for a ``chance`` in [0, 1), milliseconds."""
        least = self.least.total_seconds()
        return int(1000 * (least + (self.most.total_seconds() - least) * chance * chance))


class Dirt(Section):
    """Share of the submissions that are faulty, by kind of fault. `entered_twice`: of those that
    follow an order of the desk."""

    missing_address: Rate = 0.0
    missing_contact: Rate = 0.0
    wrong_total: Rate = 0.0
    zero_quantity: Rate = 0.0
    unknown_sku: Rate = 0.0
    missing_specification: Rate = 0.0
    price_off_list: Rate = 0.0
    restricted_article: Rate = 0.0
    repeated: Rate = 0.0
    conflicting: Rate = 0.0
    entered_twice: Rate = 0.0


class Cards(Section):
    """By which orders are known again (RV-03)."""

    told: dict[str, Rate] = Field(
        description="share of a channel's orders paid by card of which it tells card and device"
    )
    spree: Rate = Field(
        description="share of the stretches of 40 submissions in which one card pays for all"
    )


class Demand(Section):
    """What is ordered, by whom, and how it is paid."""

    channels: dict[str, float] = Field(description="share of the orders by channel")
    guests: dict[str, Rate] = Field(description="share of a channel's orders without an account")
    groups: dict[str, str] = Field(description="customer group that buys through a channel")
    line_counts: list[float] = Field(
        min_length=1, description="weight of orders with 1, 2, 3, ... lines"
    )
    article_skew: float = Field(ge=0, description="Zipf exponent of the articles' demand")
    customer_skew: float = Field(ge=0, description="Zipf exponent of the customers' demand")
    unpaid_prepaid: Rate = Field(
        description="share of the prepaid orders that are paid after they are placed"
    )
    on_delivery: Rate = Field(description="share of the desk's orders that are paid at the door")
    high: Rate = Field(description="share of orders with priority 1")
    urgent: Rate = Field(description="share of orders with priority 2")
    other_address: Rate = Field(description="share of orders delivered elsewhere than billed")
    wished_date: Rate = Field(description="share of web orders with a wished date")
    made_to_order: Rate = Field(
        description="share of the orders of people, on our own form, of what is made to order"
    )
    collection: Rate = Field(
        description="share of the desk's orders that their buyers come for (SH-04)"
    )
    consents: dict[str, Rate] = Field(
        description="share of the orders whose buyers agree beforehand, by to what (IV-05)"
    )
    cards: Cards
    dirt: Dirt


class Customers(Section):
    """What customers do after they ordered."""

    confirm: Delay
    confirm_late: Delay
    late: Rate = Field(description="confirm only after the first reminder is due")
    silent: Rate = Field(description="never confirm")
    by_offer: Rate = Field(description="answer the offer itself, not the request to confirm")
    answer_twice: Rate = Field(description="answer an offer twice")
    answer_amiss: Rate = Field(description="answer an offer that nobody made")
    by_telephone: Rate = Field(
        description="share of the answers to offers that are given on the telephone: staff enter "
        "them; contracts are signed by nobody so (CF-01)"
    )
    entered_amiss: Rate = Field(
        description="share of those that somebody enters first who may not: nobody of the house, "
        "or of another role"
    )
    pretended: Rate = Field(
        description="share of the answers before which somebody says the same in the customer's "
        "name, without a proof"
    )
    collect: Delay = Field(description="after it lies ready, until they come for it (SH-04)")
    never_collect: Rate = Field(description="never come for what lies ready")
    wrong_code: Rate = Field(description="name another code first")
    confirm_receipt: Rate = Field(
        description="say on the page of their order that a parcel has come (DL-01)"
    )
    dispute: Rate = Field(description="say there that something is wrong with what has come")
    move_service: Rate = Field(
        description="ask the house for another time of a service, and get it (SH-09)"
    )
    decline: Rate = Field(description="answer that they do not confirm")
    meant: Rate = Field(description="say of what is unclear that it is meant as it stands")
    take_part: Rate = Field(
        description="take what is there, alone or ahead of the rest, rather than all on a later day"
    )
    refuse_delay: Rate = Field(description="do not agree to a later day")
    patience: int = Field(
        ge=1, description="offers of an order after which nobody agrees to a later day any more"
    )
    resume: Rate = Field(
        description="confirm after all when the order was suspended; the others cancel it then"
    )
    pay_prepaid: Delay
    never_pay: Rate = Field(description="never pay a prepaid order")
    pay_invoice: Delay
    cancel: Rate
    cancel_after: Delay
    amend: Rate = Field(description="change their order once: another street, or one piece more")
    amend_after: Delay
    return_goods: Rate = Field(
        description="share of the delivered shipments from which something is returned"
    )
    return_after: Delay
    give_up: Delay | None = Field(
        description="until who waits for production cancels: nobody makes anything yet; null: never"
    )
    return_too_much: Rate = Field(description="share of these of more than was delivered")
    never_send: Rate = Field(description="share of the authorised returns that never arrive")
    open_case: Rate
    case_after: Delay


class Reviewers(Section):
    """How people decide about holds."""

    decide: Delay
    release: dict[str, Rate] = Field(
        description="share of the holds that are released, by kind of hold"
    )
    release_other: Rate = Field(description="the same for kinds not listed")
    decide_duplicate: Delay
    merge_duplicate: Rate = Field(
        description="share of the probable duplicates that are merged; the others are kept (IN-05)"
    )
    leave_duplicate: Rate = Field(description="share of them about which nobody says anything")
    check_sample: Delay
    wrong_sample: Rate = Field(
        description="share of the automatic approvals looked at that were wrong (RV-08)"
    )
    leave_sample: Rate = Field(description="share of them that nobody looks at")
    another_payment: Rate = Field(
        description="share of the payments that two tell of which are two (RV-03)"
    )
    told_apart_amiss: Rate = Field(
        description="share of them of which somebody who may not says something first"
    )
    leave_case: Rate = Field(
        description="share of the cases that are answered, and left to the customer to close"
    )
    wait_for_payment: timedelta = Field(
        description="a what is not paid is declined after this time"
    )


class Gatekeepers(Section):
    """How people open gates (SH-06, SH-07, SH-08)."""

    answer: Delay
    leave: Rate = Field(description="share of the gates of which nobody says anything")
    late: Rate = Field(
        description="share of those that are left to whom they escalate to, after their deadline"
    )
    refuse: Rate = Field(description="share that is refused")
    amiss: Rate = Field(description="share of which somebody who may not says something first")
    lapse: Rate = Field(description="share whose evidence holds for a time only")
    lasts: Delay


class Claimants(Section):
    """How claims against carriers are handed in, and answered (TR-05)."""

    submit: Delay
    answer: Delay
    leave: Rate = Field(description="share of the claims that nobody hands in")
    amiss: Rate = Field(description="share that is handed in before it is borne out, too")
    silent: Rate = Field(description="share that the carrier does not answer")
    refuse: Rate = Field(description="share that it refuses")
    part: Rate = Field(description="share of which it pays a half")


class Complaints(Section):
    """Who says whether goods came as their customers complain (TR-05)."""

    decide: Delay
    leave: Rate = Field(description="share of which nobody says anything")
    refuse: Rate = Field(description="share that is refused")
    amiss: Rate = Field(description="share that is agreed to without a photo, or by others, first")


class Inspectors(Section):
    """Who looks at goods that were too warm or too cold on their way (SH-07)."""

    judge: Delay
    leave: Rate = Field(description="share of which nobody says anything")
    spoilt: Rate = Field(description="share of the others that are found spoilt")


class Contracts(Section):
    """Contracts of sale become files, of which there are but the digests (CF-06)."""

    render: Delay | None = Field(description="null: `orders gateway contracts` renders them")
    render_again: Rate = Field(description="share that is rendered twice, otherwise")


class Warehouses(Section):
    """How warehouses work."""

    pick: Delay
    pack: Delay
    short_pick: Rate = Field(
        description="share of the shipments of which something is not on the shelf"
    )
    answer_recall: Delay
    refuse_recall: Rate
    return_transit: Delay
    scrap: Rate = Field(description="share of the returned lines that cannot be sold again")


class Carriers(Section):
    """How carriers carry."""

    pick_up: Delay
    earliest: float = Field(
        gt=0, description="arrival, as a share of the announced transit time, at the earliest"
    )
    latest: float = Field(gt=0, description="the same at the latest, where nothing goes wrong")
    delayed: Rate
    delay: Delay
    lost: Rate
    damaged: Rate
    refused: Rate
    refused_in_part: Rate = Field(description="delivered but for a piece, which is not taken")
    implausible: Rate = Field(
        description="delivered by a clock that goes wrong; the proof stands when they are asked"
    )
    silent: Rate = Field(
        description="delivered but not scanned; the proof comes when the carrier is asked"
    )
    other_proof: Rate = Field(description="bring another proof than was asked for at first (SH-04)")
    measured: Rate = Field(description="share of the shipments whose temperature they tell (SH-07)")
    too_warm: Rate = Field(description="share of those that are warmer than chilled goods bear")
    answer_chase: Delay


class Suppliers(Section):
    """How suppliers deliver what is short."""

    confirm: Delay
    deliver: Delay
    late: Rate
    lateness: Delay
    in_parts: Rate = Field(description="deliveries of which a part comes later")
    rest: Delay
    factor: float = Field(ge=1, description="delivered quantity by needed quantity")
    factor_after_short_pick: float = Field(ge=1, description="the same when a warehouse was short")


class Purchasing(Section):
    """When the house's buyers order goods that no order waits for yet."""

    at_hour: int = Field(ge=0, le=23, description="hour of each working day at which they look")
    reorder_at: Rate = Field(
        description="share of what an article opened with, below which it is bought again; 0: only "
        "what orders wait for is bought"
    )


class Transfers(Section):
    """How goods go on from one warehouse of the house to another."""

    share: Rate = Field(description="deliveries that bring as much for another warehouse")
    way: Delay
    in_parts: Rate = Field(description="transfers that come in two parts")
    lost: Rate = Field(description="transfers of which a piece does not come")
    loading: Delay = Field(description="until goods leave that are asked for an order")
    short: Rate = Field(description="of those, departures with a piece fewer than asked for")
    late: Rate = Field(description="of those, arrivals after the day that was reckoned with")
    lateness: Delay


class Banks(Section):
    """How banks pay, and what they take back."""

    refund: Delay
    charged_back: Rate = Field(
        description="share of the payments that the payer disputes; cash stays"
    )
    charge_back: Delay = Field(
        description="from the payment to that; before or after the goods left, as it comes"
    )


class Shops(Section):
    """How reliably shops tell of their orders."""

    dropped: Rate = Field(description="webhooks that are never sent")
    repeated: Rate = Field(description="webhooks that are sent twice")
    repeat_after: Delay
    held_back: Rate = Field(description="webhooks that later ones overtake")
    held_back_for: Delay
    pending: Rate = Field(
        description="orders of which a shop that tells of carts tells before they are paid (IN-07)"
    )
    pending_for: Delay
    abandoned: Rate = Field(description="carts that are never paid")
    drafted: Rate = Field(
        description="orders that the desk enters as drafts, and reads back to the buyer (IN-07)"
    )
    poll_every: timedelta = Field(
        description="what a shop has no answer for this long is fetched from its list"
    )


class StockLists(Section):
    """What warehouses' own lists of their stock say, and how people take large differences."""

    at_hour: int = Field(ge=0, le=23, description="hour of each working day as of which it is")
    articles: int = Field(ge=0, le=1_000, description="articles of each list; 0: there is none")
    differs: Rate = Field(description="share of them of which some more or fewer are found")
    lost: Rate = Field(description="share of them of which hardly anything is found")
    decide: Delay
    refuse: Rate = Field(description="share of the large differences that are not posted")
    leave: Rate = Field(description="share of them about which nobody says anything")


class SimulatorPolicy(Policy):
    """Everything tunable about the outside world."""

    demand: Demand
    customers: Customers
    reviewers: Reviewers
    gatekeepers: Gatekeepers
    claimants: Claimants
    complaints: Complaints
    inspectors: Inspectors
    contracts: Contracts
    warehouses: Warehouses
    carriers: Carriers
    suppliers: Suppliers
    purchasing: Purchasing
    transfers: Transfers
    banks: Banks
    stock_lists: StockLists
    shops: Shops


def load_policy(above: Path | None = None) -> SimulatorPolicy:
    """The shipped policy, with the values of the file ``above`` over it (only what differs need
    stand there).

    Raises ConfigError naming file, field and what is wrong.
    """
    values = _read(POLICY_FILE)
    if above is not None:
        values = merged(values, _read(above))
    try:
        return SimulatorPolicy.model_validate(values)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise ConfigError(f"policy file {above or POLICY_FILE}: {faults}") from error


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """``below`` with every value that ``above`` gives, section by section."""
    result = dict(below)
    for name, value in above.items():
        under = result.get(name)
        result[name] = (
            merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
        )
    return result


def _read(path: Path) -> dict[str, Any]:
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"policy file {path}: {error}") from error
    if not isinstance(values, dict):
        raise ConfigError(f"policy file {path}: a mapping of sections is wanted")
    return values
