"""Who can reach a recipient, and in which order they are tried."""

from typing import NamedTuple

from orders.business.text import reaches
from orders.contracts.records import Contact, Customer, Effect, EffectsState
from services.effects.policy import PLATFORM, WEBHOOK, EffectsPolicy

CUSTOMER = "customer"
LOOKED_AT = "platform"
"""Nobody is told: a platform is looked at (SH-09)."""
EMAIL = "EMAIL"


class Way(NamedTuple):
    """A connector, and the address that it needs."""

    connector: str
    address: str


def connectors(effect: Effect, customer: Customer | None, policy: EffectsPolicy) -> tuple[str, ...]:
    """Those that are tried, the first first: what the customer prefers, of which the house has any,
    and then those of the text. A role is told as the text goes."""
    by = policy.templates[effect["template"]].by
    if customer is None or not customer["prefers"] or effect["to"] != CUSTOMER:
        return by
    preferred = [one for one in customer["prefers"] if one in policy.connectors]
    return tuple(dict.fromkeys([*preferred, *by]))


def way_to(
    effect: Effect, state: EffectsState, customer: Customer | None, policy: EffectsPolicy
) -> Way | None:
    """The first that leads to the recipient, from the one that was tried last on; None if none
    does."""
    by = connectors(effect, customer, policy)
    last = by.index(effect["connector"]) if effect["connector"] in by else 0
    return _first(by[last:], effect, state, customer, policy)


def next_way(
    effect: Effect, state: EffectsState, customer: Customer | None, policy: EffectsPolicy
) -> Way | None:
    """The first behind the one that was tried last; None if none leads to the recipient, or the
    text goes by that one no more."""
    by = connectors(effect, customer, policy)
    after = by.index(effect["connector"]) + 1 if effect["connector"] in by else len(by)
    return _first(by[after:], effect, state, customer, policy)


def _first(
    by: tuple[str, ...],
    effect: Effect,
    state: EffectsState,
    customer: Customer | None,
    policy: EffectsPolicy,
) -> Way | None:
    for connector in by:
        kind = policy.connectors[connector].contact
        if (address := _address(kind, effect, state, customer, policy)) is not None:
            return Way(connector, address)
    return None


def _address(
    kind: str, effect: Effect, state: EffectsState, customer: Customer | None, policy: EffectsPolicy
) -> str | None:
    """By this kind of contact: of the customer what the order says, and the URL that is agreed; of
    a role its mailbox, of a platform its own; none from which something came back."""
    if effect["to"] == LOOKED_AT:
        return effect["values"]["url"] if kind == PLATFORM else None
    if effect["to"] != CUSTOMER:
        mailbox = policy.teams.get(effect["to"]) if kind == EMAIL else None
        return None if mailbox in state["came_back"] else mailbox
    if kind == WEBHOOK:
        return (customer["webhook"] or None) if customer is not None else None
    for one in state["contacts"]:
        if one["kind"] == kind and one["value"] not in state["came_back"]:
            return one["value"]
    return None


def with_lost(address: str, state: EffectsState) -> EffectsState:
    """The order's state without this address among those that reach somebody."""
    known = state["came_back"]
    if not address or address in known:
        return state
    return {**state, "came_back": [*known, address]}


def first_of_each(contacts: list[Contact]) -> list[Contact]:
    """Of each kind the first that can reach somebody; one with a line break reaches nobody."""
    found: dict[str, Contact] = {}
    for one in contacts:
        if reaches(one["kind"], one["value"]):
            found.setdefault(one["kind"], one)
    return list(found.values())
