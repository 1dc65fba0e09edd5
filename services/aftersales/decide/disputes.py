"""Customers say that something is wrong with goods that have come: each complaint is a case for who
sees to such things (DL-01, AS-01)."""

from orders.business.ignored import ignored
from orders.business.notices import quantities
from orders.contracts.records import AftersalesState, DeliveryDisputed, DisputeKind, LineQuantity
from orders.engine.handling import Handling
from services.aftersales.decide import cases
from services.aftersales.decide.endings import conclude
from services.aftersales.records import Ctx
from services.aftersales.rules import lines as line_rules

CASE = "dispute-"
"""Cases of complaints begin so."""
KINDS: dict[DisputeKind, str] = {"DAMAGED": "quality", "MISSING": "logistics"}
"""What is wrong -> the kind of case; another one is a complaint."""


def disputed(said: DeliveryDisputed, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A case about the lines that the customer named, as far as they were sent; repeated, it is
    the same. The topic is not trusted: what bears no proof is nobody's word (decision 0071)."""
    case_id = f"{CASE}{said['dispute_id']}"
    why = _in_vain(said, case_id, state, ctx)
    if state is None or why:
        return ignored("aftersales", DeliveryDisputed, why, ctx, document=said["dispute_id"])
    kind = KINDS.get(said["kind"], "complaint")
    note = f"{said['shipment_id']}: the customer says that goods are {said['kind'].lower()}"
    case = cases.new(case_id, kind, _named(said, state), ctx)
    new: AftersalesState = {**state, "cases": [*state["cases"], case]}
    return conclude("case_opened", new, cases.told(case, note, new, ctx), ctx)


def _named(said: DeliveryDisputed, state: AftersalesState) -> list[LineQuantity]:
    """So much of each line that was named as the customer has."""
    return quantities(
        {**line, "quantity": line_rules.kept(line)}
        for line in state["lines"]
        if line["line"] in said["lines"]
    )


def _in_vain(said: DeliveryDisputed, case_id: str, state: AftersalesState | None, ctx: Ctx) -> str:
    """Why no case is opened; empty if one is."""
    if not said["proof"]:
        return "unproven"
    if state is None or not state["lines"]:
        return "unknown_order"
    if said["version"] != state["version"]:
        return "other_version"
    if cases.find(case_id, state) is not None:
        return "already_open"
    complaints = sum(case["case_id"].startswith(CASE) for case in state["cases"])
    return "too_many_cases" if complaints >= ctx.policy.most_disputes else ""
