"""Reads what papers of an order are made of."""

from collections.abc import Iterable, Mapping
from typing import Any

from orders.client.history import history
from orders.client.papers.sources import TOPICS, skus, sources
from orders.client.papers.told import Sources
from orders.client.reading import Reader
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.partitioner import partition_of
from orders.contracts.records import Article, Carrier, Warehouse
from orders.engine.settings import Settings


def gather(settings: Settings, codec: Codec, order_id: str) -> Sources | None:
    """By the order file and the topics behind it; None of an order that nobody has heard of. Takes
    a while; raises TransientError while a server does not answer, RegistryUnavailable."""
    told = sources(order_id, history(settings, order_id, TOPICS).found)
    if told is None:
        return None
    released = [one["released"] for one in told["shipments"]]
    rows = _rows(
        settings,
        codec,
        {
            Article: skus(told),
            Warehouse: {one["warehouse"] for one in released},
            Carrier: {one["carrier"] for one in released},
        },
    )
    told["articles"], told["warehouses"], told["carriers"] = (
        rows[record] for record in (Article, Warehouse, Carrier)
    )
    return told


def _rows(
    settings: Settings, codec: Codec, wanted: Mapping[type, Iterable[str]]
) -> dict[type, dict[str, Any]]:
    """The latest rows of these keys; other rows are passed over undecoded."""
    records = {record_type(record).topic: record for record in wanted}
    keys = {(topic, key.encode()) for topic, record in records.items() for key in wanted[record]}
    places = {(topic, partition_of(key, settings.partitions)) for topic, key in keys}
    latest: dict[tuple[str, bytes], bytes | None] = {}
    with Reader(settings) as reader:
        for message in reader.read(sorted(places)) if places else ():
            place = message.topic, message.key or b""
            if place in keys:
                latest[place] = message.value
    found: dict[type, dict[str, Any]] = {record: {} for record in wanted}
    for (topic, key), value in latest.items():
        try:
            found[records[topic]][key.decode()] = codec.decode(value or b"", topic)[1]
        except UndecodableRecord:
            continue  # taken away, or nobody can read it: no master data knows it
    return found
