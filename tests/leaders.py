"""Topics that were just made: brokers name a leader a moment before it takes any question."""

import time
from collections.abc import Sequence

from orders.engine.errors import TransientError
from orders.engine.kafka.cluster import Cluster
from orders.engine.settings import Settings

PATIENCE = 120.0


def until_led(settings: Settings, topics: Sequence[str]) -> None:
    """Return when every partition of these topics answers. TransientError if they never do."""
    cluster, deadline = Cluster(settings), time.monotonic() + PATIENCE
    while True:
        try:
            cluster.bounds(cluster.places(topics))
            return
        except TransientError:
            if time.monotonic() > deadline:
                raise
