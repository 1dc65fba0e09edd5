"""The end of a state topic may fall into a batch that is being written: the audit reads that batch
to its end, and no further, before it takes for known what the states say."""

from collections.abc import Iterable

from orders.audit.latency import Latency
from orders.audit.portion import Reader
from orders.audit.source import Place, Span
from services.shipping.stage import STAGE as SHIPPING
from services.tracking.stage import STAGE as TRACKING
from tests.audit.fakes import FakeSource
from tests.codec import CODEC
from tests.engine.scenario import STAGES, come_to_rest, small_world

PARTITIONS = (0, 1)


class Cut(FakeSource):
    """The first look at a topic sees `fewer` records less than there are."""

    fewer = 0

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        fewer, self.fewer = self.fewer, 0
        return {
            place: Span(span.start, self._end(place, span, fewer) if fewer else span.end)
            for place, span in super().bounds(places).items()
        }

    def _end(self, place: Place, span: Span, fewer: int) -> int:
        records = list(self.read({place: span}))
        return records[-fewer].offset if len(records) >= fewer else span.start


def test_a_batch_that_was_half_written_is_read_to_its_end_and_no_further() -> None:
    world = small_world()
    for stage in (*STAGES, SHIPPING, TRACKING):
        world.replica(stage)
    come_to_rest(world)
    source, completed = Cut(world.broker), 0
    for fewer in range(1, 12):
        reader = Reader(source, CODEC, Latency(), lambda: None)
        source.fewer = fewer
        portion = reader.states(PARTITIONS)
        before = {place: portion.states.end(place) for place in everywhere()}
        reader.end_batches(portion)
        for owner, partition in everywhere():
            place = (f"{owner}.state.v1", partition)
            at = portion.states.at((owner, partition))
            records = list(source.read(source.bounds([place])))
            known = [one for one in records if int(one.header("at") or 0) <= at]
            expected = known[-1].offset + 1 if known else 0
            assert portion.states.end((owner, partition)) == expected
            completed += expected > before[owner, partition]
    assert completed > 10


def everywhere() -> list[Place]:
    """(stage, partition) of every state topic of the world."""
    return [(stage.name, number) for stage in (*STAGES, SHIPPING) for number in PARTITIONS]
