"""How long orders usually stand at a status, as was learned from those of the past (TR-08)."""

from orders.business.stage_times import ANY, Way, levels
from orders.contracts.records import StageTime
from orders.engine.references import References


def usual(status: str, order_id: str, priority: int | None, known: References) -> int:
    """Minutes, of the nearest that is known: of its channel and priority, its channel, or all; 0:
    nothing is. `priority`: None where the record does not say it."""
    table = known.table(StageTime)
    if not table:
        return 0
    channel = order_id.partition(":")[0]
    way = Way(status, channel, ANY if priority is None else str(priority))
    rows = (table.get(level.key) for level in levels(way))
    return next((row["minutes"] for row in rows if row is not None), 0)
