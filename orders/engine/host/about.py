"""What is told of the process itself, beside its stages: build, policies, memory and CPU,
Kafka's clients."""

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

import confluent_kafka
from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from orders.contracts.codec.choice import chosen
from orders.engine.kafka.figures import WRITER, ClientFigures


def tell_about(
    registry: CollectorRegistry, policies: Mapping[str, str], figures: ClientFigures
) -> None:
    """Put it all into the registry. `policies`: version of the policy by stage."""
    ProcessCollector(registry=registry)
    registry.register(_About(policies))
    registry.register(_Clients(figures))


class _About(Collector):
    def __init__(self, policies: Mapping[str, str]) -> None:
        self._policies = policies

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily(
            "orders_build_info",
            "1, with what the process is built of",
            labels=["version", "python", "librdkafka", "codec"],
        )
        build.add_metric(
            [
                _version(),
                platform.python_version(),
                confluent_kafka.libversion()[0],
                chosen().name,
            ],
            1,
        )
        yield build
        policy = GaugeMetricFamily(
            "orders_policy_info",
            "1, with the version of the policy that the stage decides by",
            labels=["stage", "version"],
        )
        for stage, decides_by in self._policies.items():
            policy.add_metric([stage, decides_by], 1)
        yield policy


class _Clients(Collector):
    def __init__(self, figures: ClientFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        latest = dict(self._figures.latest)
        rtt = _client("rtt_seconds", "Round trip of the writer to the slowest broker")
        throttle = _client("throttle_seconds", "For so long a broker slows the client down")
        queue = _client("queue_messages", "Messages that wait in the client")
        for name, told in latest.items():
            if name == WRITER:  # a reader's fetches wait for records on purpose
                rtt.add_metric([name], told.rtt)
            throttle.add_metric([name], told.throttle)
            queue.add_metric([name], told.queue)
        yield from (rtt, throttle, queue)


def _client(name: str, about: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"orders_client_{name}", about, labels=["client"])


def _version() -> str:
    try:
        return version("orders")
    except PackageNotFoundError:
        return "unknown"  # run from the sources, without an installation
