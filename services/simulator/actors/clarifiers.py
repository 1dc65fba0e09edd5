"""Customers, by their link or on the telephone, and staff of the role that was asked, say what is
meant where an order is unclear: in time, late or never (RV-07)."""

from orders.contracts.records import ClarificationAnswered
from services.simulator.actors.consents import on_the_telephone, pretended, proof
from services.simulator.actors.reviewers import first, of_role
from services.simulator.plans import Json, Planned, Scene

CUSTOMER = "customer"


def on_clarification_requested(asked: Json, scene: Scene) -> list[Planned]:
    """Most say that it is meant as it stands, some that it is to be changed; a few do not want it
    any more."""
    order_id, asked_id = asked["order_id"], asked["clarification_id"]
    colleagues = [] if asked["asked"] == CUSTOMER else of_role(asked["asked"], scene)
    people, policy = scene.policy.reviewers, scene.policy.customers
    by = first(colleagues, order_id, asked_id, scene) if colleagues else ""
    if not by and asked["asked"] != CUSTOMER:
        return []
    if scene.happens(policy.silent, "silent about", order_id, asked_id):
        return []
    late = scene.happens(policy.late, "late about", order_id, asked_id)
    wait = people.decide if by else policy.confirm_late if late else policy.confirm
    due = asked["at"] + wait.ms(scene.chance("clarify", order_id, asked_id))
    value: ClarificationAnswered = {
        "order_id": order_id,
        "version": asked["version"],
        "clarification_id": asked_id,
        "option_id": _option(asked, scene),
        "note": "",
        "at": due,
        "answered_by": by,
        "proof": "" if by else proof(order_id, asked_id),
    }
    answer = Planned(due, ClarificationAnswered, order_id, value)
    answers = [answer] if by else on_the_telephone(answer, asked_id, scene)
    return [*answers, *pretended(answers, asked_id, scene)]


def _option(asked: Json, scene: Scene) -> str:
    policy, place = scene.policy.customers, (asked["order_id"], asked["clarification_id"])
    options: list[str] = asked["option_ids"]
    if scene.happens(policy.decline, "not wanted", *place):
        return options[-1]
    return options[0 if scene.happens(policy.meant, "meant so", *place) else 1]
