"""Sends a heartbeat to each partition of the first topic of the chain. Two lookouts send two, which
does no harm."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from orders.client.heartbeats import heartbeat
from orders.client.producing import Sender
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.lookout.look import Turn


@contextmanager
def heartbeats(settings: Settings) -> Iterator[Turn]:
    """The one thing that the lookout writes. What did not arrive is not sent later: a heartbeat
    tells of now."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    sender = Sender(settings, codec)

    def turn() -> None:
        now = int(time.time() * 1000)
        for partition in range(settings.partitions):
            one = heartbeat(codec, partition, now)
            sender.send_bytes(one.topic, one.key, one.value, partition)
        sender.flush()

    with sender:
        yield turn
