"""Orders that a person hands in: read as they come, every fault named by its path, nothing made
up."""

import json
from pathlib import Path
from typing import Any

import pytest

from orders.cli.submit.answer import described
from orders.cli.submit.example import example
from orders.cli.submit.reading import read
from orders.contracts.order import CarriedOrder
from orders.engine.errors import ConfigError
from services.intake.policy import IntakePolicy
from services.intake.rules import screen
from tests.cli.conftest import orders
from tests.cli.records import found

AT = 1_790_000_000_000


def given(**changes: Any) -> dict[str, Any]:
    return {**example(AT), **changes}


def faults(order: Any) -> list[tuple[str, str]]:
    [entry] = read(json.dumps(order))
    return [(fault.field, fault.code) for fault in entry.faults]


def test_the_example_is_an_order_that_intake_takes():
    """IN-02."""
    printed = orders("submit", "--example")
    assert printed.exit_code == 0
    [entry] = read(json.dumps(example(AT)))
    assert entry.faults == []
    policy = IntakePolicy.load(Path("services/intake/policy.yaml"))
    assert screen(CarriedOrder.of(entry.order), entry.order["order_id"], AT, policy) == []
    assert json.loads(Path("examples/order.json").read_text())["totals"] == entry.order["totals"], (
        "the same as in examples/"
    )


def test_the_id_and_empty_texts_may_be_left_out():
    order = given()
    del order["order_id"], order["notes"], order["buyer"]["company"]
    [entry] = read(json.dumps(order))
    assert entry.faults == []
    assert entry.order["order_id"] == f"{order['channel']}:{order['reference']}"
    assert (entry.order["notes"], entry.order["buyer"]["company"]) == ("", "")


def test_fields_with_defaults_may_be_left_out_and_no_two_orders_share_one():
    order = given(trade_terms={"incoterm": "FOB Shanghai"})
    del order["consents"], order["lines"][0]["article_codes"], order["lines"][0]["tax_rate_ppm"]
    [entry], [other] = read(json.dumps(order)), read(json.dumps(order))
    assert entry.faults == []
    assert entry.order["consents"] == []
    assert entry.order["lines"][0]["article_codes"] == []
    assert entry.order["lines"][0]["tax_rate_ppm"] is None
    assert entry.order["trade_terms"] == {
        "incoterm": "FOB Shanghai",
        "packing": "",
        "port_of_loading": "",
        "port_of_discharge": "",
        "transport": "",
        "insurance": "",
    }
    entry.order["consents"].append("marketing")
    assert other.order["consents"] == []


def test_every_fault_is_named_by_its_path():
    order = given(priority="soon", colour="red", placed_at="yesterday")
    order["lines"] = [
        {**order["lines"][0], "quantity": 1.5},
        {key: value for key, value in order["lines"][1].items() if key != "tax_minor"},
    ]
    del order["totals"]
    assert sorted(faults(order)) == [
        ("colour", "unknown_field"),
        ("lines[0].quantity", "wrong_type"),
        ("lines[1].tax_minor", "missing_field"),
        ("placed_at", "wrong_type"),
        ("priority", "wrong_type"),
        ("totals", "missing_field"),
    ]


def test_an_id_that_is_not_its_own_is_a_fault():
    assert faults(given(order_id="desk:other")) == [("order_id", "wrong_value")]
    assert faults(given(channel="")) == [("channel", "missing_field")]


def test_one_order_a_list_or_one_a_line():
    one = json.dumps(given())
    assert len(read(one)) == 1
    assert len(read(f"[{one}, {one}]")) == 2
    assert len(read(f"{one}\n\n{one}\n")) == 2
    assert [entry.number for entry in read(f"{one}\n{one}")] == [1, 2]


def test_what_is_no_json_is_refused():
    for text, where in (("order", "no JSON"), ('{"a": 1}\n{"b"', "line 2")):
        with pytest.raises(ConfigError, match=where):
            read(text)


def test_a_faulty_order_is_not_sent():
    result = orders("submit", "-", text=json.dumps(given(totals=None)))
    assert result.exit_code == 3
    assert "Nothing was sent." in result.output
    told = orders("submit", "-", "--json", text=json.dumps(given(totals=None)))
    assert json.loads(told.stdout) == {
        "sent": 0,
        "faults": [
            {"order": 1, "field": "totals", "code": "wrong_type", "reason": "an object is wanted"}
        ],
    }


@pytest.mark.parametrize(
    ("record", "value", "taken"),
    [
        ("OrderReceived", {"number": "1"}, True),
        ("SubmissionRepeated", {"first_outcome": "received"}, True),
        ("SubmissionRepeated", {"first_outcome": "suspected"}, True),
        ("DuplicateSuspected", {"decide_by_at": 1}, True),
        ("SubmissionRepeated", {"first_outcome": "rejected"}, False),
        ("OrderRejected", {"faults": []}, False),
        ("DeadLetter", {"because": "a bug"}, False),
    ],
)
def test_an_answer_says_whether_the_order_is_under_way(
    record: str, value: dict[str, Any], taken: bool
):
    assert (
        described(
            "shop:1",
            [found("orders.notices.v1", "OrderStopped"), found("orders.intake.v1", record, value)],
        )["taken"]
        is taken
    )


def test_no_answer_is_no_yes():
    assert described("shop:1", []) == {"order_id": "shop:1", "answer": "none", "taken": False}
