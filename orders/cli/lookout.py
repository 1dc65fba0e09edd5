"""`orders lookout`: what is true of the stages, told even when all of them are dead."""

from orders.cli.gateway import become
from orders.engine.settings import load_settings


def lookout() -> None:
    """Serve /metrics and /ops at ORDERS_METRICS_HOST and _PORT: how stages, servers and channels
    are, read from offsets and topics.

    Goes on until Ctrl-C or SIGTERM. `orders run` runs it as well.
    """
    load_settings()
    become("services.lookout")
