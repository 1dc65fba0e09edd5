"""What people decide is made durable, and what review makes of it is awaited."""

from collections.abc import Sequence

from orders.client.publishing import Publication
from orders.client.scan import Found
from services.gateway.edge import Edge
from services.gateway.sending import kept


async def reviewed(
    edge: Edge, order_id: str, records: Sequence[Publication], seconds: float
) -> Sequence[Sequence[Found]] | None:
    """What review published of each, in their order, once all are durable; None where nobody waits
    or it has not said it in time. Raises NoRoom."""
    positions = [(await kept(edge, [one])).position for one in records]
    if not (seconds and all(positions)):  # what is in the spool has no position yet
        return None
    came_of, threads = edge.desk.came_of, edge.desk.threads
    return await threads.wait(lambda left: came_of(order_id, positions, left), seconds)
