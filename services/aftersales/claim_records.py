"""What aftersales says of claims against carriers and insurers, made from its state (TR-05)."""

from orders.business.claims import missing
from orders.business.money import money
from orders.business.times import moment
from orders.contracts.records import (
    AftersalesState,
    ClaimDecided,
    ClaimMoved,
    ClaimOpened,
    ClaimState,
)
from orders.engine.handling import Event
from services.aftersales.records import Ctx, message


def opened(claim: ClaimState, state: AftersalesState, ctx: Ctx) -> list[Event]:
    """A carrier or an insurer is to answer for goods; who sees to it knows."""
    fact: ClaimOpened = {
        "order_id": ctx.key,
        "version": state["version"],
        "claim_id": claim["claim_id"],
        "shipment_id": claim["shipment_id"],
        "carrier": claim["carrier"],
        "tracking_number": claim["tracking_number"],
        "cause": claim["cause"],
        "lines": claim["lines"],
        "value_minor": claim["value_minor"],
        "currency": state["currency"],
        "team": claim["team"],
        "deadline_at": claim["deadline_at"],
        "asked": claim["asked"],
        "evidence": claim["evidence"],
        "at": ctx.now,
        "insurer": claim["insurer"],
        "policy_number": claim["policy_number"],
        "beside": claim["beside"],
    }
    return [Event(ClaimOpened, fact), _word("claim-opened", claim, state, ctx)]


def moved(
    claim: ClaimState, state: AftersalesState, ctx: Ctx, said: ClaimDecided | None = None
) -> Event:
    """Where it stands now; by what somebody `said`, or in the course of time."""
    verdict = said["verdict"] if said is not None else ""
    fact: ClaimMoved = {
        "order_id": ctx.key,
        "version": state["version"],
        "claim_id": claim["claim_id"],
        "status": claim["status"],
        "team": claim["team"],
        "reminded": claim["times"],
        "due_at": claim["due_at"],
        "evidence": claim["evidence"][-1:] if verdict == "EVIDENCE" else [],
        "paid_minor": said["paid_minor"] if said is not None and verdict == "PAY" else 0,
        "currency": state["currency"],
        "reference": claim["reference"],
        "decided_by": said["decided_by"] if said is not None else "",
        "because": said["because"] if said is not None else "",
        "at": ctx.now,
    }
    return Event(ClaimMoved, fact)


def reminder(claim: ClaimState, state: AftersalesState, ctx: Ctx) -> Event:
    """Something is to be done about it, and is not."""
    return _word("claim-due", claim, state, ctx, f"{claim['status']}-{claim['times']}-{ctx.now}")


def over(claim: ClaimState, state: AftersalesState, ctx: Ctx) -> Event:
    """It has ended by itself: the house bears the loss."""
    return _word("claim-over", claim, state, ctx, claim["status"])


def _word(
    template: str, claim: ClaimState, state: AftersalesState, ctx: Ctx, which: str = ""
) -> Event:
    """What a team hears of a claim."""
    values = {
        "claim": claim["claim_id"],
        "shipment": claim["shipment_id"],
        "carrier": claim["carrier"],
        "insurer": claim["insurer"],
        "insurance": claim["policy_number"],
        "cause": claim["cause"].lower(),
        "status": claim["status"],
        "value": money(claim["value_minor"], state["currency"]),
        "deadline": moment(claim["deadline_at"]),
        "missing": ", ".join(missing(claim)).lower(),
    }
    fact = "-".join(filter(None, (template, claim["claim_id"], which)))
    return message(claim["team"], template, fact, values, state, ctx)
