"""The end of a state topic may fall into a batch that is being written: the audit reads the whole
batch or takes none of it for known."""

from collections.abc import Iterable

from orders.audit.source import Committed, Place, Span
from services.shipping.stage import STAGE as SHIPPING
from services.tracking.stage import STAGE as TRACKING
from tests.audit.fakes import FakeSource, audit_of
from tests.engine.scenario import STAGES, small_world
from tests.fakes.broker import Broker


class Cut(FakeSource):
    """The first look at a state topic sees all but the last record of its last batch."""

    def __init__(self, broker: Broker) -> None:
        super().__init__(broker)
        self._looks: set[Place] = set()
        self.cuts = 0

    def committed(self, group: str, places: Iterable[Place]) -> dict[Place, Committed]:
        self._looks.clear()
        return super().committed(group, places)

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        found = super().bounds(places)
        for place, span in found.items():
            if place[0].endswith(".state.v1") and place not in self._looks:
                self._looks.add(place)
                found[place] = self._without_the_last(place, span)
        return found

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
            replica.step()
            source = Cut(world.broker)
            report = audit_of(world, source=source)
            assert report.ok, [result.shown for result in report.results.values() if not result.ok]
            cuts += source.cuts
    assert cuts > 20
