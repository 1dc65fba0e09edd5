"""Finance says whether a payment that two tell of is one, or two (RV-03)."""

from orders.business.authority import Refusal, speaking
from orders.business.documents import Document
from orders.business.ignored import ignored
from orders.contracts.records import (
    PaymentDecided,
    PaymentReceived,
    PaymentSettled,
    QuestionedPayment,
    ReviewState,
    Staff,
)
from orders.engine.handling import Event, Handling
from orders.engine.stage import Outcome
from services.review.decide.partners import book
from services.review.decide.told_twice import channel_of, of
from services.review.records import Ctx
from services.review.rules import balance, told_twice
from services.review.rules.told_twice import PAYMENT
from services.review.state import remembered


def settle(decided: PaymentDecided, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """SAME: it was told once more, and is nothing. ANOTHER: it is booked as if it came now, and
    goes back if it is more than is owed. The topic is not trusted: who may is known from the
    house's staff alone."""
    document = Document(decided["issuer"], PAYMENT, decided["document_id"])
    asked = [one for one in state["questioned"] if of(one) == document] if state else []
    if state is None or not asked:
        return _ignored("not_questioned", document, ctx)
    roles = (ctx.policy.hold_owners["payment"].role, ctx.policy.escalation_role)
    staff = ctx.references.table(Staff)
    if isinstance(found := speaking(decided["decided_by"], roles, staff, ctx.now), Refusal):
        return _ignored(found.reason, document, ctx)
    if decided["verdict"] not in ("SAME", "ANOTHER"):
        return _ignored("unknown_verdict", document, ctx)
    [one] = asked
    others = [each for each in state["questioned"] if each is not one]
    left: ReviewState = {**state, "questioned": others}
    told = _settled(decided, state, ctx)
    if decided["verdict"] == "SAME":
        known = remembered(balance.noted(left, document), ctx.now, ctx.policy)
        return Handling(outcome="settled", reason="same", state=known, events=[told])
    twin = Document(one["twin_issuer"], PAYMENT, one["twin_document_id"])
    free = told_twice.apart(left, channel_of(ctx.key), twin, document)
    return book(_payment(one, ctx), free, [told], ctx)


def _ignored(reason: str, document: Document, ctx: Ctx) -> Handling:
    return ignored("review", PaymentDecided, reason, ctx, document=document.number)


def _payment(asked: QuestionedPayment, ctx: Ctx) -> PaymentReceived:
    return {
        "order_id": ctx.key,
        "issuer": asked["issuer"],
        "document_id": asked["document_id"],
        "amount_minor": asked["amount_minor"],
        "currency": asked["currency"],
        "method": asked["method"],
        "at": asked["paid_at"],
    }


def _settled(decided: PaymentDecided, state: ReviewState, ctx: Ctx) -> Event:
    value: PaymentSettled = {
        "order_id": ctx.key,
        "version": state["version"],
        "issuer": decided["issuer"],
        "document_id": decided["document_id"],
        "verdict": decided["verdict"],
        "decided_by": decided["decided_by"],
        "because": decided["because"],
        "at": ctx.now,
    }
    return Event(PaymentSettled, value)
