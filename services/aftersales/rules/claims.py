"""Claims against carriers and insurers (TR-05): what may come of one, when it is due, what it is
worth. Times in milliseconds since 1970."""

from collections.abc import Iterable, Mapping, Sequence

from orders.business.claims import UNDER_WAY, missing
from orders.business.notices import quantities
from orders.business.reservations import held
from orders.business.times import DAY
from orders.contracts.records import (
    AftersalesState,
    ClaimDecided,
    ClaimState,
    ClaimStatus,
    ClaimVerdict,
    DeliveredLine,
    LineQuantity,
)
from services.aftersales.claims_policy import ClaimsPolicy, ClaimTerm, Insurance
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules.money import worth

MOST_EVIDENCE = 20
"""Of one claim: who has more hands it in as one file."""
MOVES: Mapping[tuple[ClaimStatus, ClaimVerdict], ClaimStatus] = {
    ("open", "EVIDENCE"): "open",
    ("open", "SUBMIT"): "submitted",
    ("open", "WITHDRAW"): "withdrawn",
    ("submitted", "EVIDENCE"): "submitted",
    ("submitted", "ACKNOWLEDGE"): "acknowledged",
    ("submitted", "REFUSE"): "refused",
    ("submitted", "PAY"): "paid",
    ("submitted", "WITHDRAW"): "withdrawn",
    ("acknowledged", "EVIDENCE"): "acknowledged",
    ("acknowledged", "REFUSE"): "refused",
    ("acknowledged", "PAY"): "paid",
    ("acknowledged", "WITHDRAW"): "withdrawn",
}
"""Where a claim stands and what is said of it -> where it stands then. All else is in vain."""
IN_TIME: Mapping[ClaimStatus, ClaimStatus] = {
    "open": "lapsed",
    "submitted": "unanswered",
    "acknowledged": "unanswered",
}
"""Where it stands -> how it ends when nobody does anything."""


def unclaimed(named: Iterable[LineQuantity], claims: Sequence[ClaimState]) -> list[LineQuantity]:
    """What of these lines, which have come, no carrier is to answer for yet: nobody pays twice for
    one piece."""
    came = [
        one
        for one in claims
        if not one["insurer"] and one["cause"] != "LOST" and one["status"] != "withdrawn"
    ]
    claimed = held(line for one in came for line in one["lines"])
    return quantities(
        {**line, "quantity": line["quantity"] - claimed.get((line["line"], line["sku"]), 0)}
        for line in named
    )


def value(named: Sequence[LineQuantity], lines: Sequence[DeliveredLine]) -> int:
    """What the order paid for these lines, minor units."""
    return worth(lines, line_rules.changed(lines, named, line_rules.credit))


def beyond(value_minor: int, term: ClaimTerm, insurance: Insurance, currency: str) -> int:
    """What an insurer is asked of a loss of this value: what is beyond the carrier's liability, and
    what the house bears of each."""
    known = term.liability_minor.get(currency, 0)
    borne = insurance.deductible_minor.get(currency, 0)
    return max(0, value_minor - known - borne)


def left(claim: ClaimState, claims: Sequence[ClaimState]) -> int:
    """Most that may be paid on it: what is asked, and never more together with the other claim for
    the same goods than they were worth. Who pays later pays the rest; what an insurer has paid is
    the insurer's to have from the carrier."""
    loss = claim["beside"] or claim["claim_id"]
    both = [one for one in claims if loss in (one["claim_id"], one["beside"])]
    worth = max(one["value_minor"] for one in both)
    paid = sum(one["paid_minor"] for one in both)
    return max(0, min(claim["value_minor"], worth - paid))


def objection(said: ClaimDecided, claim: ClaimState, state: AftersalesState) -> str:
    """Why what is said of a claim is in vain; empty if it is not."""
    if not said["decided_by"]:
        return "unproven"
    if claim["status"] not in UNDER_WAY:
        return "claim_over"
    if (claim["status"], said["verdict"]) not in MOVES:
        return "not_now"
    match said["verdict"]:
        case "EVIDENCE":
            return _no_evidence(said, claim)
        case "SUBMIT":
            return "evidence_missing" if missing(claim) else ""
        case "PAY":
            return "" if _payable(said, claim, state) else "amount_wrong"
    return ""


def marks_passed(deadline_at: int, now: int, policy: ClaimsPolicy) -> int:
    """How many reminders before the deadline are behind."""
    return sum(deadline_at - days * DAY <= now for days in policy.remind_before_days)


def due_at(claim: ClaimState, now: int, policy: ClaimsPolicy) -> int | None:
    """When somebody hears of it next, or it ends by itself; None: it is over."""
    if claim["status"] not in UNDER_WAY:
        return None
    if claim["status"] != "open":
        return now + policy.answer_within_days * DAY
    marks, passed = policy.remind_before_days, marks_passed(claim["deadline_at"], now, policy)
    return claim["deadline_at"] - (marks[passed] * DAY if passed < len(marks) else 0)


def over(claim: ClaimState, now: int, policy: ClaimsPolicy) -> bool:
    """Whether nobody is reminded any more of what is due now."""
    if claim["status"] == "open":
        return now >= claim["deadline_at"]
    return claim["times"] >= policy.reminders


def _no_evidence(said: ClaimDecided, claim: ClaimState) -> str:
    if said["kind"] == "UNKNOWN" or not (said["document"] or said["reference"]):
        return "no_evidence"
    new = said["kind"], said["document"], said["reference"]
    if new in {(one["kind"], one["document"], one["reference"]) for one in claim["evidence"]}:
        return "already_answered"
    return "too_much_evidence" if len(claim["evidence"]) >= MOST_EVIDENCE else ""


def _payable(said: ClaimDecided, claim: ClaimState, state: AftersalesState) -> bool:
    """Something, and no more than was claimed where that is known."""
    most = left(claim, state["claims"]) if claim["value_minor"] else said["paid_minor"]
    return said["currency"] == state["currency"] and 0 < said["paid_minor"] <= most
