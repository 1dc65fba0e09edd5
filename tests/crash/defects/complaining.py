"""What came damaged, or not whole, is paid back or replaced: one of the two, and once (TR-05)."""

from orders.contracts.records import (
    AftersalesState,
    DeliveredLine,
    ReturnArrived,
    ReturnedLine,
    ReturnState,
)
from orders.engine.handling import Handling
from services.aftersales.decide import partners, returns
from services.aftersales.records import Ctx
from services.aftersales.rules import lines as line_rules
from tests.crash.defects.registry import Patch, defect


@defect()
def goods_and_money_for_what_came_wrong(patch: Patch) -> None:
    """What a customer complains of is credited at once, and may be replaced, too."""
    true = line_rules.complain

    def paid_back(line: DeliveredLine, n: int) -> DeliveredLine:
        return line_rules.credit(true(line, n), n)

    patch.setattr(line_rules, "complain", paid_back)


@defect()
def money_for_what_was_spoilt_and_comes_back(patch: Patch) -> None:
    """What the carrier spoilt is paid back when it is in the house again, whatever its customer
    chose."""

    def as_any_other(
        event: ReturnArrived,
        one: ReturnState,
        results: list[ReturnedLine],
        state: AftersalesState,
        ctx: Ctx,
    ) -> Handling:
        return returns.in_time(event, {**one, "chosen": False}, results, state, ctx)

    patch.setattr(partners, "in_time", as_any_other)
