"""Keys that are parked: named by the dead letters, confirmed by the states."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from orders.client.reading import Reader
from orders.client.states import States
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.look import Turn

A_TURN = 5_000
"""Letters that one turn reads, and keys whose states it looks at, at most."""


@contextmanager
def letters(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at dead letters. A key that is parked stays so until its state says otherwise."""
    stages = {f"{stage}.dlq.v1": stage for stage in STAGES}
    codec, states = Codec(RegistrySchemaIds(settings.registry_properties())), States(settings)
    parked: defaultdict[str, set[str]] = defaultdict(set)
    with Reader(settings) as reader:
        bounds = reader.bounds(reader.everywhere(stages))
        starts = {place: low for place, (low, _) in bounds.items()}

        def turn() -> None:
            for message in islice(reader.read(starts), A_TURN):
                starts[message.topic, message.partition] = message.offset + 1
                if message.value is None:
                    continue
                _, letter = codec.decode(message.value, message.topic)
                if letter["parked"]:
                    parked[stages[message.topic]].add(letter["state_key"])
            for stage, keys in parked.items():
                for key in list(islice(keys, A_TURN)):
                    if states.parked(stage, key) is None:
                        keys.discard(key)
            known.parked = {stage: len(parked[stage]) for stage in STAGES}

        yield turn
