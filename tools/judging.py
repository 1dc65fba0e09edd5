"""What intake says to orders that were read from samples, as of each order's own day, where their
partners and articles are known (`examples/reference`)."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from orders.cli.reference import NAMES, check
from orders.client.tables import rows
from orders.contracts.order import CarriedOrder
from orders.contracts.records import Order
from orders.engine.context import Cause, Context
from orders.engine.references import References
from services.gateway.formats.reading import Reading
from services.intake.decide.screening import Screened, screened
from services.intake.policy import IntakePolicy
from services.intake.stage import STAGE

MASTER_DATA = Path(__file__).parents[1] / "examples" / "reference"


def verdicts(readings: Sequence[Reading]) -> str:
    """In a line: how many orders were received, how many of them completed, and which faults
    others have; empty for no order."""
    said = [judged(placed.order) for one in readings for placed in one.placed]
    received = [one for one in said if not one.faults]
    completed = sum(bool(one.completed) for one in received)
    faults = Counter(f"`{fault['code']}`" for one in said for fault in one.faults)
    parts = (
        [f"received: {len(received)}" + (", completed" if completed else "")] if received else []
    )
    return "; ".join([*parts, *([f"asks about: {', '.join(sorted(faults))}"] if faults else [])])


def judged(order: dict[str, Any]) -> Screened:
    """What intake makes of an order that came the moment it was placed."""
    at = order["placed_at"]
    cause = Cause(STAGE.chain, 0, 0, at)
    context = Context(order["order_id"], at, _policy(), master_data(), cause)
    return screened(CarriedOrder.of(cast(Order, order)), context)


@cache
def master_data() -> References:
    """The made master data. Raises ValueError for a row that `orders ref load` would refuse."""
    references = References()
    for file in sorted(MASTER_DATA.iterdir()):
        checked = check(NAMES[file.stem], rows(file))
        if checked.faults:
            raise ValueError(f"{file.name}: {checked.faults}")
        for record, key, value in checked.records:
            references.put(record, key, value)
    return references


@cache
def _policy() -> IntakePolicy:
    return IntakePolicy.load(STAGE.policy_file)
