"""What people decide is made durable, and what its stage makes of it is awaited."""

from collections.abc import Sequence

from orders.client.publishing import Publication
from orders.client.scan import Found
from services.gateway.edge import Edge
from services.gateway.sending import kept


async def reviewed(
    edge: Edge, order_id: str, records: Sequence[Publication], seconds: float
) -> Sequence[Sequence[Found]] | None:
    """What review made of each, as `dealt_with`."""
    return await dealt_with(edge, "review", order_id, records, seconds)


async def dealt_with(
    edge: Edge, stage: str, key: str, records: Sequence[Publication], seconds: float
) -> Sequence[Sequence[Found]] | None:
    """What the stage published of each, in their order, once all are durable; None where nobody
    waits or it has not said it in time. Raises NoRoom."""
    positions = [(await kept(edge, [one])).position for one in records]
    if not (seconds and all(positions)):  # what is in the spool has no position yet
        return None
    came_of, threads = edge.desk.came_of, edge.desk.threads
    return await threads.wait(lambda left: came_of(stage, key, positions, left), seconds)
