"""The records that inventory publishes about what was promised of an order, and is not kept."""

from orders.business import endangered as business
from orders.business.decisions import decision, noted
from orders.business.facts import beside
from orders.business.money import money
from orders.business.times import days_begun, moment
from orders.contracts.records import (
    ArticlesSubstituted,
    CompensationGranted,
    InsteadLine,
    InventoryState,
    LateContract,
    OpenOffer,
    Order,
    PriceReduced,
    PromiseExtended,
    RuleFired,
)
from orders.engine.handling import Event
from services.inventory.records import Ctx, lacking, message
from services.inventory.state import content


def promise_extended(
    state: InventoryState, new: InventoryState, offer: OpenOffer, by: str, proof: str, ctx: Ctx
) -> Event:
    """A later day is promised, and why, who agreed, and what they got for it (CF-05)."""
    former, later = state["promised_at"] or 0, new["promised_at"] or 0
    days = days_begun(later - former)
    agreed = noted(
        "CF-05",
        "delay_agreed",
        f"{days} days later, agreed to by {by}",
        beside("later", days, "day"),
        beside("by", by),
    )
    minor, currency = offer["compensation_minor"], content(state).decoded()["currency"]
    value: PromiseExtended = {
        "order_id": ctx.key,
        "version": state["version"],
        "offer_id": offer["offer_id"],
        "former_at": former,
        "promised_at": later,
        "extension": new["extensions"],
        "agreed_by": by,
        "proof": proof,
        "decision": decision(
            "extended",
            [
                *(lacking(shortage, ctx.now) for shortage in state["shortages"]),
                agreed,
                *compensated(minor, currency),
            ],
            ctx.policy,
        ),
        "at": ctx.now,
        "compensation_minor": minor,
        "currency": currency if minor else "",
    }
    return Event(PromiseExtended, value)


def compensated(minor: int, currency: str) -> list[RuleFired]:
    """What is taken off the price for a later day, told with what asks for it and what promises it
    (CF-05)."""
    if not minor:
        return []
    because = f"{money(minor, currency)} are taken off the price for it"
    return [noted("CF-05", "delay_compensated", because, beside("amount", minor, currency))]


def compensation_granted(state: InventoryState, offer: OpenOffer, order: Order, ctx: Ctx) -> Event:
    """The order costs less, for its customer agreed to a later day (CF-05)."""
    amount, currency = offer["compensation_minor"], order["currency"]
    value: CompensationGranted = {
        "order_id": ctx.key,
        "version": state["version"],
        "offer_id": offer["offer_id"],
        "amount_minor": amount,
        "currency": currency,
        "because": f"{money(amount, currency)} are taken off the price for the later day",
        "at": ctx.now,
    }
    return Event(CompensationGranted, value)


def price_reduced(
    state: InventoryState, offer_id: str, instead: list[InsteadLine], order: Order, ctx: Ctx
) -> Event:
    """What goes in the place of what was ordered is cheaper (IV-05)."""
    value: PriceReduced = {
        "order_id": ctx.key,
        "version": state["version"],
        "offer_id": offer_id,
        "lines": instead,
        "currency": order["currency"],
        "because": "what goes in the place of what was ordered costs less",
        "at": ctx.now,
    }
    return Event(PriceReduced, value)


def substituted(
    state: InventoryState, offer_id: str, instead: list[InsteadLine], ctx: Ctx
) -> Event:
    """Other articles go than were ordered, whatever they cost (IV-05)."""
    value: ArticlesSubstituted = {
        "order_id": ctx.key,
        "version": state["version"],
        "offer_id": offer_id,
        "lines": instead,
        "at": ctx.now,
    }
    return Event(ArticlesSubstituted, value)


def compensation_capped(
    state: InventoryState, offer: OpenOffer, beyond: int, order: Order, ctx: Ctx
) -> Event:
    """Who may give more than was offered hears of it (CF-05)."""
    offered, currency = offer["compensation_minor"], order["currency"]
    values = {
        "offered": money(offered, currency),
        "by_rule": money(offered + beyond, currency),
        "later_at": moment(offer["deliver_by_at"]),
    }
    role = ctx.policy.delay.compensation.role
    return message("compensation-capped", offer["offer_id"], values, state, ctx, to=role)


def contract_endangered(state: InventoryState, left: LateContract, ctx: Ctx) -> list[Event]:
    """What both sides signed cannot be kept: who sees to it, why, and until when (CF-06)."""
    rule, times, contract = ctx.policy.delay.contract, left["escalations"], state["contract"]
    promised = state["promised_at"] or 0
    days = days_begun(left["day_at"] - promised)
    because = f"contract {contract} cannot be kept, {left['because']}"
    facts = beside("contract", contract), beside("later", days, "day")
    late = noted("CF-06", "contract_endangered", because, *facts)
    short = [lacking(shortage, ctx.now) for shortage in state["shortages"]]
    said = business.endangered(
        state["version"],
        promised,
        left["deadline_at"],
        times,
        [*short, late],
        rule,
        ctx,
        contract=contract,
        expected_at=left["day_at"],
    )
    values = {
        **business.told(
            promised, left["deadline_at"], times, left["because"], rule, contract=contract
        ),
        "later_at": moment(left["day_at"]),
    }
    fact = f"{state['offers']}-{times}"
    told = message("contract-late", fact, values, state, ctx, to=rule.told(times))
    return [said, told]
