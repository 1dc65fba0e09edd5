"""What the worker tells of its publications, as lineage: at most once a minute, for it publishes
more often than anybody wants to hear of."""

import time
from collections.abc import Callable

from orders.client.lineage import Lineage, topics
from orders.engine.settings import Settings
from services.insight.counting import KPIS, SUMMARIES

EVERY_SECONDS = 60.0


class Publications:
    """Adds up what was published since the last event."""

    def __init__(
        self, settings: Settings, lineage: Lineage, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lineage, self._clock = lineage, clock
        self._inputs = topics(settings, [SUMMARIES])
        self._output = topics(settings, [KPIS])[0]
        self._records, self._told_at = 0, -EVERY_SECONDS

    def published(self, records: int) -> None:
        """So many records; they are told with the next event."""
        self._records += records
        if self._clock() - self._told_at >= EVERY_SECONDS:
            self.tell()

    def tell(self) -> None:
        """What was published and not told yet."""
        if self._records:
            output = self._output._replace(rows=self._records)
            self._lineage.ran("insight.kpis", self._inputs, [output])
            self._records, self._told_at = 0, self._clock()
