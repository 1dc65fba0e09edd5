"""Claims against carriers (TR-05): what may come of one, when it is due, what it is worth. Times in
milliseconds since 1970."""

from collections.abc import Iterable, Mapping, Sequence

from orders.business.claims import UNDER_WAY, missing
from orders.business.notices import quantities
from orders.business.reservations import held
from orders.business.times import DAY
from orders.contracts.records import (
    ClaimDecided,
    ClaimState,
    ClaimStatus,
    ClaimVerdict,
    DeliveredLine,
    LineQuantity,
)
from services.aftersales.claims_policy import ClaimsPolicy
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
    came = [one for one in claims if one["cause"] != "LOST" and one["status"] != "withdrawn"]
    claimed = held(line for one in came for line in one["lines"])
    return quantities(
        {**line, "quantity": line["quantity"] - claimed.get((line["line"], line["sku"]), 0)}
        for line in named
    )


def value(named: Sequence[LineQuantity], lines: Sequence[DeliveredLine]) -> int:
    """What the order paid for these lines, minor units."""
    return worth(lines, line_rules.changed(lines, named, line_rules.credit))


def objection(said: ClaimDecided, claim: ClaimState, currency: str) -> str:
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
            return "" if _payable(said, claim, currency) else "amount_wrong"
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


def _payable(said: ClaimDecided, claim: ClaimState, currency: str) -> bool:
    """Something, and no more than was claimed where that is known."""
    most = claim["value_minor"] or said["paid_minor"]
    return said["currency"] == currency and 0 < said["paid_minor"] <= most
