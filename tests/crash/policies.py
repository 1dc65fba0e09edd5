"""By which policies stages decide in simulated worlds."""

from functools import cache

from orders.engine.policy import Policy
from orders.engine.stage import Stage
from services.aftersales.claims_policy import Insurance
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.stage import STAGE as AFTERSALES
from services.allocation.policy import AllocationPolicy
from services.allocation.stage import STAGE as ALLOCATION
from services.effects.stage import STAGE as EFFECTS
from services.review.approval_policy import Tier
from services.review.policy import ReviewPolicy
from services.review.stage import STAGE as REVIEW
from services.review.velocity_policy import Pace
from tests.crash import connecting
from tests.policies import usual

TIERS = (
    Tier(from_minor=5_000, role="manager", decide_within_hours=8, escalates_to="director"),
    Tier(from_minor=6_000, role="director", decide_within_hours=12, escalates_to="board"),
)
"""So low that two orders of a dozen need them."""


def policy(stage: Stage) -> Policy:
    """As it is shipped; only that approvals are needed for less, half of those that nobody was
    asked about are looked at, customers are asked what sales would know, nobody orders often by one
    card, and differences of lists are soon large."""
    if stage.name == ALLOCATION.name:
        return _allocation()
    if stage.name == EFFECTS.name:
        return connecting.policy()
    if stage.name == AFTERSALES.name:
        return _aftersales()
    return _review() if stage.name == REVIEW.name else usual(stage)


@cache
def _aftersales() -> Policy:
    """Goods are insured beyond what carriers answer for, and of what is worth little a person says
    whether it came damaged (TR-05)."""
    shipped = AftersalesPolicy.load(AFTERSALES.policy_file)
    insured = Insurance(
        insurer="cargo-insurer",
        policy_number="CI-1",
        from_minor={"EUR": 1},
        deductible_minor={"EUR": 100},
        submit_within_days=30,
        evidence=("CUSTOMER_REPORT",),
    )
    claims = shipped.claims.model_copy(update={"insurances": (insured,)})
    complaints = shipped.complaints.model_copy(update={"agree_from_minor": {"EUR": 2000}})
    return shipped.model_copy(update={"claims": claims, "complaints": complaints})


@cache
def _allocation() -> Policy:
    """A difference of two pieces is a large one (IV-11)."""
    shipped = AllocationPolicy.load(ALLOCATION.policy_file)
    rule = shipped.listed_counts.model_copy(update={"units": 1, "unvalued_units": 1})
    return shipped.model_copy(update={"listed_counts": rule})


@cache
def _review() -> Policy:
    shipped = ReviewPolicy.load(REVIEW.policy_file)
    approvals = shipped.approvals.model_copy(update={"tiers": TIERS})
    samples = shipped.samples.model_copy(update={"per_thousand": 500})
    unclear = shipped.clarifications.model_copy(update={"placed_by": {}})
    pace = {
        "instrument": Pace(window_hours=24, orders=2, total_minor=10**6),
        "device": Pace(window_hours=4, orders=None, total_minor=15_000),
    }
    velocity = shipped.velocity.model_copy(update={"channels": {"shop": pace}})
    changed = {
        "approvals": approvals,
        "samples": samples,
        "clarifications": unclear,
        "velocity": velocity,
    }
    return shipped.model_copy(update=changed)
