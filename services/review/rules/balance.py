"""What an order still costs, and what of it is paid: the arithmetic of stops, credits, payments,
charge-backs and refunds. All in minor units, each currency by itself.

At rest, in every currency: paid - charged back - refunded = owed, or less if it is not all paid.
"""

from collections.abc import Iterable

from orders.business.documents import Document, numbers, remember
from orders.business.money import part_of
from orders.business.reservations import amounts
from orders.contracts.records import (
    BookedPayment,
    CurrencyBalance,
    InsteadLine,
    LineQuantity,
    LineValue,
    ReviewState,
)


def stop_lines(
    lines: list[LineValue], stopped: Iterable[LineQuantity], whole: bool
) -> list[LineValue]:
    """The lines after a stop: of these quantities, never more than is still owed, or of all."""
    more = amounts(stopped)
    return [
        {
            **line,
            "stopped": line["stopped"]
            + (open_units(line) if whole else min(more.get(line["line"], 0), open_units(line))),
        }
        for line in lines
    ]


def credit_lines(lines: list[LineValue], credited: Iterable[LineQuantity]) -> list[LineValue]:
    """The lines after a credit of these quantities, never more than is still owed."""
    more = amounts(credited)
    return [
        {**line, "credited": line["credited"] + min(more.get(line["line"], 0), open_units(line))}
        for line in lines
    ]


def open_units(line: LineValue) -> int:
    """Units of a line that the customer still owes."""
    return line["quantity"] - line["stopped"] - line["credited"]


def credit_charges(state: ReviewState, minor: int) -> int:
    """Charges that are credited with these, and never more than there are. All together they may
    be below zero: a rounding in the buyer's favour."""
    credited, charged = state["charges_credited_minor"] + minor, state["charges_minor"]
    return min(credited, charged) if charged >= 0 else max(credited, charged)


def owed(state: ReviewState) -> int:
    """What the order costs without what was stopped or credited.

    Charges stay owed while anything was or will be sent; aftersales credits them if they are not.
    Parts of a line sum to its amount to the cent, whatever the parts and their order. What the
    customer got for later days is owed no more, and is never paid out beyond what the rest costs
    (CF-05).
    """
    goods, sent = 0, False
    for line in state["lines"]:
        amount, gone = line["amount_minor"], line["stopped"] + line["credited"]
        goods += amount - part_of(amount, gone, line["quantity"]) if gone else amount
        sent = sent or line["stopped"] < line["quantity"]
    if not sent:
        return 0
    charges = state["charges_minor"] - state["charges_credited_minor"]
    return max(goods + charges + state["retained_minor"] - compensated(state), 0)


def compensated(state: ReviewState) -> int:
    """What was taken off the price for later days (CF-05)."""
    return sum(state["compensations"].values())


def less(state: ReviewState, offer_id: str, minor: int) -> ReviewState:
    """So much less is owed, for the later day that the customer agreed to by this offer (CF-05)."""
    return {**state, "compensations": {**state["compensations"], offer_id: minor}}


def cheaper(state: ReviewState, prices: Iterable[InsteadLine]) -> ReviewState:
    """These lines cost so much, if that is less: another article goes (IV-05)."""
    price = {one["line"]: one["total_minor"] for one in prices}
    lines: list[LineValue] = [
        {
            **line,
            "amount_minor": min(
                price.get(line["line"], line["amount_minor"]), line["amount_minor"]
            ),
        }
        for line in state["lines"]
    ]
    return {**state, "lines": lines}


def met(state: ReviewState) -> int:
    """What of the price of the order as it came is paid, or need not be (CF-05)."""
    return in_hand(state) + compensated(state)


def in_hand(state: ReviewState, currency: str = "") -> int:
    """What we have of the customer's money in a currency, by default the order's; below zero if
    more was charged back than we had."""
    return _in_hand(_balance(state, currency or state["currency"]))


def unpaid(state: ReviewState) -> int:
    """What is owed and not paid, in the currency of the order."""
    return max(owed(state) - in_hand(state), 0)


def uncovered(state: ReviewState) -> bool:
    """Whether something is unpaid that is to be paid before the goods go: credit was not granted
    for it, and will not be asked for any more."""
    in_advance = state["terms"] == "PREPAID" or (
        state["terms"] != "ON_DELIVERY" and state["approved"]
    )
    return in_advance and not state["granted_minor"] and unpaid(state) > 0


def overpaid(state: ReviewState) -> list[tuple[str, int]]:
    """(currency, amount) of what was paid, not refunded, and is not owed. Nothing is owed in
    another currency than the order's."""
    found = []
    for one in state["balances"]:
        due, currency = _in_hand(one), one["currency"]
        if currency == state["currency"]:
            due -= owed(state)
        if due > 0:
            found.append((currency, due))
    return found


def claimed(state: ReviewState, minor: int, reference: str, method: str) -> ReviewState:
    """The order says that so much was paid so, by the payment `reference`, if it names one. An
    event of that payment that came before says it better: then nothing is added (RV-03)."""
    if not reference and minor <= 0:
        return state
    if reference and reference in numbers("payment", state["documents"]):
        return state
    paid = _put(state, state["currency"], paid=max(minor, 0))
    paid["reference"], paid["claimed_minor"] = reference, max(minor, 0)
    paid["claimed_method"] = method
    return paid


def unclaimed(state: ReviewState) -> ReviewState:
    """The order's own word for what was paid no longer counts (RV-03)."""
    if not state["claimed_minor"]:
        return {**state, "reference": ""}
    less = _put(state, state["currency"], paid=-state["claimed_minor"])
    told = [one for one in state["payments"] if one["document"] in state["documents"]]
    return {**less, "reference": "", "claimed_minor": 0, "claimed_method": "", "payments": told}


def paid(state: ReviewState, payment: BookedPayment) -> ReviewState:
    """A payment is booked. If the order named it, the order's own word for it no longer counts
    (RV-03)."""
    document = Document.parse(payment["document"])
    booked = noted(state, document)
    if state["reference"] and document.number == state["reference"]:
        booked = unclaimed(booked)
    told: ReviewState = {**booked, "payments": [*booked["payments"], payment]}
    return _put(told, payment["currency"], paid=payment["amount_minor"])


def charged_back(state: ReviewState, document: Document, currency: str, minor: int) -> ReviewState:
    """A charge-back is booked."""
    return _put(noted(state, document), currency, charged_back=minor)


def refunded(state: ReviewState, currency: str, minor: int) -> ReviewState:
    """A refund was asked for."""
    return {**_put(state, currency, refunded=minor), "refunds": state["refunds"] + 1}


def credit_needed(state: ReviewState) -> int:
    """What of the granted credit the debt still needs, in the currency of the limit: in step with
    what is unpaid, rounded up. So no exchange rate is needed a second time (RV-04). What an earlier
    version took is kept until this one is judged, or ends (CF-03)."""
    if state["carried_minor"]:
        return state["carried_minor"] if owed(state) else 0
    granted, debt = state["granted_minor"], state["granted_for_minor"]
    return -(-granted * unpaid(state) // debt) if debt else 0


def _in_hand(one: CurrencyBalance) -> int:
    return one["paid_minor"] - one["charged_back_minor"] - one["refunded_minor"]


def _balance(state: ReviewState, currency: str) -> CurrencyBalance:
    for one in state["balances"]:
        if one["currency"] == currency:
            return one
    return {"currency": currency, "paid_minor": 0, "charged_back_minor": 0, "refunded_minor": 0}


def _put(
    state: ReviewState, currency: str, paid: int = 0, charged_back: int = 0, refunded: int = 0
) -> ReviewState:
    one = _balance(state, currency)
    new: CurrencyBalance = {
        "currency": currency,
        "paid_minor": one["paid_minor"] + paid,
        "charged_back_minor": one["charged_back_minor"] + charged_back,
        "refunded_minor": one["refunded_minor"] + refunded,
    }
    others = [other for other in state["balances"] if other["currency"] != currency]
    return {**state, "balances": sorted([*others, new], key=lambda other: other["currency"])}


def noted(state: ReviewState, document: Document) -> ReviewState:
    """The document is known from now on: whoever sends it again repeats it."""
    return {**state, "documents": remember(document, state["documents"])}
