"""What inventory asks customers to agree to, and how each offer ends (CF-05)."""

from orders.business import offers
from orders.business.money import money
from orders.business.times import moment
from orders.contracts.records import InventoryState, OfferEnd, OpenOffer
from orders.engine.handling import Event
from services.inventory.records import Ctx
from services.inventory.state import content

STAGE = "inventory"
ACCEPT = "accept"
"""The option by which all of it comes, and later."""
AMEND = "amend"
"""The option by which a contract of sale is written anew, with the later day (CF-06)."""


def close(
    state: InventoryState, how: OfferEnd, by: str, because: str, ctx: Ctx, option_id: str = ""
) -> tuple[InventoryState, list[Event]]:
    """The open offer ends, if there is one."""
    offer = state["offer"]
    if offer is None:
        return state, []
    told = offers.closed(offer, state["version"], how, by, because, ctx, option_id)
    return {**state, "offer": None}, [told]


def told(state: InventoryState, offer: OpenOffer) -> dict[str, str]:
    """What a message about it tells: the days, and what is taken off the price for the later one;
    empty: nothing."""
    amount, currency = offer["compensation_minor"], content(state).decoded()["currency"]
    return {
        "offer": offer["offer_id"],
        "promised_at": moment(state["promised_at"]),
        "later_at": moment(offer["deliver_by_at"]),
        "answer_by": moment(offer["answer_by_at"]),
        "compensation": money(amount, currency) if amount else "",
    }
