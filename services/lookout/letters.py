"""Keys that are parked: named by the dead letters, confirmed by the states."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from functools import partial
from itertools import islice

import structlog

from orders.client.reading import Reader
from orders.client.states import States
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.look import Turn

A_TURN = 5_000
"""Letters that one turn reads, at most."""
LOOKED_AT = 1_000
"""Keys known to be parked whose states one turn looks at, of each stage, at most."""
_log = structlog.get_logger("lookout")


class Parked:
    """The parked keys of one stage. A state may be behind its letter for a moment, as it is written
    after the commit: a key that is not parked is looked at once more in the next turn."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._doubtful: Set[str] = frozenset()

    def __len__(self) -> int:
        return len(self._keys)

    def look(self, new: Set[str], parked_among: Callable[[Sequence[str]], Set[str]]) -> None:
        """Take in what letters named, and look whether it is still so: of those that were known the
        ones that were looked at longest ago, so that all have their turn."""
        known = list(islice(self._keys, LOOKED_AT))
        still = parked_among([*known, *self._doubtful, *new])
        for key in known:
            del self._keys[key]
        self._keys |= dict.fromkeys(still)
        self._doubtful = new - still


@contextmanager
def letters(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at dead letters. A key that is parked stays so until its state says otherwise; a
    letter that cannot be read keeps no other one from being read."""
    stages = {f"{stage}.dlq.v1": stage for stage in STAGES}
    codec, states = Codec(RegistrySchemaIds(settings.registry_properties())), States(settings)
    parked = {stage: Parked() for stage in STAGES}
    unreadable: Counter[str] = Counter(dict.fromkeys(STAGES, 0))
    with Reader(settings) as reader:
        bounds = reader.bounds(reader.everywhere(stages))
        starts = {place: low for place, (low, _) in bounds.items()}

        def turn() -> None:
            named: defaultdict[str, set[str]] = defaultdict(set)
            for message in islice(reader.read(starts), A_TURN):
                starts[message.topic, message.partition] = message.offset + 1
                if message.value is None:
                    continue
                stage, place = stages[message.topic], (message.partition, message.offset)
                try:
                    _, letter = codec.decode(message.value, message.topic)
                except UndecodableRecord as error:
                    unreadable[stage] += 1
                    _log.warning("no dead letter", stage=stage, at=place, because=str(error))
                    continue
                if letter["parked"]:
                    named[stage].add(letter["state_key"])
            for stage, keys in parked.items():
                keys.look(named[stage], partial(states.parked_among, stage))
            known.parked = {stage: len(keys) for stage, keys in parked.items()}
            known.unreadable = dict(unreadable)

        yield turn
