"""The text of a contract has become a file: what is signed is its digest (CF-06)."""

from orders.business.ignored import ignored
from orders.contracts.records import ContractRendered, OrderHold, ReviewState
from orders.engine.stage import Outcome
from services.review.decide.credit import release
from services.review.records import Ctx


def rendered(told: ContractRendered, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """The first file of a version's contract is the one that both sides sign; a repeat, or another
    rendering of it, changes nothing."""
    reason = _unfit(told, state)
    if state is None or state["contract"] is None or reason:
        return ignored("review", ContractRendered, reason, ctx)
    document = told["document"]
    signed_on: ReviewState = {
        **state,
        "contract": {**state["contract"], "document": document},
        "open_holds": [
            {**hold, "document": document} if hold["kind"] == "signature" else hold
            for hold in state["open_holds"]
        ],
    }
    text: list[OrderHold] = [
        {**hold, "document": document} for hold in state["open_holds"] if hold["kind"] == "text"
    ]
    because = f"contract {told['contract_number']} is rendered: {document}"
    return release(text, signed_on, told["rendered_by"], because, (), ctx)


def _unfit(told: ContractRendered, state: ReviewState | None) -> str:
    """Why the file is not the one to sign, as a stable code; empty if it is."""
    if state is None or state["contract"] is None or state["status"] != "held":
        return "not_awaited"
    if told["version"] != state["version"]:
        return "other_version"
    if told["contract_number"] != state["contract"]["contract_number"]:
        return "other_contract"
    return "already_rendered" if state["contract"]["document"] else ""
