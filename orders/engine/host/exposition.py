"""How metrics are told to Prometheus, by every service."""

from prometheus_client import CollectorRegistry, disable_created_metrics
from prometheus_client.exposition import choose_encoder

disable_created_metrics()  # type: ignore[no-untyped-call]  # a series more for each counter


def exposition(registry: CollectorRegistry, accept: str = "") -> tuple[bytes, str]:
    """What is told, and its media type: of those that the client accepts."""
    encode, kind = choose_encoder(accept)
    return encode(registry), kind
