"""What to commit for a partition whose committed offset is lost: worked out from what the stage has written, never done by itself."""

import re

from services.cli.groups import Inputs
from services.cli.reading import Reader
from services.cli.states import States
from services.contracts.catalogue import TOPICS
from services.runtime.settings import Settings
from services.runtime.wiring import Ticket


def advice(settings: Settings, stage: str, read: Inputs, topic: str, partition: int) -> str:
    """Offset and metadata to commit. Every record that led to something is named as a cause by what it led to; those after the last one
    named led to nothing, so reading them again does no harm."""
    offset = last_named(settings, stage, topic, partition) + 1
    metadata = ""
    if topic == read.chain:
        epoch, batch = States(settings).confirmed(stage, partition)
        siblings = tuple(name for name in read.topics if name != read.chain)
        metadata = f" with metadata {Ticket(epoch, batch, siblings).text()}"
    return f"stop {stage}, look for what deleted the offset, and commit for group {stage}: {topic}/{partition} at {offset}{metadata}"


def last_named(settings: Settings, stage: str, topic: str, partition: int) -> int:
    """The highest offset of this place that the stage's changelog or its outputs name as their cause; -1 if none does."""
    written = [name for name, known in TOPICS.items() if known.owner == stage and known.kind not in ("control", "reference", "journal")]
    place = re.compile(re.escape(f"{topic}/{partition}/").encode() + rb"(\d+)")
    last = -1
    with Reader(settings) as reader:
        for message in reader.read([(name, partition) for name in written]):
            causes = next((value for name, value in message.headers if name == "cause"), b"")
            last = max([last, *(int(offset) for offset in place.findall(causes))])
    return last
