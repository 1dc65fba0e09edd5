"""Reference data as it stands in its topics, for commands that show names and rates."""

from services.contracts.codec import Codec
from services.runtime.clock import RealClock
from services.runtime.feed import Tables, reference_topics
from services.runtime.kafka.references import KafkaReferenceFeed
from services.runtime.references import References
from services.runtime.settings import Settings


def read_references(settings: Settings, codec: Codec, *records: type) -> References:
    """The tables of these records, read to their end. Raises TransientError when the brokers do not answer."""
    feed = KafkaReferenceFeed(settings, tuple(reference_topics(records)))
    try:
        tables = Tables(codec, records, feed, RealClock())
        while not tables.complete:
            tables.poll()
    finally:
        feed.close()
    return tables.references
