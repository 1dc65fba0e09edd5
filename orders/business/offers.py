"""Offers: what a customer is asked to agree to, one form for all consents (CF-01, CF-05, RV-04),
and the reminders of whoever keeps silent (CF-02).

An offer belongs to the stage that made it and has at most one open: another supersedes it. Each is
closed once. Its id says whose it is, so each stage leaves the answers to others alone.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from orders.business.authority import Refusal, speaking
from orders.business.substitution import substituted
from orders.business.times import HOUR
from orders.contracts.records import (
    Address,
    ClarificationAnswered,
    ConfirmationAnswered,
    InsteadLine,
    LineQuantity,
    OfferAnswered,
    OfferClosed,
    OfferEnd,
    OfferKind,
    OfferMade,
    OfferOption,
    OpenOffer,
    Order,
    RevisionRequested,
    RuleFired,
    Staff,
)
from orders.engine.context import Context
from orders.engine.handling import Event

CUSTOMER, SILENCE = "customer", "silence"
"""Who closes an offer, where it is neither staff nor the stage."""
REDUCE = "reduce"
"""The option by which less is delivered than was ordered."""
SPLIT = "split"
"""The option by which what is there goes ahead, and the rest comes with the last day (IV-05)."""
SUBSTITUTE = "substitute"
"""The option by which other articles go in the place of what is short (IV-05)."""
TRANSFER = "transfer"
"""The option by which goods are brought from another house, for a later day (IV-05)."""
REPLACE, REFUND = "replacement", "refund"
"""The options of what was lost: the same goods once more, or the money back (TR-05)."""
WAIT = "wait"
"""The option by which nothing else is promised, and the order waits on."""
PARTIAL_DELIVERY, SUBSTITUTES = "partial_delivery", "substitutes_not_dearer"
CONSENTS: Mapping[OfferKind, str] = {
    "SPLIT": PARTIAL_DELIVERY,
    "SUBSTITUTE": SUBSTITUTES,
    "TRANSFER": "later_by_transfer",
    "REPLACEMENT": "replacement_of_lost",
}
"""Kind of offer -> what a buyer agrees to beforehand by it when ordering (`Order.consents`)."""
MAKERS = ("review", "inventory", "allocation", "aftersales")
"""Stages that ask customers."""
Said = OfferAnswered | ClarificationAnswered | ConfirmationAnswered
"""What is said in a customer's name."""


class AnswerRule(BaseModel):
    """How long a customer has to answer, and how often one who keeps silent is reminded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer_within_hours: int = Field(
        24, ge=1, description="time that the customer has, hours (CF-01)"
    )
    reminders: int = Field(2, ge=0, description="how often a silent customer is reminded (CF-02)")
    remind_every_hours: int = Field(
        24, ge=1, description="time that each reminder gives, hours (CF-02)"
    )

    def answer_by(self, now: int) -> int:
        """Until when somebody who is asked now can answer."""
        return now + self.answer_within_hours * HOUR

    def last_at(self, now: int) -> int:
        """When an answer of somebody who is asked now can come at the latest."""
        return self.answer_by(now) + self.reminders * self.remind_every_hours * HOUR


def offer_id(stage: str, version: int, number: int) -> str:
    """The `number`-th offer that the stage makes of an order."""
    return f"{stage}-{version}-{number}"


def version_of(offer_id: str) -> int | None:
    """Which version of its order an offer is about, by its id; None for what is none."""
    stage, _, rest = offer_id.partition("-")
    version = rest.partition("-")[0]
    return int(version) if stage in MAKERS and version.isdecimal() else None


def whole(
    option_id: str,
    order: Order,
    deliver_by_at: int | None,
    due_minor: int = 0,
    compensation_minor: int = 0,
    *,
    cost_minor: int = 0,
) -> OfferOption:
    """The order as it is; `due_minor` of it to be covered first, `compensation_minor` taken off its
    price for the wait (CF-05); `cost_minor`: what it costs the house."""
    return {
        "option_id": option_id,
        "lines": [
            {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
            for line in order["lines"]
        ],
        "total_minor": order["totals"]["total_minor"],
        "currency": order["currency"],
        "due_minor": due_minor,
        "deliver_by_at": deliver_by_at,
        "place": place(order["delivery_address"]),
        "shipments": 0,
        "compensation_minor": compensation_minor,
        "at_once": [],
        "at_once_by_at": None,
        "cost_minor": cost_minor,
        "instead": [],
    }


def in_parts(option: OfferOption, ahead: Sequence[LineQuantity], by_at: int | None) -> OfferOption:
    """The option, but that these lines go ahead, to be there at `by_at` (IV-05)."""
    split: OfferOption = {**option, "at_once": list(ahead), "at_once_by_at": by_at}
    return {**split, "shipments": 2}


def with_others(
    order: Order, instead: Sequence[InsteadLine], deliver_by_at: int | None
) -> OfferOption:
    """The order with these articles in the place of what was ordered, at what it costs then; the
    house bears what it costs less (IV-05)."""
    after = substituted(order, instead)
    less = order["totals"]["total_minor"] - after["totals"]["total_minor"]
    option = whole(SUBSTITUTE, after, deliver_by_at, cost_minor=less)
    return {**option, "instead": list(instead)}


def opened(
    offer_id: str,
    kind: OfferKind,
    options: Sequence[OfferOption],
    answer_by_at: int,
    silence: str = "",
    reduced: Sequence[LineQuantity] = (),
    document: str = "",
    kept: bool = False,
) -> OpenOffer:
    """The offer as its stage keeps it until it is closed; what is due, when it comes and what is
    taken off for that are those of its first option. `silence`: what it comes to, if the stage
    needs to know; `reduced`: what the option REDUCE delivers; `document`: SHA-256 of what is to be
    signed (CF-06); `kept`: its options are kept whole, to be carried out as they were offered."""
    return {
        "offer_id": offer_id,
        "kind": kind,
        "option_ids": [option["option_id"] for option in options],
        "answer_by_at": answer_by_at,
        "reminders": 0,
        "due_minor": options[0]["due_minor"],
        "deliver_by_at": options[0]["deliver_by_at"],
        "silence": silence,
        "reduced": list(reduced),
        "document": document,
        "compensation_minor": options[0]["compensation_minor"],
        "options": list(options) if kept else [],
    }


def option_of(offer: OpenOffer, option_id: str) -> OfferOption:
    """An option of an offer whose options are kept. Raises LookupError for any other."""
    for one in offer["options"]:
        if one["option_id"] == option_id:
            return one
    raise LookupError(f"{offer['offer_id']} keeps no option {option_id!r}")


def by_option(offer: OpenOffer, option_id: str) -> OpenOffer:
    """The offer with the day of this option, and what it takes off the price: each has its own
    where the options are kept."""
    for one in offer["options"]:
        if one["option_id"] == option_id:
            day, off = one["deliver_by_at"], one["compensation_minor"]
            return {**offer, "deliver_by_at": day, "compensation_minor": off}
    return offer


def agreed_beforehand(kind: OfferKind, order: Order) -> bool:
    """Whether the buyer agreed to offers of this kind when ordering."""
    return CONSENTS.get(kind, "") in order["consents"]


def reminded(offer: OpenOffer, rule: AnswerRule, now: int) -> OpenOffer | None:
    """The customer's time is over: the offer with one reminder more, None after the last (CF-02).
    What silence means then is for the stage to say."""
    if offer["reminders"] >= rule.reminders:
        return None
    by = now + rule.remind_every_hours * HOUR
    return {**offer, "reminders": offer["reminders"] + 1, "answer_by_at": by}


def maker(offer_id: str) -> str:
    """The stage that made an offer."""
    return offer_id.partition("-")[0]


def of_other(stage: str, offer_id: str) -> bool:
    """Whether another stage made the offer: its answers are not this one's."""
    return maker(offer_id) != stage and maker(offer_id) in MAKERS


def place(address: Address) -> str:
    """Where goods go, as an offer may say it: no street, no name."""
    return f"{address['city']}, {address['country']}"


def cost(state: Mapping[str, Any]) -> tuple[int, str]:
    """What an order costs whose state keeps an open offer, minor units, and in which currency."""
    order: Order = state["order"].decoded()
    return order["totals"]["total_minor"], order["currency"]


def unfit(
    answer: OfferAnswered,
    offer: OpenOffer | None,
    version: int,
    taken_by: Sequence[str],
    ctx: Context[Any],
) -> str:
    """Why an answer to this stage's offers is not taken, as a stable code; empty if it is. One to
    an offer that another has superseded counts for nothing: the customer had not seen this one.
    `taken_by`: roles of which one takes what staff say for a customer."""
    if offer is None:
        return "not_awaited"
    if answer["version"] != version:
        return "other_version"
    if answer["offer_id"] != offer["offer_id"]:
        return "other_offer"
    if answer["accepted"] and answer["option_id"] not in ("", *offer["option_ids"]):
        return "unknown_option"
    if answer["accepted"] and answer["document"] != offer["document"]:
        return "other_document"
    return not_theirs(answer, taken_by, ctx)


def not_theirs(said: Said, taken_by: Collection[str], ctx: Context[Any]) -> str:
    """Why what is said in a customer's name is not taken for their word, as a stable code; empty if
    it is. The topics are not trusted: a customer's own bears a proof, and who of the house says it
    for them has one of these roles (docs/decisions/0071)."""
    if not said["answered_by"]:
        return "" if said["proof"] else "unproven"
    found = speaking(said["answered_by"], taken_by, ctx.references.table(Staff), ctx.now)
    return found.reason if isinstance(found, Refusal) else ""


def chosen(answer: OfferAnswered, offer: OpenOffer) -> str:
    """The option that is accepted; empty if none is."""
    return (answer["option_id"] or offer["option_ids"][0]) if answer["accepted"] else ""


def made(
    offer: OpenOffer,
    version: int,
    options: Sequence[OfferOption],
    because: Sequence[RuleFired],
    ctx: Context[Any],
    *,
    means: str,
    silence: str,
    jurisdiction: str = "",
    supersedes: str = "",
) -> Event:
    """The customer is asked. `silence`: what silence comes to, by the rule of `jurisdiction`."""
    asked: OfferMade = {
        "order_id": ctx.key,
        "version": version,
        "offer_id": offer["offer_id"],
        "kind": offer["kind"],
        "options": list(options),
        "because": list(because),
        "means": means,
        "answer_by_at": offer["answer_by_at"],
        "silence": silence,
        "jurisdiction": jurisdiction,
        "supersedes": supersedes,
        "document": offer["document"],
        "at": ctx.now,
    }
    return Event(OfferMade, asked)


def consented(
    offer: OpenOffer,
    version: int,
    option: OfferOption,
    because: Sequence[RuleFired],
    ctx: Context[Any],
) -> list[Event]:
    """The customer need not be asked: what is done stands on record like any offer, and is closed
    at once, by what they agreed to when ordering."""
    consent = CONSENTS[offer["kind"]]
    why = f"agreed to when ordering: {consent}"
    asked = made(offer, version, [option], because, ctx, means="", silence="accepted")
    over = closed(offer, version, "consented", CUSTOMER, why, ctx, option["option_id"])
    return [asked, over]


def closed(
    offer: OpenOffer,
    version: int,
    how: OfferEnd,
    by: str,
    because: str,
    ctx: Context[Any],
    option_id: str = "",
    copy: str = "",
) -> Event:
    """The offer needs no answer any more. `by`: customer, silence, a staff id or the stage.
    `copy`: SHA-256 of the scan of a signed copy (CF-06)."""
    over: OfferClosed = {
        "order_id": ctx.key,
        "version": version,
        "offer_id": offer["offer_id"],
        "kind": offer["kind"],
        "how": how,
        "option_id": option_id,
        "closed_by": by,
        "because": because,
        "at": ctx.now,
        "document": offer["document"] if how == "accepted" else "",
        "copy": copy,
    }
    return Event(OfferClosed, over)


def revision(
    offer: OpenOffer,
    lines: Sequence[LineQuantity],
    version: int,
    by: str,
    because: str,
    ctx: Context[Any],
    deliver_by_at: int | None = None,
) -> Event:
    """The customer agreed by this offer to so much of the order: intake makes it the next version
    (CF-03, CF-05, RV-04). `deliver_by_at`: the day that its contract is to say (CF-06); None: as
    it was."""
    wanted: RevisionRequested = {
        "order_id": ctx.key,
        "version": version,
        "offer_id": offer["offer_id"],
        "lines": list(lines),
        "deliver_by_at": deliver_by_at,
        "requested_by": by,
        "because": because,
        "at": ctx.now,
    }
    return Event(RevisionRequested, wanted)
