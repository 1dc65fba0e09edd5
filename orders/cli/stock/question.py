"""What somebody wants to know of stock."""

from datetime import datetime
from typing import NamedTuple

from orders.client.stock.piles import Wanted


class Question(NamedTuple):
    """For which channel (empty: any), by the end of which day (None: now), of which lots."""

    channel: str = ""
    on: datetime | None = None
    wanted: Wanted = Wanted()
