"""Who can reach a recipient, and in which order they are tried."""

from typing import NamedTuple

from orders.business.text import reaches
from orders.contracts.records import Contact, Effect, EffectsState
from services.effects.policy import EffectsPolicy

CUSTOMER = "customer"
EMAIL = "EMAIL"


class Way(NamedTuple):
    """A connector, and the address that it needs."""

    connector: str
    address: str


def way_to(effect: Effect, state: EffectsState, policy: EffectsPolicy) -> Way | None:
    """The first that leads to the recipient, from the one that was tried last on; None if none
    does."""
    by = policy.templates[effect["template"]].by
    last = by.index(effect["connector"]) if effect["connector"] in by else 0
    reached = addresses(effect, state, policy)
    for connector in by[last:]:
        address = reached.get(policy.connectors[connector].contact)
        if address is not None:
            return Way(connector, address)
    return None


def addresses(effect: Effect, state: EffectsState, policy: EffectsPolicy) -> dict[str, str]:
    """Kind of contact -> address: of the customer what the order says, of a role its mailbox."""
    if effect["to"] != CUSTOMER:
        mailbox = policy.teams.get(effect["to"])
        return {} if mailbox is None else {EMAIL: mailbox}
    return {one["kind"]: one["value"] for one in state["contacts"]}


def first_of_each(contacts: list[Contact]) -> list[Contact]:
    """Of each kind the first that can reach somebody; one with a line break reaches nobody."""
    found: dict[str, Contact] = {}
    for one in contacts:
        if reaches(one["kind"], one["value"]):
            found.setdefault(one["kind"], one)
    return list(found.values())
