"""What was lost is sent again or paid back: one of the two, by who may say so (TR-05)."""

from collections.abc import Sequence

from orders.contracts.records import LineQuantity, LinkedOrderReported, Order, Replacement
from services.aftersales import replacement_records
from services.aftersales.decide import endings, linked
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules import replacements as rules
from services.intake.decide import linked as intake
from tests.crash.defects.registry import Patch, defect


@defect()
def goods_and_money_for_what_was_lost(patch: Patch) -> None:
    """A lost unit of which the customer chooses is credited at once, and may be replaced, too."""
    patch.setattr(line_rules, "miss", line_rules.lose)


@defect()
def a_replacement_that_comes_to_nothing_unheard(patch: Patch) -> None:
    """A linked order that is stopped, or at its end, does not tell the one that it belongs to."""
    for module in (endings, linked):
        patch.setattr(module, "report", lambda state, because, ctx, *, ended: [])


@defect()
def more_is_replaced_than_was_lost(patch: Patch) -> None:
    """Every replacement is of one piece more than was lost."""

    def more(order: Order, linked: str, lines: Sequence[LineQuantity], now: int) -> Order:
        wanted: list[LineQuantity] = [{**one, "quantity": one["quantity"] + 1} for one in lines]
        return rules.linked_order(order, linked, wanted, now)

    patch.setattr(replacement_records, "linked_order", more)


@defect()
def goods_for_nothing_for_whoever_knows_the_id(patch: Patch) -> None:
    """Intake takes what outsiders hand in under the id of a replacement."""
    patch.setattr(intake, "is_linked", lambda order_id: False)


@defect()
def money_for_replacements_that_came(patch: Patch) -> None:
    """Once a replacement has ended, what it stands for is paid back whatever came of it."""
    true = rules.paid_back

    def all_of_it(one: Replacement, said: LinkedOrderReported) -> list[LineQuantity]:
        return true(one, {**said, "stood": []})

    patch.setattr(rules, "paid_back", all_of_it)
