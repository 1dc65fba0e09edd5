"""Every field is public, internal, personal or about staff; what it is costs no byte and changes
no fingerprint (DM-01)."""

import copy
from collections.abc import Iterator
from random import Random

import pytest

from orders.contracts import records as r
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.classes import FieldClass, classes, fields, without
from orders.contracts.codec.avro import compile_reader, compile_writer, read_all
from orders.contracts.codec.program import program
from orders.contracts.codec.schema import Schema, fingerprint, named_types
from orders.contracts.topic import RecordType
from tests.contracts import samples
from tests.contracts.values import drawn


def every_record() -> Iterator[RecordType]:
    return (record for topic in TOPICS.values() for record in topic.records)


@pytest.mark.parametrize(
    ("record", "path", "expected"),
    [
        (r.OrderReceived, "order.buyer.name", "personal"),
        (r.OrderReceived, "order.buyer.contacts[].value", "personal"),
        (r.OrderReceived, "order.delivery_address.street", "personal"),
        (r.OrderReceived, "order.delivery_address.country", "internal"),
        (r.OrderReceived, "order.totals.total_minor", "internal"),
        (r.OrderReceived, "order.notes", "personal"),
        (r.OrderReceived, "order.payment.device", "personal"),
        (r.OrderReceived, "customer_id", "personal"),
        (r.OrderReceived, "entered_by", "staff"),
        (r.CaseOpened, "description", "personal"),
        (r.ReviewDecided, "because", "personal"),
        (r.HoldReleased, "released_by", "staff"),
        (r.ReviewState, "order.payload", "personal"),
        (r.DeadLetter, "value", "personal"),
        (r.Staff, "roles[].limit_minor", "staff"),
        (r.Article, "name", "public"),
        (r.Warehouse, "daily_capacity", "internal"),
        (r.StageSummarised, "counts[].count", "internal"),
    ],
)
def test_what_tells_of_people_is_told_from_what_does_not(
    record: type, path: str, expected: FieldClass
) -> None:
    topic = "intake.dlq.v1" if record is r.DeadLetter else None
    assert classes(record_type(record, topic).schema)[path] == expected


def test_a_reader_without_personal_fields_meets_nobody() -> None:
    schema = record_type(r.OrderReceived).schema
    payload = compile_writer(schema)({**samples.received(), "order": samples.order()})
    reduced = without(schema, {"personal", "staff"})
    read = read_all(compile_reader(schema, reduced), payload, 0)
    assert read["order"]["totals"] == samples.order()["totals"]
    assert read["order"]["delivery_address"].keys() == {"city", "region", "country"}
    assert "name" not in read["order"]["buyer"]
    assert samples.order()["buyer"]["name"] not in str(read)
    assert not {*classes(reduced).values()} & {"personal", "staff"}


def test_every_record_can_be_read_without_its_personal_fields() -> None:
    for record in every_record():
        reduced = without(record.schema, {"personal", "staff"})
        payload = compile_writer(record.schema)(drawn(record.schema, Random(13)))
        read = read_all(compile_reader(record.schema, reduced), payload, 0)
        assert read.keys() == {field["name"] for field in reduced["fields"]}


def test_a_class_changes_neither_fingerprint_nor_program() -> None:
    for record in every_record():
        bare = copy.deepcopy(record.schema)
        for _, field in fields(bare):
            field.pop("class", None)
        assert "class" not in attributes(bare)
        assert fingerprint(bare) == fingerprint(record.schema)
        assert program(bare) == program(record.schema)


def attributes(schema: Schema) -> set[str]:
    """Every attribute that a field of the schema has."""
    return {
        key for _, own in named_types(schema) for field in own.get("fields", ()) for key in field
    }
