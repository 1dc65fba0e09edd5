"""The review queue: what waits for a person, and what comes first (RV-08)."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from orders.business.money import PLACES, convert
from orders.contracts.records import ExchangeRate, OrderHold
from orders.engine.references import References


class Held(NamedTuple):
    """An order with its open holds.

    worth        its total in major units of the house currency
    promised_at  delivery promised, else wished, milliseconds; None where neither is known
    """

    order_id: str
    number: str
    total_minor: int
    currency: str
    worth: float
    promised_at: int | None
    holds: tuple[OrderHold, ...]

    @property
    def deadline_at(self) -> int:
        """When the first of its holds escalates, milliseconds."""
        return min(hold["deadline_at"] for hold in self.holds)


def queue(
    states: Iterable[tuple[str, Mapping[str, Any]]],
    rates: References,
    role: str = "",
    kind: str = "",
) -> list[Held]:
    """Orders with open holds of this role and kind (all if empty), the first to look at first.

    By value and promise: orders of another magnitude (10, 100, 1,000 ... of the house currency) by
    their value; of the same magnitude by the promised day, those without one last; then by
    deadline.
    """
    held = [
        _held(key, state, holds, rates)
        for key, state in states
        if (holds := _matching(state, role, kind))
    ]
    return sorted(held, key=_rank)


def _matching(state: Mapping[str, Any], role: str, kind: str) -> tuple[OrderHold, ...]:
    if state["status"] != "held":
        return ()
    return tuple(
        hold
        for hold in state["open_holds"]
        if role in ("", hold["owner_role"]) and kind in ("", hold["kind"], hold["hold_id"])
    )


def _held(
    key: str, state: Mapping[str, Any], holds: tuple[OrderHold, ...], rates: References
) -> Held:
    order = state["order"].decoded() if state["order"] is not None else {}
    promised = order.get("promised_delivery_at") or order.get("wished_delivery_at")
    worth = _worth(state["total_minor"], state["currency"], rates)
    return Held(
        key, state["number"], state["total_minor"], state["currency"], worth, promised, holds
    )


def _worth(minor: int, currency: str, rates: References) -> float:
    house = next(
        iter({rate["house_currency"] for rate in rates.table(ExchangeRate).values()}), currency
    )
    worth = convert(minor, currency, house, rates)
    known, at = (minor, currency) if worth is None else (worth, house)
    return known / float(10 ** PLACES.get(at, 2))


def _rank(held: Held) -> tuple[int, float, int, str]:
    magnitude = math.floor(math.log10(held.worth)) if held.worth >= 1 else 0
    return -magnitude, held.promised_at or math.inf, held.deadline_at, held.order_id
