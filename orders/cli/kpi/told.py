"""What insight has told: the last record of each key on its two topics."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.contracts.records import KpisMeasured, PartitionFolded, WindowCounted
from services.insight.counting import KPIS, ROWS
from services.insight.rows import Key


class Told(NamedTuple):
    """`rows` and `kpis` by key; `positions` by partition."""

    rows: Mapping[Key, WindowCounted]
    positions: Mapping[int, PartitionFolded]
    kpis: Mapping[Key, KpisMeasured]


def told(reader: Reader, codec: Codec) -> Told:
    """As of now. The KPIs are read after the rows that they come from, so they are no older."""
    rows, kpis = _latest(reader, codec, ROWS), _latest(reader, codec, KPIS)
    return Told(
        {key: record for text, record in rows.items() if (key := Key.parse(text))},
        {record["partition"]: record for text, record in rows.items() if not Key.parse(text)},
        {key: record for text, record in kpis.items() if (key := Key.parse(text))},
    )


def kpis_told(reader: Reader, codec: Codec) -> Mapping[Key, KpisMeasured]:
    """The KPIs alone."""
    found = _latest(reader, codec, KPIS)
    return {key: record for text, record in found.items() if (key := Key.parse(text))}


def _latest(reader: Reader, codec: Codec, topic: str) -> dict[bytes, Any]:
    found: dict[bytes, bytes] = {}
    for message in reader.read(reader.everywhere([topic])):
        if message.key is None:
            continue
        if message.value is None:
            found.pop(message.key, None)
        else:
            found[message.key] = message.value
    return {key: codec.decode(value, topic)[1] for key, value in found.items()}
