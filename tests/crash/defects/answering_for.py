"""Carriers answer for what they lost or spoilt (TR-05)."""

from services.aftersales.decide import claims
from services.aftersales.rules import claims as rules
from tests.crash.defects.registry import Patch, defect


@defect()
def a_loss_that_no_carrier_answers_for(patch: Patch) -> None:
    """Aftersales pays back what was lost, and asks its carrier for nothing."""
    patch.setattr(claims, "against", lambda loss, state, ctx: (state, []))


@defect()
def claims_handed_in_without_evidence(patch: Patch) -> None:
    """A claim is taken for handed in whatever there is to bear it out."""
    patch.setattr(rules, "missing", lambda claim: [])


@defect()
def paid_by_carrier_and_insurer_for_one_loss(patch: Patch) -> None:
    """What an insurer pays of a loss and what its carrier does are not held against each other."""
    patch.setattr(rules, "left", lambda claim, claims: claim["value_minor"])
