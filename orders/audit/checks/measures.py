"""Are the figures of an order those of its records, told once, and is what was measured the sum of
them?"""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.audit.figures import Figures
from orders.audit.findings import Finding
from orders.audit.measured import By, Totals, add, value_of
from orders.audit.story import Story

TIMES: Mapping[str, str] = {
    "time_to_answer": "answered_at",
    "time_to_confirm": "confirmed_at",
    "time_to_reserve": "reserved_at",
    "time_to_allocate": "allocated_at",
    "time_to_release": "released_at",
    "time_to_dispatch": "dispatched_at",
    "time_to_deliver": "delivered_at",
}
"""Measure -> the moment up to which it goes."""

IN_PARTS = frozenset({"reserved_at", "allocated_at"})
"""Moments of all of an order: what is in parts comes to them when nothing is open any more."""


def mistold(story: Story) -> Iterator[Finding]:
    """An order that ended and whose figures were told otherwise than once, or are not those of its
    records (TR-07). To be asked of orders of which tracking has read everything. One that former
    code took is not measured; what was discarded may be told before all of it is known, and what
    `_may_lack` names may be read after the stop."""
    figures = story.figures
    wanted = 1 if figures.ends and figures.submitted_at is not None else len(figures.told[:1])
    if len(figures.told) != (wanted if figures.ends else 0):
        yield Finding(story.order_id, f"its figures are told {len(figures.told)} times")
    for told in figures.told:
        if (told["outcome"], told["ended_by"], told["version"]) not in figures.ends:
            yield Finding(story.order_id, f"{told['ended_by']} did not end it {told['outcome']}")
        if told["outcome"] == "discarded":
            continue
        for name, said, so in _compared(told, figures):
            if said != so and not _may_lack(name, told, figures):
                yield Finding(story.order_id, f"its {name} is told as {said}, and is {so}")


def measure(story: Story, totals: Totals) -> None:
    """Add what is to be measured of the order."""
    figures, channel = story.figures, story.order_id.partition(":")[0]
    for name, value, label in (*_times(figures), *_finished(figures), *_refunds(figures)):
        add(totals, By(channel, name, label), value_of(name, value))


def lost_or_doubled(told: Totals, wanted: Totals) -> Iterator[Finding]:
    """Measures that are not the sum of what was to be measured. To be asked when tracking has read
    everything, and nothing is set aside there."""
    for by in sorted(told.keys() | wanted.keys()):
        said, so = told.get(by, ()), wanted.get(by, ())
        if said != so:
            yield Finding(" ".join(filter(None, by)), f"measured as {said}, and is {so}")


def _compared(told: Mapping[str, Any], figures: Figures) -> Iterator[tuple[str, Any, Any]]:
    """(field, as told, as it is)."""
    moments = {**figures.moments, "delivered_at": figures.arrived if figures.over else None}
    for name in TIMES.values():
        yield name, told[name], moments.get(name)
    _, pieces, currency, total = figures.received
    sent = len(figures.sent)
    arrived = figures.delivered
    freight = sum(figures.offered.get(one, 0) for one in figures.sent)
    whole = arrived >= pieces if sent else None
    fine = not figures.returned and not figures.cases and told["on_time"] is not False
    yield "submitted_at", told["submitted_at"], figures.submitted_at
    yield "shipments", told["shipments"], sent
    yield "pieces_ordered", told["pieces_ordered"], pieces
    yield "pieces_delivered", told["pieces_delivered"], arrived
    yield "pieces_returned", told["pieces_returned"], figures.returned
    yield "currency", told["currency"], currency
    yield "value_minor", told["value_minor"], total
    yield "freight_minor", told["freight_minor"], freight
    yield "in_full", told["in_full"], whole
    yield "perfect", told["perfect"], bool(whole and fine) if sent else None
    yield "holds", told["holds"], figures.holds
    yield "touches", told["touches"], figures.touches
    yield "cases", told["cases"], figures.cases


def _may_lack(name: str, told: Mapping[str, Any], figures: Figures) -> bool:
    """A hold of an order that review itself stops, and of one in parts that nothing of it was open
    any more when shipping stopped the rest (IV-05): each is in another topic than the stop."""
    if name in ("holds", "touches"):
        return bool(told["ended_by"] == "review" and told[name] < getattr(figures, name))
    by_shipping = told["ended_by"] == "shipping" and told["outcome"] != "completed"
    return by_shipping and figures.in_parts and name in IN_PARTS and told[name] is None


def _times(figures: Figures) -> Iterator[tuple[str, int, str]]:
    """As far as they are known; of an order whose figures were told, as far as they were then."""
    moments: Mapping[str, int | None] = figures.told[0] if figures.told else figures.moments
    arrived = moments.get("delivered_at") if figures.told else figures.arrived
    if figures.submitted_at is None:
        return
    for name, moment in TIMES.items():
        at = moments.get(moment)
        if moment == "delivered_at":
            at = arrived if figures.over else None
        if at is not None:
            yield name, max(at - figures.submitted_at, 0), ""


def _finished(figures: Figures) -> Iterator[tuple[str, int, str]]:
    for told in figures.told[:1]:
        done, currency, sent = told["outcome"] == "completed", told["currency"], told["shipments"]
        yield "orders_cancelled", int(not done), told["outcome"]
        if done and told["submitted_at"] is not None:
            yield "time_to_complete", max(told["ended_at"] - told["submitted_at"], 0), ""
        if currency:
            yield "orders_touchless", int(told["touches"] == 0), ""
            yield "orders_held", int(told["holds"] > 0), ""
            yield "shipments", sent, ""
            yield "order_value", told["value_minor"], currency
        if currency and sent:
            yield "orders_in_full", int(told["in_full"]), ""
            yield "orders_perfect", int(told["perfect"]), ""
            if told["on_time"] is not None:
                yield "orders_on_time", int(told["on_time"]), ""
            for name in ("pieces_ordered", "pieces_delivered", "pieces_returned"):
                yield name, told[name], ""
            yield "freight_cost", told["freight_minor"], currency


def _refunds(figures: Figures) -> Iterator[tuple[str, int, str]]:
    for refund, asked in figures.asked.items():
        yield "refunds", asked.minor, asked.currency
        if (paid_at := figures.paid.get(refund)) is not None:
            yield "time_to_refund", max(paid_at - asked.at, 0), ""
