"""What was promised must be what is handed on, followed and told (docs/flows.md, *Promises*)."""

from typing import Any

from orders.engine.core.rounds import Rounds
from services.intake import records as intake
from services.inventory import records as inventory
from services.tracking.rules import promises
from tests.crash.defects.registry import Patch, defect


@defect()
def what_another_ledger_said_not_noted(patch: Patch) -> None:
    """What a stage heard from a ledger of another stage does not stand on its changelog: nobody
    could fold the decision again."""
    look = Rounds._look

    def forgetful(self: Rounds, ledger: Any, asking: Any, again: Any, results: Any) -> None:
        look(self, ledger, asking, again, results)
        for item, *_ in asking:
            if item.answers:
                item.answers.pop()

    patch.setattr(Rounds, "_look", forgetful)


@defect()
def another_promise_after_waiting(patch: Patch) -> None:
    """Inventory hands on an order that waited for goods with another promise than was made."""
    head = inventory.head

    def other(state: Any, carried: Any, ctx: Any) -> Any:
        return {**head(state, carried, ctx), "promised_at": ctx.now}

    patch.setattr(inventory, "head", other)


@defect()
def goods_that_are_kept_and_not_told(patch: Patch) -> None:
    """Intake sends a changed order on without a word of the goods that are kept for it: it is
    promised as late as if it had none."""
    amended = intake.amended

    def forgetful(order: Any, pending: Any, kept: Any, *of: Any) -> Any:
        return amended(order, pending, [], *of)

    patch.setattr(intake, "amended", forgetful)


@defect()
def goods_that_nobody_keeps(patch: Patch) -> None:
    """Intake says of an order that is new that its goods are kept: it is promised as if it had
    them."""
    handed_over = intake._handed_over

    def inventive(order: Any, *of: Any) -> Any:
        kept = [
            {"line": line["line"], "sku": line["sku"], "quantity": 1}
            for line in order.decoded()["lines"]
        ]
        return {**handed_over(order, *of), "kept": kept}

    patch.setattr(intake, "_handed_over", inventive)


@defect()
def a_loss_that_no_score_tells(patch: Patch) -> None:
    """Tracking scores what arrived, and passes over what was lost on the way."""
    noted = promises.noted

    def blind(name: str, record: Any, promise: Any) -> Any:
        return promise if name == "ShipmentLost" else noted(name, record, promise)

    patch.setattr(promises, "noted", blind)
