"""A heartbeat as it is sent to each partition of the first topic of the chain
(docs/decisions/0039-heartbeats.md)."""

from orders.client.publishing import Publication
from orders.contracts.catalogue import CHAIN, record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Heartbeat
from orders.engine.core.wiring import HEARTBEAT

TOPIC = next(iter(CHAIN.values()))
"""What the first stage reads."""
EVERY_SECONDS = 15.0
"""So often each partition is sent one."""


def heartbeat(codec: Codec, partition: int, sent_at: int) -> Publication:
    """The heartbeat of this partition, to be produced to this very one: no partitioner knows its
    key. `sent_at`: wall clock of who sends it, milliseconds."""
    value = Heartbeat(partition=partition, sent_at=sent_at)
    return Publication(TOPIC, HEARTBEAT, codec.encode(record_type(Heartbeat, TOPIC), value))
