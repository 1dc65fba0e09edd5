"""`orders lookout`: what is true of the stages, told even when all of them are dead."""

import os

from orders.cli.gateway import become
from orders.cli.targets import METRICS, announced_by_hand
from orders.engine.settings import load_settings


def lookout() -> None:
    """Serve /metrics and /ops at ORDERS_METRICS_HOST and _PORT: how stages, servers and channels
    are, read from offsets and topics.

    Goes on until Ctrl-C or SIGTERM. `orders run` runs it as well. Without a port of your own it
    takes a free one, where the Prometheus of `make up OBS=1` finds it.
    """
    settings = load_settings()
    if settings.metrics_port == 0:
        os.environ |= announced_by_hand("lookout", METRICS, settings)
    become("services.lookout")
