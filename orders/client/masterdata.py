"""Reference data as it stands in its topics, for commands that show names and rates, and for
services that follow it."""

from collections.abc import Sequence

from orders.client.reading import READER
from orders.contracts.codec.codec import Codec
from orders.engine.core.feed import Tables, reference_topics
from orders.engine.host.clock import RealClock
from orders.engine.kafka.references import KafkaReferenceFeed
from orders.engine.references import References
from orders.engine.settings import Settings


def read_references(settings: Settings, codec: Codec, *records: type) -> References:
    """The tables of these records, read to their end. Raises TransientError when the brokers do
    not answer."""
    feed = KafkaReferenceFeed(settings, READER, tuple(reference_topics(records)))
    try:
        tables = Tables(codec, records, feed, RealClock())
        while not tables.complete:
            tables.poll()
    finally:
        feed.close()
    return tables.references


def followed(
    settings: Settings, codec: Codec, records: Sequence[type], references: References
) -> Tables:
    """Fills these tables, and follows their topics, whenever it is polled."""
    feed = KafkaReferenceFeed(settings, READER, tuple(reference_topics(records)))
    return Tables(codec, records, feed, RealClock(), references)
