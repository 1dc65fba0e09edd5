"""Counts goods and promises of a demo from its topics."""

from orders.business.times import DAY
from orders.cli.demo.goods import TOPICS, Counting
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings

STRETCH_DAYS = 30


def counted(settings: Settings, begun: int) -> Counting:
    """From all that was said; `begun`: business time, milliseconds, at which the first stretch
    begins. Raises TransientError, RegistryUnavailable."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    counting = Counting(begun, STRETCH_DAYS * DAY)
    with Reader(settings) as reader:
        for topic in TOPICS:
            for message in reader.read(reader.everywhere([topic])):
                if message.value is None:
                    continue
                kind = codec.record_of(message.value, topic)
                if kind is not None and counting.counts(kind.record):
                    counting.saw(kind.record, codec.decode(message.value, topic)[1])
    return counting
