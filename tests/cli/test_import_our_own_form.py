"""Orders and other records in our own form, a line each."""

import json
from pathlib import Path

from orders.contracts.order import CarriedOrder
from orders.contracts.records import CancelRequested
from orders.datasets import jsonl
from orders.datasets.feed import Outgoing, Refusal
from services.intake.rules import screen
from services.simulator.catalogue import catalogue
from services.simulator.orders import orders
from tests.cli.invoices import AT, INTAKE, submissions


def written(folder: Path, *lines: object) -> Path:
    """A file of these lines, as JSON where they are no text."""
    file = folder / "orders.jsonl"
    file.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    )
    return file


def test_orders_in_our_own_form_are_taken_as_they_are(tmp_path: Path):
    made = list(orders(7, 20, AT, catalogue(7, AT)))
    assert submissions(jsonl.read(written(tmp_path, *made))) == made


def test_what_an_order_leaves_out_is_for_intake_to_ask(tmp_path: Path):  # IN-02
    (order,) = submissions(
        jsonl.read(
            written(tmp_path, {"channel": "web", "reference": "7", "lines": [{"sku": "A1"}]})
        )
    )
    assert (order["order_id"], order["lines"][0]["quantity"], order["lines"][0]["price_per"]) == (
        "web:7",
        0,
        1,
    )
    assert {fault["code"] for fault in screen(CarriedOrder.of(order), "web:7", AT, INTAKE)} > {
        "placed_at_missing",
        "contact_missing",
    }


def test_a_line_that_is_no_order_is_refused_with_every_fault(tmp_path: Path):
    wrong = {
        "channel": "web",
        "reference": "7",
        "lines": [{"sku": 5, "quantity": "many"}],
        "color": "red",
    }
    items = list(jsonl.read(written(tmp_path, "{", "[]", {"channel": "web"}, wrong)))
    codes = [item.code for item in items if isinstance(item, Refusal)]
    assert codes == ["unreadable", "unreadable", "reference_missing", "unknown_field"]
    assert isinstance(items[3], Refusal)
    assert all(field in items[3].reason for field in ("color", "lines[0].sku", "lines[0].quantity"))


def test_other_records_from_outside_can_be_imported_too_but_no_stage_is_impersonated(
    tmp_path: Path,
):
    cancel = {"order_id": "web:7", "requested_at": AT, "requested_by": "customer", "reason": ""}
    entries = [{"record": name, "value": cancel} for name in ("CancelRequested", "OrderConfirmed")]
    sent, refused = jsonl.read(written(tmp_path, *entries))
    assert isinstance(sent, Outgoing)
    assert (sent.record, sent.key, sent.value) == (CancelRequested, "web:7", cancel)
    assert isinstance(refused, Refusal)
    assert refused.code == "record_unknown"
