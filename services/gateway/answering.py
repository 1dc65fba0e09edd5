"""What a channel's own system, or staff on the telephone, answer for its customers with a key or
token of theirs (CF-01, CF-05, RV-04, RV-07): the same answers as by a customer's link."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request

from orders.business.offers import CUSTOMER
from orders.client.links import ClarificationLink
from orders.contracts.records import ClarificationAnswered, OfferAnswered
from services.gateway import clarifying, offering
from services.gateway.access import Sender, bearer
from services.gateway.desk.forms import Form
from services.gateway.edge import Edge
from services.gateway.formats.values.cards import masked
from services.gateway.pages import NOTE_LENGTH
from services.gateway.problem import Problem, error
from services.gateway.sending import kept

SIGNED = "CONTRACT"
"""The kind of offer by which a contract is signed (CF-06)."""
Told = Mapping[str, str]
Note = Annotated[str, Field(max_length=NOTE_LENGTH, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(max_length=60)]


class OfferSaid(Form):
    """An answer to an open offer."""

    offer_id: Name = Field(description="the one that was seen: another may have taken its place")
    accepted: bool
    option_id: Name = Field("", description="which of its options; empty: the first")
    note: Note = ""


class ClarificationSaid(Form):
    """An answer to what is unclear."""

    option_id: Name = Field(description="one of its `option_ids`")
    note: Note = ""


async def to_offer(edge: Edge, request: Request, sender: Sender, said: OfferSaid) -> Told:
    """The answer is durable. Raises Problem: 404 if nothing is asked, 409 if something else is, 403
    for a contract, which is signed by whoever reads it, 422 for an option that was not offered;
    NoRoom."""
    order_id = request.path_params["order_id"]
    found = await asyncio.to_thread(offering.asked, order_id, edge.asking)
    if found is None:
        raise nothing_asked()
    link, offer = found.link, found.state["offer"]
    if said.offer_id != link.offer_id:
        raise _gone(f"the open one is {link.offer_id}")
    if offer["kind"] == SIGNED:
        because = "send the link of the offer to whoever signs for the customer"
        raise Problem(403, "signed-by-people", "A contract is signed by its link", because)
    if said.accepted and said.option_id not in ("", *offer["option_ids"]):
        raise _not_offered(offer["option_ids"])
    answer: OfferAnswered = {
        **offering.answer(
            link,
            accepted=said.accepted,
            option=said.option_id if said.accepted else "",
            note=masked(said.note),
            proof=proof(request, sender),
            document="",
            now=edge.now(),
        ),
        "answered_by": sender.staff_id,
    }
    done = await kept(edge, [edge.encode(OfferAnswered, order_id, answer)])
    outcome = "accepted" if said.accepted else "declined"
    told = {"order_id": order_id, "offer_id": link.offer_id, "outcome": outcome}
    return {**told, "durable_in": done.durable_in}


async def to_clarification(
    edge: Edge, request: Request, sender: Sender, said: ClarificationSaid
) -> Told:
    """The same of what is unclear. What a role of the house was asked its staff answer alone: to
    others it is not there."""
    order_id = request.path_params["order_id"]
    wanted = request.path_params["clarification_id"]
    state = await asyncio.to_thread(edge.asking, "review", order_id)
    asked = _open(state, wanted, sender)
    if state is None or asked is None:
        raise _gone("GET what is unclear")
    if said.option_id not in asked["option_ids"]:
        raise _not_offered(asked["option_ids"])
    link = ClarificationLink(order_id, state["version"], wanted)
    note, by = masked(said.note), proof(request, sender)
    answer: ClarificationAnswered = {
        **clarifying.answer(link, said.option_id, note, by, edge.now()),
        "answered_by": sender.staff_id,
    }
    done = await kept(edge, [edge.encode(ClarificationAnswered, order_id, answer)])
    told = {"order_id": order_id, "clarification_id": wanted, "outcome": said.option_id}
    return {**told, "durable_in": done.durable_in}


def proof(request: Request, sender: Sender) -> str:
    """What shows that the customer said so: by which key of its channel it came. Of a person it is
    their name that counts."""
    return "" if sender.staff_id else f"key:{bearer(request)}"


def nothing_asked() -> Problem:
    """Nothing is open that could be answered."""
    return Problem(404, "nothing-asked", "The customer is not asked anything")


def _open(state: Mapping[str, Any] | None, wanted: str, sender: Sender) -> Any:
    for one in state["clarifications"] if state is not None else ():
        if one["clarification_id"] == wanted and (sender.staff_id or one["asked"] == CUSTOMER):
            return one
    return None


def _gone(because: str) -> Problem:
    return Problem(409, "question-gone", "That is not asked, any more", because)


def _not_offered(options: list[str]) -> Problem:
    wanted = error("/option_id", "wrong_value", f"it is one of {', '.join(options)}")
    return Problem(422, "not-readable", "The answer cannot be read", errors=[wanted])
