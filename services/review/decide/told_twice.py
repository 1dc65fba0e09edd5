"""A payment that may be another one once more is finance's to tell apart: until then it is neither
counted nor paid back (RV-03)."""

from orders.business.documents import Document
from orders.business.money import money
from orders.contracts.records import (
    BookedPayment,
    PaymentQuestioned,
    PaymentReceived,
    QuestionedPayment,
    ReviewState,
)
from orders.engine.handling import Event, Handling
from services.review import records
from services.review.records import Ctx
from services.review.rules import told_twice
from services.review.rules.told_twice import PAYMENT, Twin
from services.review.state import ended, remembered

TEMPLATE = "payment-told-twice"


def channel_of(order_id: str) -> str:
    """The channel that tells of what an order says was paid."""
    return order_id.partition(":")[0]


def looked_at(payment: BookedPayment, state: ReviewState, ctx: Ctx) -> Twin | None:
    """What this payment may be once more."""
    days = ctx.policy.told_twice_within_days
    return told_twice.twin(payment, state, channel_of(ctx.key), days)


def question(
    payment: BookedPayment, twin: Twin, state: ReviewState, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """It waits for finance, who is told, and is booked nowhere."""
    document = Document.parse(payment["document"])
    asked: QuestionedPayment = {
        "issuer": document.issuer,
        "document_id": document.number,
        "amount_minor": payment["amount_minor"],
        "currency": payment["currency"],
        "method": payment["method"],
        "paid_at": payment["at"],
        "twin_issuer": twin.document.issuer,
        "twin_document_id": twin.document.number,
        "because": twin.because,
        "asked_at": ctx.now,
    }
    marked = told_twice.compared(state, channel_of(ctx.key), twin.document, document)
    waits: ReviewState = {**marked, "questioned": [*marked["questioned"], asked]}
    told = _told(asked, f"{TEMPLATE}-{document}", _owner(ctx), waits, ctx)
    return remembered(waits, ctx.now, ctx.policy), [_questioned(asked, state, ctx), told]


def received(payment: PaymentReceived, twin: Twin, state: ReviewState, ctx: Ctx) -> Handling:
    """A bank, or a channel, tells of what may be known already."""
    waits, events = question(told_twice.booked(payment), twin, state, ctx)
    return Handling(outcome="questioned", reason=twin.because, state=waits, events=events)


def is_asked(document: Document, state: ReviewState) -> bool:
    """Whether finance is asked about it."""
    return any(of(one) == document for one in state["questioned"])


def of(asked: QuestionedPayment) -> Document:
    """Its document."""
    return Document(asked["issuer"], PAYMENT, asked["document_id"])


def remind(state: ReviewState, ctx: Ctx) -> Handling:
    """An order is not forgotten while somebody's money may wait: finance is told again, and who
    sees to what is overdue."""
    told = [
        _told(one, f"{TEMPLATE}-{of(one)}-{ctx.now}-{role}", role, state, ctx)
        for one in state["questioned"]
        for role in (_owner(ctx), ctx.policy.escalation_role)
    ]
    stays = ended(state, state["status"], ctx.now, ctx.policy)
    return Handling(outcome="reminded", reason="questioned", state=stays, events=told)


def _owner(ctx: Ctx) -> str:
    return ctx.policy.hold_owners["payment"].role


def _questioned(asked: QuestionedPayment, state: ReviewState, ctx: Ctx) -> Event:
    value: PaymentQuestioned = {
        "order_id": ctx.key,
        "version": state["version"],
        "issuer": asked["issuer"],
        "document_id": asked["document_id"],
        "amount_minor": asked["amount_minor"],
        "currency": asked["currency"],
        "method": asked["method"],
        "paid_at": asked["paid_at"],
        "twin_issuer": asked["twin_issuer"],
        "twin_document_id": asked["twin_document_id"],
        "because": asked["because"],
        "owner_role": _owner(ctx),
        "at": ctx.now,
    }
    return Event(PaymentQuestioned, value)


def _told(
    asked: QuestionedPayment, message_id: str, role: str, state: ReviewState, ctx: Ctx
) -> Event:
    values = {
        "document": asked["document_id"],
        "issuer": asked["issuer"],
        "twin": asked["twin_document_id"],
        "twin_issuer": asked["twin_issuer"],
        "amount": money(asked["amount_minor"], asked["currency"]),
        "because": asked["because"],
        "status": state["status"],
    }
    return records.message(message_id, role, TEMPLATE, values, state, ctx)
