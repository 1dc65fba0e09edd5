"""How a return stands for an order that is exchanged for it (AS-04; docs/decisions/0110)."""

from orders.contracts.records import AftersalesState, ReturnStanding
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.rules.returns import credited, found, remaining


def standing(return_id: str, state: AftersalesState, policy: AftersalesPolicy) -> ReturnStanding:
    """What another order may count on: `arrived` only once all of the return has come, in time, and
    is credited (AS-04). What nobody asked for yet is awaited like what is on its way."""
    one = next((one for one in state["returns"] if one["return_id"] == return_id), None)
    if one is None:
        return "awaited"
    if one["status"] == "refused":
        return "refused"
    if remaining(one):
        return "expired" if one["status"] == "expired" else "awaited"
    rule = policy.return_rule(one["reason"], state["country"], state["group"])
    accepted = credited(one["results"], rule) == found(one["results"])
    return "arrived" if accepted and one["status"] == "inspected" else "not_accepted"
