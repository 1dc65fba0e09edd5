"""Planners of the house: they look at large differences of warehouses' lists (IV-11)."""

from orders.contracts.records import CountDecided
from services.simulator.actors.reviewers import first, of_role
from services.simulator.plans import Json, Planned, Scene

ROLE, ABOVE = "planner", "manager"
"""Who approves differences, and who may as well, by allocation's policy."""
BECAUSE = {"APPROVE": "counted again", "REFUSE": "the list is wrong"}
HANDED_ON = ("beyond_limit", "same_person", "undecided")
"""Why who tried may not, or that nobody did in time: somebody above them looks."""
SEEN = frozenset(
    {"large_amount", "large_value", "unvalued", "movements_forgotten", "difference_moved"}
)
"""Why a count waits, as it is told when it begins to."""


def on_judged(judged: Json, scene: Scene) -> list[Planned]:
    """Somebody of the role looks at what waits, somebody above them at what they may not decide;
    some refuse it, some never come to it."""
    if judged["outcome"] != "HELD" or judged["code"] not in (*SEEN, *HANDED_ON):
        return []
    policy, sku, list_id = scene.policy.stock_lists, judged["sku"], judged["list_id"]
    again = (str(judged["escalations"]),) if judged["escalations"] else ()
    if scene.happens(policy.leave, "leave count", list_id, sku, *again):
        return []
    role = ABOVE if judged["code"] in HANDED_ON else ROLE
    people = of_role(role, scene)
    if not people:
        return []
    due = judged["at"] + policy.decide.ms(scene.chance("decide count", list_id, sku, role))
    refuses = scene.happens(policy.refuse, "refuse count", list_id, sku)
    verdict = "REFUSE" if refuses else "APPROVE"
    value: CountDecided = {
        "sku": sku,
        "warehouse": judged["warehouse"],
        "list_id": list_id,
        "verdict": "REFUSE" if refuses else "APPROVE",
        "difference": judged["difference"],
        "reason": "",
        "decided_by": first(people, list_id, sku, scene),
        "because": BECAUSE[verdict],
        "entered_by": "",
        "at": due,
        "lot": judged["lot"],
    }
    return [Planned(due, CountDecided, sku, value)]
