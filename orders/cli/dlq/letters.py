"""Dead letters as they stand in the topics, and whether they still park their key."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from orders.client.reading import Reader
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings

Standing = Literal["parked", "alone", "settled"]


class Letter(NamedTuple):
    """One dead letter. `partition` and `offset` are its own in the dead-letter topic; `value` is a
    `DeadLetter`.

    parked   its key waits for a person's decision           alone  no key waits for it: its
             producer must send a good record
    settled  its key was redriven, freed of it or discarded since
    """

    stage: str
    partition: int
    offset: int
    value: dict[str, Any]
    standing: Standing

    @property
    def position(self) -> str:
        """As `orders dlq show` takes it."""
        return f"{self.partition}/{self.offset}"

    @property
    def origin(self) -> str:
        """Where the record stood: topic/partition/offset; a timer has no offset."""
        topic, partition, offset = (
            self.value["topic"],
            self.value["partition"],
            self.value["offset"],
        )
        return f"{topic}/{partition}/{offset}" if offset >= 0 else topic


class Parked:
    """Looks up whether keys are parked now."""

    def __init__(self, states: States) -> None:
        self._states = states
        self._known: dict[tuple[str, str], dict[str, Any] | None] = {}

    def mark(self, stage: str, key: str) -> dict[str, Any] | None:
        """The key's parked mark, None if it is not parked."""
        if (stage, key) not in self._known:
            self._known[stage, key] = self._states.parked(stage, key)
        return self._known[stage, key]


def letters_of(stages: Sequence[str]) -> tuple[list[Letter], Codec]:
    """Every letter of these stages as the settings have them, and what decodes the records in
    them."""
    settings = load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    return list(read_letters(stages, settings, codec, States(settings))), codec


def read_letters(
    stages: Iterable[str], settings: Settings, codec: Codec, states: States
) -> Iterator[Letter]:
    """Every letter of these stages, in no order."""
    parked, names = Parked(states), {f"{stage}.dlq.v1": stage for stage in stages}
    with Reader(settings) as reader:
        for message in reader.read(reader.everywhere(names)):
            if message.value is not None:
                stage, value = names[message.topic], codec.decode(message.value, message.topic)[1]
                yield Letter(
                    stage, message.partition, message.offset, value, _standing(stage, value, parked)
                )


def _standing(stage: str, value: dict[str, Any], parked: Parked) -> Standing:
    if not value["parked"]:
        return "alone"
    mark = parked.mark(stage, value["state_key"])
    return "parked" if mark is not None and value["at"] >= mark["at"] else "settled"
