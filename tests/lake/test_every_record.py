"""Every record of the catalogue has columns, and both decoders fill them with the same."""

from random import Random
from typing import Any

import pyarrow as pa
import pytest
from pyiceberg.catalog import Catalog

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.topic import RecordType
from orders.engine.ports.log import Message
from services.lake.checking import fastavro_reader
from services.lake.columns import columns_of
from services.lake.keeping import Keeping
from services.lake.recording import ASIDE, Entry, Recording
from services.lake.shapes import COORDINATES, grown
from tests.contracts.values import drawn, standard_message

IDS = OfflineSchemaIds()
RECORDS = [record for topic in TOPICS.values() for record in topic.records]
TIMES = 3


def entries(record: RecordType, recording: Recording) -> list[Entry]:
    """Of values at random."""
    chance = Random(record.subject)
    schema_id = IDS.id_of(record.subject, record.schema_json)
    found = []
    for number in range(TIMES):
        value: Any = drawn(record.schema, chance)
        payload = standard_message(record.schema, schema_id, value)
        message = Message(record.topic, 0, number, b"k", payload, 1_790_000_000_000, ())
        entry = recording.entry(message)
        if entry is not None:
            found.append(entry)
    return found


@pytest.mark.parametrize("personal", [False, True])
def test_every_record_has_columns_and_both_decoders_fill_them_alike(personal: bool) -> None:
    keeping = Keeping.with_personal(personal)
    ours, theirs = Recording(IDS, keeping), Recording(IDS, keeping, fastavro_reader)
    for record in RECORDS:
        made, checked = entries(record, ours), entries(record, theirs)
        assert [one.row for one in made] == [one.row for one in checked], record
        assert not {one.table for one in made} & {ASIDE}, record
        if not made:
            assert record.name == "Heartbeat"
            continue
        shape = pa.struct(list(grown(COORDINATES, made[0].shape)))
        batch, misfits = columns_of([one.row for one in made], shape)
        assert batch.num_rows + len(misfits) == TIMES, record
        Catalog._convert_schema_if_needed(pa.schema(list(shape)))
