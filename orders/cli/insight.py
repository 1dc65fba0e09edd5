"""`orders insight`: KPIs of every minute, hour and day, counted from what stages tell."""

import os

from orders.cli.gateway import become
from orders.cli.targets import METRICS, announced_by_hand
from orders.engine.settings import load_settings


def insight() -> None:
    """Count the KPIs from orders.summaries.v1, tell them on insight.kpis.v1 and to Prometheus.

    Goes on where it stood, until Ctrl-C or SIGTERM; several share the partitions. `orders run` runs
    it as well. `orders kpi show` shows what it has told, `orders kpi check` counts it again.
    """
    settings = load_settings()
    if settings.metrics_port == 0:
        os.environ |= announced_by_hand("insight", METRICS, settings)
    become("services.insight")
