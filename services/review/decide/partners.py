"""Banks speak: money comes in, or is taken back (RV-03). Review keeps an order's money."""

from orders.business.documents import Document, known
from orders.business.facts import beside
from orders.business.ignored import ignored
from orders.business.money import money
from orders.business.times import DAY
from orders.contracts.blank import blank
from orders.contracts.records import (
    OrderHold,
    PaymentChargedBack,
    PaymentReceived,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Reserved
from orders.engine.stage import Outcome
from services.review import records
from services.review.decide import late, told_twice
from services.review.decide.credit import release, release_granted
from services.review.decide.holds import MONEY, hold
from services.review.decide.limits import grant, needed, wait_for_credit
from services.review.decide.settlement import called_back, settled
from services.review.decide.told_twice import channel_of
from services.review.records import Ctx
from services.review.rules import balance
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding
from services.review.rules.told_twice import PAYMENT, booked
from services.review.rules.told_twice import taken_back as marked_as_taken_back
from services.review.state import BEFORE_ORDER, IN_HAND, ended

TOO_MUCH = "more was paid than is owed"


def receive(payment: PaymentReceived, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """Book a payment, once a document: it may settle a hold, free credit, pay an invoice, or be
    more than is owed (RV-03, RV-04). One below zero is a charge-back. One that may be another's
    once more waits for finance."""
    if payment["amount_minor"] == 0:
        return _ignored(PaymentReceived, payment["document_id"], "no_amount", ctx)
    if payment["amount_minor"] < 0:
        return _taken_back(_as_charge_back(payment), state, ctx)
    document = Document(payment["issuer"], PAYMENT, payment["document_id"])
    before = blank(ReviewState) if state is None else state
    if unbooked := _unbooked(PaymentReceived, document, payment, before, ctx):
        return unbooked
    if (twin := told_twice.looked_at(booked(payment), before, ctx)) is not None:
        return told_twice.received(payment, twin, before, ctx)
    return book(payment, before, [], ctx)


def book(payment: PaymentReceived, before: ReviewState, told: list[Event], ctx: Ctx) -> Outcome:
    """Money is there. Of an order that was taken back its next version says what is owed (CF-03).
    `told`: events that come with it."""
    document = Document(payment["issuer"], PAYMENT, payment["document_id"])
    paid = balance.paid(before, booked(payment))
    if before["status"] in BEFORE_ORDER:
        return _before_order(paid, told, ctx)
    if before["status"] == "amended":
        return Handling(outcome="booked", reason="amended", state=paid, events=told)
    if unpaid(paid) > unpaid(before):
        said = f"the order said that more was paid by {payment['document_id']}"
        finding = Finding("unpaid", "RV-03", "claim_not_kept", said)
        short = [*told, _told(document, payment, said, paid, ctx)]
        return _short(before, paid, finding, short, ctx)
    if payment["currency"] != before["currency"]:
        said = f"the order is in {before['currency']}: it goes back"
        told = [*told, _told(document, payment, said, paid, ctx)]
    if waits_for_money(before):
        return settle_hold(paid, told, ctx)
    new, events, effects = settled(paid, (), TOO_MUCH, ctx)
    return Handling(
        outcome="refunded" if events else "booked",
        reason=before["status"],
        state=new,
        events=[*events, *told],
        effects=effects,
    )


def take_back(event: PaymentChargedBack, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """A payment was charged back: paid falls, finance is told, and the order is held, or chased if
    it was handed on already (RV-03)."""
    return _taken_back(event, state, ctx) if event["amount_minor"] > 0 else ctx.ignore("no_amount")


def give_up(state: ReviewState, ctx: Ctx) -> Handling:
    """The order of a payment never came, or was never accepted: the money goes back (RV-03)."""
    over = ended(state, "stopped", ctx.now, ctx.policy)
    new, events, _ = settled(over, (), "no order came for this payment", ctx)
    return Handling(outcome="refunded", reason="unclaimed", state=new, events=events)


def _ignored(record: type, document: str, reason: str, ctx: Ctx) -> Handling:
    return ignored("review", record, reason, ctx, document=document)


def _unbooked(
    record: type,
    document: Document,
    event: PaymentReceived | PaymentChargedBack,
    before: ReviewState,
    ctx: Ctx,
) -> Handling | None:
    """What becomes of a repeat, and of what may be one; None: the document is new (RV-03)."""
    noted = known(document, [*before["documents"], *before["left_to_finance"]])
    if noted or told_twice.is_asked(document, before):
        return _ignored(record, document.number, "repeated_document", ctx)
    if late.may_be_repeated(event["at"], before, ctx):
        return late.leave_to_finance(record, document, event, before, ctx)
    return None


def _as_charge_back(payment: PaymentReceived) -> PaymentChargedBack:
    return {
        "order_id": payment["order_id"],
        "issuer": payment["issuer"],
        "document_id": payment["document_id"],
        "payment_document_id": "",
        "amount_minor": -payment["amount_minor"],
        "currency": payment["currency"],
        "because": "a payment below zero",
        "at": payment["at"],
    }


def _taken_back(event: PaymentChargedBack, state: ReviewState | None, ctx: Ctx) -> Outcome:
    document = Document(event["issuer"], "charge_back", event["document_id"])
    before = blank(ReviewState) if state is None else state
    if unbooked := _unbooked(PaymentChargedBack, document, event, before, ctx):
        return unbooked
    currency, minor = event["currency"], event["amount_minor"]
    gone = marked_as_taken_back(
        before, channel_of(ctx.key), event["payment_document_id"], currency, minor, event["at"]
    )
    less = balance.charged_back(gone, document, currency, minor)
    told = [_told(document, event, event["because"], less, ctx)]
    if before["status"] in BEFORE_ORDER:
        return _before_order(less, told, ctx)
    if before["status"] == "amended":
        return Handling(outcome="booked", reason="amended", state=less, events=told)
    because = f"{money(event['amount_minor'], event['currency'])} charged back: {event['because']}"
    back = (beside("charged_back", event["amount_minor"], event["currency"]),)
    finding = Finding("unpaid", "RV-03", "payment_charged_back", because, back)
    return _short(before, less, finding, told, ctx)


def _before_order(booked: ReviewState, told: list[Event], ctx: Ctx) -> Handling:
    """Money can be quicker than its order: keep it for some time."""
    if booked["status"] == "UNKNOWN":
        wake_at = ctx.now + ctx.policy.unclaimed_payment_days * DAY
        booked = {**booked, "status": "unclaimed", "wake_at": wake_at}
    return Handling(outcome="booked", reason="before_order", state=booked, events=told)


def _short(
    before: ReviewState, booked: ReviewState, finding: Finding, told: list[Event], ctx: Ctx
) -> Handling:
    """Less is paid than was thought. Where nothing else covers it, the order waits for money; one
    that was handed on is recalled by policy, so that goods that have not left stay."""
    new, events, effects = settled(booked, (), TOO_MUCH, ctx)
    if balance.uncovered(new) and new["status"] in IN_HAND and not waits_for_money(new):
        waits: ReviewState = {**new, "rules": [*new["rules"], finding.fired()]}
        return hold(waits, [finding], [*told, *events], ctx)
    events += called_back(new, finding.because, ctx)
    return Handling(
        outcome="short",
        reason=before["status"],
        state=new,
        events=[*told, *events],
        effects=effects,
    )


def waits_for_money(state: ReviewState) -> bool:
    """Whether a hold is open that money alone can release (RV-03, RV-04)."""
    return any(one["hold_id"] in MONEY for one in state["open_holds"])


def _told(
    document: Document,
    event: PaymentReceived | PaymentChargedBack,
    because: str,
    state: ReviewState,
    ctx: Ctx,
) -> Event:
    """Finance is told of money that is not as it should be."""
    values = {
        "document": document.number,
        "issuer": document.issuer,
        "amount": money(abs(event["amount_minor"]), event["currency"]),
        "because": because,
        "status": state["status"],
    }
    template = "payment-charged-back" if document.kind == "charge_back" else "payment-differs"
    return records.to_finance(f"{template}-{document}", template, values, state, ctx)


def settle_hold(booked: ReviewState, told: list[Event], ctx: Ctx) -> Outcome:
    """Paid in full, the holds for money are over; paid in part, credit may cover the rest: a
    deposit does that (RV-03, RV-04)."""
    chosen = [one for one in booked["open_holds"] if one["hold_id"] in MONEY]
    new, events, _ = settled(booked, (), TOO_MUCH, ctx)
    events += told
    due = unpaid(new)
    if not due:
        return release(chosen, new, "payment", "paid in full", events, ctx)
    still_held = Handling(outcome="booked", reason="part_paid", state=new, events=events)
    if new["terms"] == "PREPAID":
        return still_held
    return _try_credit(chosen, new, due, still_held, ctx)


def _try_credit(
    chosen: list[OrderHold], booked: ReviewState, due: int, still_held: Handling, ctx: Ctx
) -> Outcome:
    need = needed(booked, due, ctx)
    if isinstance(need, Finding):
        return still_held
    paid = f"{money(balance.in_hand(booked), booked['currency'])} paid, credit for the rest"

    def granted(state: ReviewState, rule: RuleFired) -> Outcome:
        return release_granted(chosen, state, rule, "payment", paid, ctx)

    def refused(_: Reserved) -> Handling:
        waiting = wait_for_credit(booked, need, ctx)
        return Handling(
            outcome="booked", reason="part_paid", state=waiting, events=still_held.events
        )

    return grant(need, booked, granted, refused)
