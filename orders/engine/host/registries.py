"""The metrics of several stages in one process, as if they were those of one."""

from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.registry import Collector


class _Merged(Collector):
    def __init__(self, registries: Sequence[CollectorRegistry]) -> None:
        self._registries = registries

    def collect(self) -> Iterable[Metric]:
        families: dict[str, Metric] = {}
        for registry in self._registries:
            for family in registry.collect():
                known = families.setdefault(
                    family.name, Metric(family.name, family.documentation, family.type, family.unit)
                )
                known.samples += family.samples
        return families.values()


def merged(registries: Sequence[CollectorRegistry]) -> CollectorRegistry:
    """One registry with the metrics of all: each family once, the stages by their label."""
    registry = CollectorRegistry()
    registry.register(_Merged(registries))
    return registry
