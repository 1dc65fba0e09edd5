"""The closing summary of one order, from what was said of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from orders.client.closing.cost import Cost, costs
from orders.client.closing.turns import Exceptional, Turn, exceptional, turns
from orders.client.scan import Found

SUMMED = (
    "orders.timeline.v1",
    "orders.measures.v1",
    "orders.allocation.v1",
    "orders.review.v1",
    "orders.aftersales.v1",
    "orders.notices.v1",
    "payment.events.v1",
)
"""Topics that it is made of."""
FIGURES = (
    "version", "outcome", "ended_by", "submitted_at", "ended_at", "first_promised_at",
    "promised_at", "delivered_at", "on_time", "in_full", "perfect", "shipments", "holds",
    "touches", "cases", "pieces_ordered", "pieces_delivered", "pieces_returned", "currency",
    "value_minor",
)  # fmt: skip
"""Of tracking's measures, those that it has."""


class Summary(NamedTuple):
    """`final`: the order has come to its end. `figures`: tracking's, None until all is known that
    led there. `late_ms`: by how much longer than planned its statuses lasted, all together.
    `replaced_by`: orders that bring what was lost of it, each with a summary of its own (TR-05)."""

    order_id: str
    number: str
    final: bool
    figures: Mapping[str, Any] | None
    turns: list[Turn]
    late_ms: int
    exceptions: list[Exceptional]
    cost: list[Cost]
    replaced_by: Sequence[str] = ()

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            **self._asdict(),
            "turns": [turn._asdict() for turn in self.turns],
            "exceptions": [one._asdict() for one in self.exceptions],
            "cost": [cost._asdict() for cost in self.cost],
        }


def summary(order_id: str, found: Sequence[Found]) -> Summary | None:
    """None of an order of which tracking has told nothing. An order that was forgotten after its
    end and of which something late was heard has the story of before, too."""
    timeline = _timeline(found)
    if not timeline:
        return None
    measured = next((one.value for one in found if one.record == "OrderMeasured"), None)
    went = turns(timeline)
    return Summary(
        order_id=order_id,
        number=next((fact["number"] for fact in reversed(timeline) if fact["number"]), ""),
        final=any(fact["final"] for fact in timeline),
        figures=None if measured is None else {name: measured[name] for name in FIGURES},
        turns=went,
        late_ms=sum(turn.late_ms for turn in went),
        exceptions=list(exceptional(timeline)),
        cost=costs(found, measured),
        replaced_by=_replaced_by(found),
    )


def _replaced_by(found: Iterable[Found]) -> list[str]:
    told = (one.value for one in found if one.record == "ReplacementPromised" and one.value)
    return sorted({one["linked_id"] for one in told})


def _timeline(found: Iterable[Found]) -> list[dict[str, Any]]:
    told: dict[tuple[int, int], dict[str, Any]] = {}
    for one in found:
        if one.record == "TimelineAdded" and one.value is not None:
            told.setdefault((one.value["heard_at"], one.value["sequence"]), one.value)
    return [told[place] for place in sorted(told)]
