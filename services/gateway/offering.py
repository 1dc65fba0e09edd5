"""Open offers as the stages that make them keep them, and the answers to them (CF-01, CF-05,
RV-04)."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from orders.business import offers
from orders.client.links import OfferLink
from orders.contracts.records import OfferAnswered

Stale = Literal["answered", "changed"]
State = Mapping[str, Any]
Asking = Callable[[str, str], State | None]
"""By stage and order the state that it keeps."""


class Asked(NamedTuple):
    """What a link to an open offer must say, and the state that keeps it."""

    link: OfferLink
    state: State


def asked(order_id: str, asking: Asking) -> Asked | None:
    """The order's open offer; None if none is open. An order is in the hands of one stage at a
    time, so there is one."""
    for stage in offers.MAKERS:
        state = asking(stage, order_id)
        if state is not None and (link := link_to(order_id, state)) is not None:
            return Asked(link, state)
    return None


def kept(link: OfferLink, asking: Asking) -> State | None:
    """The state of the stage that made the offer of a link."""
    return asking(offers.maker(link.offer_id), link.order_id)


def link_to(order_id: str, state: State) -> OfferLink | None:
    """What a link to the order's open offer must say; None if none is open."""
    offer = state["offer"]
    if offer is None or not offer["offer_id"]:
        return None
    return OfferLink(order_id, state["version"], offer["offer_id"])


def stale(link: OfferLink, state: State | None) -> Stale | None:
    """Why the offer of a link can no longer be answered: it needs no answer, or the order, or what
    is asked, has changed. None if it can."""
    if state is None or state["version"] < link.version:
        return "answered"
    if state["version"] > link.version:
        return "changed"
    found = link_to(link.order_id, state)
    if found is None:
        return "answered"
    return None if found == link else "changed"


def answer(
    link: OfferLink,
    *,
    accepted: bool,
    option: str,
    note: str,
    proof: str,
    document: str,
    now: int,
) -> OfferAnswered:
    """The customer's answer. `option`: the one that is accepted, empty for the first; `document`:
    SHA-256 of the contract that they sign, as the page said it (CF-06); `now`: business time,
    ms."""
    return {
        "order_id": link.order_id,
        "version": link.version,
        "offer_id": link.offer_id,
        "accepted": accepted,
        "note": note,
        "at": now,
        "option_id": option,
        "answered_by": "",
        "proof": proof,
        "document": document,
        "copy": "",
        "read_back": "",
    }
