"""Documents of banks that came too late to tell them from repeats (RV-03).

Whatever was booked is remembered for the horizon at least, counted from its booking. So what is
forgotten, with its order, is always older than the horizon, and so is every repeat of it.
"""

from orders.business.documents import Document, remember
from orders.business.ignored import in_vain
from orders.business.money import money
from orders.business.times import DAY, moment
from orders.contracts.records import PaymentChargedBack, PaymentReceived, ReviewState
from orders.engine.handling import Handling
from services.review import records
from services.review.records import Ctx
from services.review.state import remembered

MAY_BE_REPEATED = "may_be_repeated"


def may_be_repeated(at: int, state: ReviewState, ctx: Ctx) -> bool:
    """Whether a document of this time, the bank's, may have been booked and forgotten. What was
    forgotten by now, or before its order came, is older by the horizon (RV-03)."""
    known_since = state["received_at"] or ctx.now
    return at <= known_since - ctx.policy.horizon_days * DAY


def leave_to_finance(
    record: type,
    document: Document,
    event: PaymentReceived | PaymentChargedBack,
    state: ReviewState,
    ctx: Ctx,
) -> Handling:
    """Nothing is booked, so nothing is ever paid back by it; finance is told once, as long as that
    is remembered, and looks whether it was settled then (RV-03)."""
    days = ctx.policy.horizon_days
    values = {
        "document": document.number,
        "issuer": document.issuer,
        "amount": money(abs(event["amount_minor"]), event["currency"]),
        "dated": moment(event["at"]),
        "because": f"{days} days older than all that is remembered of this order: look whether it "
        "was settled then; nothing was booked, nothing is paid back",
    }
    told = records.to_finance(
        f"document-may-be-repeated-{document}-{ctx.now}",
        "document-may-be-repeated",
        values,
        state,
        ctx,
    )
    left = remember(document, state["left_to_finance"])
    return Handling(
        outcome="left_to_finance",
        reason=MAY_BE_REPEATED,
        state=remembered({**state, "left_to_finance": left}, ctx.now, ctx.policy),
        events=[in_vain("review", record, MAY_BE_REPEATED, ctx, document=document.number), told],
    )
