"""An order looked at, and completed where it lacks something."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.business import bundles
from orders.business.decisions import passed
from orders.business.facts import beside
from orders.contracts.catalogue import record_type
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    Channel,
    CompletedField,
    Fault,
    Order,
    RuleFired,
    Warehouse,
)
from services.intake.completion import complete
from services.intake.completion.partners import customers
from services.intake.rules import collection, screen
from services.intake.rules.customers import not_its_own
from services.intake.state import Ctx

ARTICLES = record_type(Article).topic


class Screened(NamedTuple):
    """The order as it is carried on, what is wrong with it, and what was filled in."""

    order: CarriedOrder
    faults: list[Fault]
    completed: list[CompletedField]


def screened(carried: CarriedOrder, ctx: Ctx, *, own_customers: bool = False) -> Screened:
    """Every fault of the order once the master data has said what it leaves out (IN-01, IN-02).
    One that is sound, and costs something, lacks nothing: it goes on byte for byte.
    `own_customers`: whoever handed it in orders for those of its channel alone."""
    found = _at_a_place(_with_bundles(_completed(carried, ctx), ctx), ctx)
    if not own_customers:
        return found
    order, known = found.order.decoded(), ctx.references.derived(customers)
    foreign = not_its_own(order, known.get(order["channel"], ()))
    return found._replace(faults=[*found.faults, *foreign])


def _at_a_place(found: Screened, ctx: Ctx) -> Screened:
    """With what is wrong with the place that its buyer comes to, if they name one (SH-04)."""
    order = found.order.decoded()
    if not order["collection_place"]:
        return found
    wrong = collection.place(order, ctx.references.table(Warehouse))
    return found._replace(faults=[*found.faults, *wrong])


def _with_bundles(found: Screened, ctx: Ctx) -> Screened:
    """The order with the parts of its bundles as they are now: it keeps to them (IV-02)."""
    known = ctx.references.derived(bundles.bundles)
    order, wrong = bundles.filled(found.order.decoded(), known)
    if not wrong:
        return found
    told: list[CompletedField] = [
        {"field": f"lines[{n}].bundle", "reference": ARTICLES, "key": order["lines"][n]["sku"]}
        for n in wrong
    ]
    return found._replace(order=CarriedOrder.of(order), completed=[*found.completed, *told])


def _completed(carried: CarriedOrder, ctx: Ctx) -> Screened:
    order = carried.decoded()
    channel = ctx.references.table(Channel).get(order["channel"])
    faults = screen(carried, ctx.key, ctx.now, ctx.policy, channel)
    if not faults and order["totals"]["total_minor"]:
        return Screened(carried, faults, [])
    found = complete(order, ctx.references)
    if found.fields:
        carried = CarriedOrder.of(found.order)
        faults = screen(carried, ctx.key, ctx.now, ctx.policy, channel, _size(found.fields))
    return Screened(carried, [*faults, *found.faults], found.fields)


def sound(order: Order, completed: Sequence[CompletedField]) -> list[RuleFired]:
    """What a decision says of an order without a fault: that it is sound, and what of it the master
    data said (IN-01, IN-02)."""
    lines = len(order["lines"])
    because = f"{lines} lines, every field and sum right"
    right = passed("IN-02", "submission_sound", because, beside("lines", lines))
    if not completed:
        return [right]
    found = ", ".join(sorted({one["reference"] for one in completed}))
    because = f"{len(completed)} fields filled in from {found}"
    facts = beside("fields", len(completed)), beside("references", found)
    return [passed("IN-01", "order_completed", because, *facts), right]


def _size(fields: Sequence[CompletedField]) -> int:
    """Bytes of them at most: three texts, each with its length."""
    return sum(sum(len(str(text).encode()) + 2 for text in one.values()) for one in fields)
