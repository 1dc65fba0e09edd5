"""What a stage published once, and is not there any more."""

from collections import Counter
from collections.abc import Sequence

from orders.audit.source import Place, Record, Source
from orders.contracts.catalogue import TOPICS
from orders.contracts.partitioner import partition_of
from orders.engine.core.outputs import Output
from orders.engine.core.wiring import Wiring


class Missing:
    """Tells what compaction and retention explain from what is different. Raises TransientError."""

    def __init__(self, source: Source, wiring: Wiring) -> None:
        written = {one.topic for one in (*wiring.outlets.values(), *wiring.journals.values())}
        places = [(topic, number) for topic in written for number in range(source.partitions)]
        self._partitions = source.partitions
        self._cut = {place for place, span in source.bounds(places).items() if span.start > 0}
        self._latest: dict[tuple[str, bytes], int] = {}
        self._oldest: dict[Place, int] = {}

    def note(self, record: Record, at: int) -> None:
        """What the stage published and is there, in its order: a later one of the same key, and
        the oldest that is left, tell of others that were removed. `at` is business time."""
        if "compact" in TOPICS[record.topic].cleanup:
            self._latest[record.topic, record.key or b""] = at
        self._oldest.setdefault((record.topic, record.partition), at)

    def left(self, outputs: Sequence[Output], then: Sequence[Record], at: int) -> list[Output]:
        """The outputs of one decision of this moment without those that are not there (`then` is)
        and may have been removed since: of a topic and key the first, as the oldest go first."""
        short = Counter((output.topic, output.key) for output in outputs)
        short.subtract((record.topic, record.key or b"") for record in then)
        left = []
        for output in outputs:
            if short[output.topic, output.key] > 0 and self._removed(output.topic, output.key, at):
                short[output.topic, output.key] -= 1
            else:
                left.append(output)
        return left

    def _removed(self, topic: str, key: bytes, at: int) -> bool:
        place = topic, partition_of(key, self._partitions)
        return self._latest.get((topic, key), -1) >= at or (
            place in self._cut and self._oldest.get(place, at) >= at
        )
