"""What stands in the tables, and what does not."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from orders.contracts.blank import blank
from orders.contracts.catalogue import record_type
from orders.contracts.codec.schema import Schema
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Customer,
    DeadLetter,
    Heartbeat,
    IntakeState,
    OrderConfirmed,
    OrderReceived,
    PaymentReceived,
)
from services.lake.positions import positions_of
from services.lake.recording import ASIDE
from services.lake.tables import Lake
from tests.contracts import samples
from tests.contracts.values import standard_message, zero
from tests.lake.house import House

DAY = 86_400_000


def zero_of(record: type, topic: str = "", **values: Any) -> dict[str, Any]:
    """A record of nothing, but for these values."""
    kind = record_type(record, topic) if topic else record_type(record)
    return {**zero(kind.schema), **values}


def test_a_row_says_where_its_record_stands(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.log.write(PaymentReceived, zero_of(PaymentReceived, order_id="shop:7"), "shop:7", 1)
    house.write()
    [row] = house.rows("payment_received")
    told = {name: row[name] for name in ("_topic", "_partition", "_offset", "_key", "order_id")}
    assert told == {
        "_topic": "payment.events.v1", "_partition": 1, "_offset": 0, "_key": "shop:7",
        "order_id": "shop:7",
    }  # fmt: skip
    kind = record_type(PaymentReceived)
    assert row["_schema_id"] == house.log.ids.id_of(kind.subject, kind.schema_json)
    assert row["_recorded_at"].isoformat() == "2026-09-21T14:13:20+00:00"
    assert row["_day"].isoformat() == "2026-09-21"


def test_the_order_stands_there_once_and_hand_offs_name_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.log.write(OrderReceived, samples.received())
    confirmed = zero_of(OrderConfirmed, order_id="web:W-1002345", version=1)
    house.log.write(OrderConfirmed, {**confirmed, "order": CarriedOrder.of(samples.order())})
    house.write()
    [received], [onward] = house.rows("order_received"), house.rows("order_confirmed")
    assert [line["sku"] for line in received["order"]["lines"]] == [
        f"SKU-{number}" for number in range(20_001, 20_006)
    ]
    assert received["order"]["placed_at"].timestamp() * 1000 == samples.PLACED_AT
    assert "order" not in onward
    assert (onward["order_id"], onward["version"]) == (received["order_id"], received["version"])
    assert all(one.ok for one in house.check().values())


@pytest.mark.parametrize("asked_for", [False, True])
def test_personal_fields_are_left_out_unless_asked_for(tmp_path: Path, asked_for: bool) -> None:
    house = House(tmp_path, personal=asked_for)
    house.log.write(OrderReceived, samples.received())
    house.log.write(Customer, zero_of(Customer, customer_id="C-104233"), "C-104233")
    house.log.put("review.state.v1", None, "@share/credit/C-104233")
    state = {**blank(IntakeState), "order": CarriedOrder.of(samples.order())}
    house.log.write(IntakeState, state)
    house.write()
    everything = str([house.rows(name) for name in house.lake().names()])
    for told in (
        "Anna Muster",
        "anna.muster@example.org",
        "Hauptstraße 12",
        "C-104233",
        "ring twice",
    ):
        assert (told in everything) == asked_for, told
    assert "stoneware mug" in everything.lower()
    assert all(one.ok for one in house.check().values())


def test_what_is_not_asked_for_any_more_is_not_written_any_more(tmp_path: Path) -> None:
    house = House(tmp_path, personal=True)
    house.log.write(OrderReceived, samples.received())
    house.write()
    house.keeping = House(tmp_path).keeping
    house.log.write(OrderReceived, samples.received())
    house.write()
    first, second = house.rows("order_received")
    assert first["order"]["buyer"]["name"] == "Anna Muster"
    assert second["order"]["buyer"]["name"] is None
    assert second["order"]["buyer"]["language"] == "de-DE"
    assert all(one.ok for one in house.check().values())


def test_dead_letters_have_no_bytes(tmp_path: Path) -> None:
    house = House(tmp_path, personal=True)
    letter = zero_of(DeadLetter, "review.dlq.v1", code="corrupt", value=b"anything", key=b"shop:1")
    house.log.write(DeadLetter, letter, topic="review.dlq.v1")
    house.write()
    [row] = house.rows("dead_letter")
    assert row["code"] == "corrupt"
    assert not {"value", "key", "headers"} & row.keys()


def test_decisions_have_the_headers_and_the_state(tmp_path: Path) -> None:
    house = House(tmp_path)
    kind = record_type(IntakeState)
    state = {**blank(IntakeState), "status": "received", "number": "1002-3458-1"}
    cause = (
        b'["orders.submissions.v1/0/4",["orders.answers.v1/0/2",[[[1],[9],true]]],'
        b'["orders.review.v1/0/-1",[],5,{"account":"C-1"}]]'
    )
    headers = {
        "cause": cause,
        "at": b"1790000001500",
        "met": b"00000000",
        "notes": b"9f2c1e55 x=AA",
    }
    house.log.put(kind.topic, house.log.codec.encode(kind, state), headers=headers)
    house.log.put(kind.topic, None)
    house.write()
    first, second = house.rows("decisions")
    assert (first["stage"], first["policy"], first["met"]) == ("intake", "9f2c1e55", "00000000")
    assert json.loads(first["cause"])[:2] == json.loads(cause)[:2]
    assert "C-1" not in first["cause"], "an account may be a customer's"
    assert json.loads(first["state"])["status"] == "received"
    assert (first["forgotten"], second["forgotten"], second["state"]) == (False, True, None)
    assert all(one.ok for one in house.check().values())


def test_heartbeats_are_no_rows(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.log.write(Heartbeat, zero_of(Heartbeat, "orders.intake.v1"), topic="orders.intake.v1")
    house.write()
    assert house.lake().names() == [ASIDE]
    assert positions_of(house.lake().table(ASIDE))["orders.intake.v1", 0] == 1  # type: ignore[arg-type]


def newer(schema: Schema, *fields: Schema) -> Schema:
    """As a later release has it."""
    return {**schema, "fields": [*schema["fields"], *fields]}


def test_a_schema_that_grows_in_mid_run_has_its_field_from_then_on(tmp_path: Path) -> None:
    house = House(tmp_path)
    kind = record_type(PaymentReceived)
    writer = house.writer()
    writer.claim()
    house.log.write(PaymentReceived, zero_of(PaymentReceived))
    writer.turn(0)
    field = {"name": "colour", "type": "string", "doc": "New.", "class": "public", "default": ""}
    hidden = {"name": "iban", "type": "string", "doc": "New.", "class": "personal", "default": ""}
    bare = {"name": "bare", "type": "string", "doc": "Without a class.", "default": ""}
    grown = newer(kind.schema, field, hidden, bare)
    schema_id = house.log.ids.register(kind.subject, json.dumps(grown))
    value = {**zero_of(PaymentReceived), "colour": "blue", "iban": "DE1", "bare": "x"}
    house.log.put(kind.topic, standard_message(grown, schema_id, value))
    writer.turn(0)
    house.log.write(PaymentReceived, zero_of(PaymentReceived))
    writer.turn(0)
    assert [row["colour"] for row in house.rows("payment_received")] == [None, "blue", None]
    assert not {"iban", "bare"} & house.rows("payment_received")[1].keys()
    assert all(one.ok for one in house.check().values())


def test_a_field_of_another_type_is_kept_aside_and_the_table_stays(tmp_path: Path) -> None:
    house = House(tmp_path)
    kind = record_type(PaymentReceived)
    house.log.write(PaymentReceived, zero_of(PaymentReceived))
    fields = [
        {**one, "type": "boolean"} if one["name"] == "amount_minor" else one
        for one in kind.schema["fields"]
    ]
    other = {**kind.schema, "fields": fields}
    schema_id = house.log.ids.register(kind.subject, json.dumps(other))
    house.log.put(
        kind.topic,
        standard_message(other, schema_id, {**zero_of(PaymentReceived), "amount_minor": True}),
    )
    house.write()
    [kept] = house.rows(ASIDE)
    assert (kept["reason"], kept["_offset"]) == ("unlike_table", 1)
    assert "amount_minor" in kept["detail"]
    assert len(house.rows("payment_received")) == 1


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"{}", "not_avro"),
        (b"\0\0\0\xff\xff", "unknown_schema"),
        (b"", "not_avro"),
        (None, "not_avro"),
        ("other", "wrong_topic"),
        ("short", "corrupt"),
        ("long", "corrupt"),
    ],
)
def test_what_cannot_be_read_is_kept_aside_with_its_place(
    tmp_path: Path, payload: bytes | str | None, reason: str
) -> None:
    house = House(tmp_path)
    kind = record_type(PaymentReceived)
    sound = house.log.codec.encode(kind, zero_of(PaymentReceived))
    made = {
        "other": house.log.codec.encode(record_type(Customer), zero_of(Customer)),
        "short": sound[:-1],
        "long": sound + b"x",
    }
    house.log.put(kind.topic, made[payload] if isinstance(payload, str) else payload, "shop:1", 1)
    house.log.put(kind.topic, sound, "shop:2", 1)
    house.write()
    [kept] = house.rows(ASIDE)
    assert (kept["_topic"], kept["_partition"], kept["_offset"]) == (kind.topic, 1, 0)
    assert kept["reason"] == reason
    assert len(house.rows("payment_received")) == 1, "the others are not held up"
    counted = house.metrics.registry.get_sample_value(
        "orders_lake_aside_records_total", {"reason": reason}
    )
    assert counted == 1


@pytest.mark.parametrize("at", [2**62, -(2**62), 253_402_300_800_000])
def test_a_time_that_no_calendar_has_is_kept_aside(tmp_path: Path, at: int) -> None:
    house = House(tmp_path)
    for value in (at, 1_790_000_000_000, at):
        house.log.write(PaymentReceived, zero_of(PaymentReceived, at=value))
    house.log.put("payment.events.v1", b"x", at=at)
    house.write()
    assert [row["_offset"] for row in house.rows("payment_received")] == [1]
    assert [row["reason"] for row in house.rows(ASIDE)] == ["senseless", "senseless", "not_avro"]
    assert house.rows(ASIDE)[2]["_recorded_at"] is None
    assert all(one.ok for one in house.check().values())


def test_a_lake_that_many_open_at_once_for_the_first_time_is_opened_by_each(
    tmp_path: Path,
) -> None:
    together = Barrier(6)

    def opened(folder: Path) -> list[str]:
        together.wait()
        lake = Lake(str(folder), f"sqlite:///{folder}/catalog.db")
        try:
            return lake.names()
        finally:
            lake.close()

    with ThreadPoolExecutor(6) as people:
        for number in range(5):
            folder = tmp_path / str(number)
            folder.mkdir()
            assert list(people.map(opened, [folder] * 6)) == [[]] * 6
