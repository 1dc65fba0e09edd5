"""The end of a state topic may fall into a batch that is being written: the audit reads the whole
batch, or takes none of it for known."""

from collections.abc import Callable, Iterable

from orders.audit.source import Place, Span
from services.shipping.stage import STAGE as SHIPPING
from services.tracking.stage import STAGE as TRACKING
from tests.audit.fakes import FakeSource, audit_of
from tests.engine.scenario import STAGES, small_world
from tests.fakes.broker import Broker


class Cut(FakeSource):
    """Two looks at the state topics see all but the last record of their last batch: the first one,
    and the one that follows when Redis was read, before which `meanwhile` happens."""

    def __init__(self, broker: Broker, meanwhile: Callable[[], object]) -> None:
        super().__init__(broker)
        self._meanwhile = meanwhile
        self._looks = 0
        self.cuts = 0

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        asked = list(places)
        if not any(topic.endswith(".state.v1") for topic, _ in asked):
            return super().bounds(asked)
        self._looks += 1
        if self._looks == 2:
            self._meanwhile()
        found = super().bounds(asked)
        if self._looks > 2:
            return found
        return {place: self._without_the_last(place, span) for place, span in found.items()}

    def _without_the_last(self, place: Place, span: Span) -> Span:
        records = list(self.read({place: span}))
        if len(records) < 2 or records[-1].header("at") != records[-2].header("at"):
            return span
        self.cuts += 1
        return Span(span.start, records[-1].offset)


def test_it_finds_no_fault_in_a_batch_that_was_half_written() -> None:
    world = small_world()
    for stage in (*STAGES, SHIPPING, TRACKING):
        world.replica(stage)
    cuts = 0
    for _ in range(20):
        for replica in world.replicas:
            source = Cut(world.broker, replica.step)
            report = audit_of(world, source=source)
            assert report.ok, [result.shown for result in report.results.values() if not result.ok]
            cuts += source.cuts
    assert cuts > 20
