"""RV-03: one payment that two tell of, a channel and a bank, say, each by a number of its own. What
another issuer may have told of before is not money until a person has said so."""

from collections.abc import Callable
from typing import NamedTuple

from orders.business.documents import Document
from orders.business.times import DAY
from orders.contracts.records import BookedPayment, PaymentReceived, ReviewState

PAYMENT = "payment"
SAME_NUMBER, SAME_AMOUNT = "same_number", "same_amount"


class Twin(NamedTuple):
    """A payment that another may be once more, and why: `same_number`, `same_amount`."""

    document: Document
    because: str


def booked(payment: PaymentReceived) -> BookedPayment:
    """The payment, as it is remembered."""
    document = Document(payment["issuer"], PAYMENT, payment["document_id"])
    return {
        "document": str(document),
        "currency": payment["currency"],
        "amount_minor": payment["amount_minor"],
        "method": payment["method"],
        "at": payment["at"],
        "taken_back_at": None,
        "compared": [],
    }


def twin(one: BookedPayment, state: ReviewState, channel: str, days: int) -> Twin | None:
    """What another issuer told of before and may be this one: the same amount by the same number;
    or within so many days of it, unless both say how, and differently. What was charged back before
    this was paid is none of these, nor what another document of this issuer may be. The payment
    that the order names is the order's own word for it (RV-03)."""
    document, own = Document.parse(one["document"]), claim_of(state, channel)
    for each in payments(state, channel):
        other = Document.parse(each["document"])
        if other.issuer == document.issuer or _worth(each) != _worth(one):
            continue
        if document.number == state["reference"] != "" and each["document"] == own:
            continue
        if other.number == document.number:
            return Twin(other, SAME_NUMBER)
        if _alike(one, each, days):
            return Twin(other, SAME_AMOUNT)
    return None


def payments(state: ReviewState, channel: str) -> list[BookedPayment]:
    """Those that were booked, and what the order says was paid as long as nobody else has told of
    it."""
    kept, said = state["payments"], claim_of(state, channel)
    if not state["claimed_minor"] or any(one["document"] == said for one in kept):
        return kept
    return [*kept, _claim(state, said)]


def compared(state: ReviewState, channel: str, twin: Document, document: Document) -> ReviewState:
    """This document may be that payment: no other of its issuer is (RV-03)."""
    return _changed(state, channel, str(twin), lambda one: [*one["compared"], str(document)])


def apart(state: ReviewState, channel: str, twin: Document, document: Document) -> ReviewState:
    """It is not: others may be (RV-03)."""
    told = str(document)
    return _changed(
        state, channel, str(twin), lambda one: [each for each in one["compared"] if each != told]
    )


def taken_back(
    state: ReviewState, channel: str, number: str, currency: str, minor: int, at: int
) -> ReviewState:
    """A payment was charged back then: the one that is named, else the last of this amount. What
    is paid from then on in its place is new money (RV-03)."""
    there = [one for one in payments(state, channel) if one["taken_back_at"] is None]
    named = [one for one in there if Document.parse(one["document"]).number == number != ""]
    alike = [one for one in there if _worth(one) == (currency, minor)]
    if not (gone := (named or alike)[-1:]):
        return state
    kept = payments(state, channel)
    return {
        **state,
        "payments": [{**one, "taken_back_at": at} if one is gone[0] else one for one in kept],
    }


def _changed(
    state: ReviewState, channel: str, document: str, of: Callable[[BookedPayment], list[str]]
) -> ReviewState:
    kept = payments(state, channel)
    return {
        **state,
        "payments": [
            {**one, "compared": of(one)} if one["document"] == document else one for one in kept
        ],
    }


def claim_of(state: ReviewState, channel: str) -> str:
    """How the payment that the order itself says is called, until somebody else tells of it."""
    return str(Document(channel, PAYMENT, state["reference"]))


def _claim(state: ReviewState, document: str) -> BookedPayment:
    return {
        "document": document,
        "currency": state["currency"],
        "amount_minor": state["claimed_minor"],
        "method": state["claimed_method"],
        "at": state["received_at"],
        "taken_back_at": None,
        "compared": [],
    }


def _worth(one: BookedPayment) -> tuple[str, int]:
    return one["currency"], one["amount_minor"]


def _alike(one: BookedPayment, other: BookedPayment, days: int) -> bool:
    issuer, back_at = Document.parse(one["document"]).issuer, other["taken_back_at"]
    ways = {each["method"].casefold() for each in (one, other)} - {""}
    return (
        len(ways) < 2
        and abs(one["at"] - other["at"]) <= days * DAY
        and (back_at is None or one["at"] < back_at)
        and all(Document.parse(each).issuer != issuer for each in other["compared"])
    )
