"""Control numbers of partners' interchanges (docs/decisions/0059-control-numbers.md)."""

from typing import Any

from orders.engine.handling import Event
from services.intake import desk
from tests.crash.defects.registry import Patch, defect


@defect()
def something_else_taken_for_a_repeat(patch: Patch) -> None:
    """Intake knows the number of an interchange, and not what came under it."""
    noted = desk.interchange_noted

    def blind(outcome: str, state: Any, ctx: Any) -> Event:
        return noted("repeated" if outcome == "reused" else outcome, state, ctx)

    patch.setattr(desk, "interchange_noted", blind)
