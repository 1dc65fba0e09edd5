"""A sale that is concluded in writing: its text is drawn up, then rendered outside, and what both
sides sign is the digest of that file (CF-06; docs/decisions/0034)."""

from collections.abc import Iterable

from orders.business.authority import eyes
from orders.business.decisions import decision, passed
from orders.business.facts import beside
from orders.contracts.records import (
    ContractDrawn,
    OfferAnswered,
    OrderHold,
    ReviewState,
    RuleFired,
    SalesContract,
)
from orders.engine.handling import Event
from services.review.records import Ctx
from services.review.rules.contract import deliver_by
from services.review.state import content


def draw(
    state: ReviewState, holds: Iterable[OrderHold], ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """Settle the text, once a version, if one of these holds waits for it. It says all that the
    file will say, so the file depends on this record alone."""
    if state["contract"] is not None or all(hold["kind"] != "text" for hold in holds):
        return state, []
    number = f"SC-{state['number']}-{state['version']}"
    order, policy = content(state), ctx.policy.contracts
    language = policy.language_for(state["language"])
    due = deliver_by(order.decoded())
    assert due is not None, "a contract without its time is not drawn"
    complete = passed(
        "CF-06",
        "contract_drawn",
        f"the order says all that contract {number} must",
        beside("contract", number),
    )
    drawn: ContractDrawn = {
        "order_id": ctx.key,
        "version": state["version"],
        "contract_number": number,
        "replaces": state["replaces"],
        "number": state["number"],
        "language": language,
        "seller": policy.seller.model_dump(),  # type: ignore[typeddict-item]
        "deliver_by_at": due,
        "clauses": [{"heading": one.heading, "text": one.text} for one in policy.clauses[language]],
        "decision": decision("drawn", [complete], ctx.policy),
        "at": ctx.now,
        "order": order,
    }
    kept: SalesContract = {"contract_number": number, "document": "", "at": ctx.now}
    return {**state, "contract": kept}, [Event(ContractDrawn, drawn)]


def unfit(answered: OfferAnswered, state: ReviewState) -> str:
    """Why an answer is no signature of the buyer's, as a stable code; empty if it is, or declines.

    One that staff enter, who may, is of a copy that is filed, whose number they have read back; and
    who has signed for the house does not sign for the buyer as well.
    """
    contract, by = state["contract"], answered["answered_by"]
    if contract is None or not answered["accepted"] or not by:
        return ""
    if not answered["copy"]:
        return "copy_missing"
    if answered["read_back"] != contract["contract_number"]:
        return "other_contract"
    signed = [one for one in state["approvals"] if one["kind"] == "signature"]
    return "same_person" if any(by in eyes(one) for one in signed) else ""


def signed_by_both(contract: SalesContract) -> RuleFired:
    """Why the order goes on: the house and the buyer signed the same file."""
    number, document = contract["contract_number"], contract["document"]
    because = f"contract {number} is signed by both sides: {document}"
    facts = beside("contract", number), beside("document", document)
    return passed("CF-06", "contract_signed", because, *facts)
