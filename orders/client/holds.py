"""The review queue: what waits for a person, and what comes first (RV-08)."""

import math
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from orders.business.money import PLACES, convert
from orders.contracts.records import Approval, ExchangeRate, OrderHold, RuleFired
from orders.engine.references import References


class Held(NamedTuple):
    """An order with its open holds, and the approvals that people gave so far (RV-06).

    worth        its total in major units of the house currency
    promised_at  delivery promised by us, else by the channel, else wished, milliseconds; None where
                 none is known
    rules        all that fired so far, with what they compared
    """

    order_id: str
    version: int
    number: str
    total_minor: int
    currency: str
    worth: float
    promised_at: int | None
    holds: tuple[OrderHold, ...]
    approvals: tuple[Approval, ...]
    rules: tuple[RuleFired, ...]

    @property
    def channel(self) -> str:
        """Where it came from."""
        return self.order_id.partition(":")[0]

    @property
    def deadline_at(self) -> int:
        """When the first of its holds escalates, milliseconds."""
        return min(hold["deadline_at"] for hold in self.holds)

    @property
    def rank(self) -> "Rank":
        """Its place in the queue: by value and promise (RV-08)."""
        magnitude = math.floor(math.log10(self.worth)) if self.worth >= 1 else 0
        return Rank(-magnitude, self.promised_at or math.inf, self.deadline_at, self.order_id)


class Rank(NamedTuple):
    """What comes first: orders of another magnitude (10, 100, 1,000 ... of the house currency) by
    their value; of the same magnitude by the promised day, those without one last; then by
    deadline. No two orders have the same."""

    magnitude: int
    promised_at: float
    deadline_at: int
    order_id: str


class Wanted(NamedTuple):
    """Which holds are looked for; what is empty does not matter. One of the `roles` decides about
    them, or was told that nobody did; `kind` may be a hold's id; `rule` is its requirement;
    `due_by_at`: those that escalate until then, milliseconds."""

    roles: frozenset[str] = frozenset()
    kind: str = ""
    rule: str = ""
    channel: str = ""
    due_by_at: int | None = None


def queue(states: Iterable[tuple[str, Mapping[str, Any]]], rates: References) -> list[Held]:
    """Orders with open holds, the first to look at first: by value and promise."""
    found = (held(key, state, rates) for key, state in states)
    return sorted((one for one in found if one is not None), key=attrgetter("rank"))


def matching(found: Iterable[Held], wanted: Wanted) -> list[Held]:
    """Of these, in their order, those that have such holds, with these alone."""
    chosen = (
        (one, tuple(hold for hold in one.holds if _is(hold, wanted)))
        for one in found
        if wanted.channel in ("", one.channel)
    )
    return [one._replace(holds=holds) for one, holds in chosen if holds]


def held(key: str, state: Mapping[str, Any], rates: References) -> Held | None:
    """The order of a state of review's; None if it is not held."""
    if state["status"] != "held" or not state["open_holds"]:
        return None
    order = state["order"].decoded() if state["order"] is not None else {}
    promised = state["promised_at"] or order.get("promised_delivery_at")
    worth = _worth(state["total_minor"], state["currency"], rates)
    return Held(
        key,
        state["version"],
        state["number"],
        state["total_minor"],
        state["currency"],
        worth,
        promised or order.get("wished_delivery_at"),
        tuple(state["open_holds"]),
        tuple(state["approvals"]),
        tuple(state["rules"]),
    )


def _is(hold: OrderHold, wanted: Wanted) -> bool:
    return (
        (
            not wanted.roles
            or not wanted.roles.isdisjoint((hold["owner_role"], hold["escalated_to"]))
        )
        and wanted.kind in ("", hold["kind"], hold["hold_id"])
        and wanted.rule in ("", hold["rule"])
        and (wanted.due_by_at is None or hold["deadline_at"] <= wanted.due_by_at)
    )


def house_currency(rates: References, otherwise: str) -> str:
    """The currency that amounts are compared in; `otherwise` without any rates."""
    return next((rate["house_currency"] for rate in rates.table(ExchangeRate).values()), otherwise)


def _worth(minor: int, currency: str, rates: References) -> float:
    house = house_currency(rates, currency)
    worth = convert(minor, currency, house, rates)
    known, at = (minor, currency) if worth is None else (worth, house)
    return known / float(10 ** PLACES.get(at, 2))
