"""Dead letters as they stand in the topics, and whether they still park their key."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from orders.client.reading import Reader
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.records import DeadLetter
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.ports.log import Message
from orders.engine.settings import Settings, load_settings

Standing = Literal["parked", "alone", "settled", "unreadable"]


class Letter(NamedTuple):
    """One dead letter. `partition` and `offset` are its own in the dead-letter topic; `value` is a
    `DeadLetter`.

    parked   its key waits for a person's decision           alone  no key waits for it: its
             producer must send a good record
    settled  its key was redriven, freed of it or discarded since
    unreadable  it is no dead letter, and no stage wrote it: `value` tells of itself
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
            if message.value is None:
                continue
            stage, place = names[message.topic], (message.partition, message.offset)
            try:
                value = codec.decode(message.value, message.topic)[1]
            except UndecodableRecord as error:
                yield Letter(stage, *place, _of_itself(stage, message, error), "unreadable")
                continue
            yield Letter(stage, *place, value, _standing(stage, value, parked))


def _of_itself(stage: str, message: Message, error: UndecodableRecord) -> dict[str, Any]:
    """What stands among the letters and is none, as a letter about itself: it is shown with its
    bytes, and hides no other one."""
    itself: DeadLetter = {
        "stage": stage,
        "topic": message.topic,
        "partition": message.partition,
        "offset": message.offset,
        "key": message.key,
        "value": message.value,
        "headers": {name: content or b"" for name, content in message.headers},
        "state_key": (message.key or b"").decode(errors="replace"),
        "code": error.reason,
        "because": f"no dead letter: {error}",
        "parked": False,
        "attempts": 0,
        "recorded_at": message.timestamp,
        "at": message.timestamp,
    }
    return {**itself}


def _standing(stage: str, value: dict[str, Any], parked: Parked) -> Standing:
    if not value["parked"]:
        return "alone"
    mark = parked.mark(stage, value["state_key"])
    return "parked" if mark is not None and value["at"] >= mark["at"] else "settled"
