"""Importing history: every row is either imported or refused by code, and importing again adds
nothing."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orders.cli.imports import running
from orders.cli.imports.commands import app
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CancelRequested,
    Order,
    OrderReceived,
    OrderSubmitted,
    ReturnRequested,
    SubmissionRepeated,
)
from orders.datasets import jsonl
from orders.datasets.feed import Item, Outgoing, Refusal
from orders.datasets.house import list_price
from orders.datasets.replay import DAY, Replay, as_of
from orders.datasets.uci import feed as uci_feed
from orders.datasets.uci import rows as uci_rows
from orders.datasets.uci.survey import survey
from services.intake.policy import IntakePolicy
from services.intake.rules import screen
from services.intake.stage import STAGE
from services.simulator.catalogue import catalogue
from services.simulator.orders import orders
from tests.stages.room import Room

AT = 1_760_000_000_000
HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
LAMP = "536365,85123A,WHITE LANTERN,6,2010-12-01 08:26:00,2.55,17850,United Kingdom"
INTAKE = IntakePolicy.load(Path("services/intake/policy.yaml"))


def imported(folder: Path, *lines: str, whole: bool = False) -> list[Item]:
    file = folder / "online_retail.csv"
    file.write_text("\n".join((HEAD, *lines)) + "\n")
    found = survey(uci_rows.read(file))
    replay = Replay(found.first, found.last, AT, 20)
    return list(
        uci_feed.feed(uci_rows.read(file), found.list_prices(), replay, all_or_nothing=whole)
    )


def submissions(items: Iterable[Item]) -> list[Order]:
    return [
        item.value["order"].decoded()
        for item in items
        if isinstance(item, Outgoing) and item.record is OrderSubmitted
    ]


def refusals(items: Iterable[Item]) -> list[tuple[int, str]]:
    return [(item.row, item.code) for item in items if isinstance(item, Refusal)]


def of(record: type, items: Iterable[Item]) -> list[Mapping[str, Any]]:
    return [item.value for item in items if isinstance(item, Outgoing) and item.record is record]


def test_an_invoice_becomes_an_order_that_intake_takes(tmp_path: Path):
    (order,) = submissions(
        imported(
            tmp_path,
            LAMP,
            LAMP.replace("85123A", "POST").replace(",6,", ",1,").replace("2.55", "18.00"),
        )
    )
    assert (order["order_id"], order["buyer"]["customer_id"]) == ("uci-retail:536365", "uci-17850")
    assert [(line["sku"], line["quantity"], line["total_minor"]) for line in order["lines"]] == [
        ("85123A", 6, 1530)
    ]
    assert order["charges"] == [{"kind": "freight", "amount_minor": 1800, "tax_minor": 0}]
    assert order["totals"]["total_minor"] == 3330
    assert order["payment"]["terms"] == "ON_ACCOUNT"
    assert "2010-12-01 08:26 GMT" in order["notes"]
    assert screen(CarriedOrder.of(order), order["order_id"], AT, INTAKE) == []


def test_what_was_sold_below_the_list_price_is_discounted(tmp_path: Path):  # RV-02
    cheap = LAMP.replace("536365", "536366").replace("2.55", "2.10")
    first, second = submissions(imported(tmp_path, LAMP, cheap))
    assert first["lines"][0]["unit_price_minor"] == second["lines"][0]["unit_price_minor"] == 255
    assert (second["lines"][0]["discount_minor"], second["totals"]["total_minor"]) == (270, 1260)


def test_an_outlier_is_not_the_list_price():  # RV-02
    assert list_price(Counter({255: 60, 295: 39, 9999: 1})) == 295


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (LAMP.replace(",6,", ",six,"), "unreadable"),
        (LAMP.replace("2010-12-01", "2010-13-01"), "unreadable"),
        (LAMP.replace(",6,", ",-6,"), "stock_write_off"),
        (LAMP.replace(",6,", ",0,"), "quantity_zero"),
        (LAMP.replace("2.55", "0.0"), "price_zero"),
        (LAMP.replace("2.55", "-11062.06"), "price_negative"),
        (LAMP.replace("2.55", "0.001"), "price_below_minor_unit"),
        (LAMP.replace("536365", "A536365"), "not_an_order"),
        (LAMP.replace("United Kingdom", "Unspecified"), "country_unknown"),
        (LAMP.replace("85123A", "D"), "not_goods"),
        (LAMP.replace("85123A", "POST"), "no_goods"),
        (LAMP.replace("85123A", "TEST"), "code_unknown"),
    ],
)
def test_a_dirty_row_is_refused_and_its_neighbours_go_on(row: str, code: str, tmp_path: Path):
    items = imported(
        tmp_path, LAMP.replace("536365", "536360"), row, LAMP.replace("536365", "536370")
    )
    assert refusals(items) == [(3, code)]
    assert len(submissions(items)) == 2


def test_a_repeated_row_is_refused_and_codes_fold(tmp_path: Path):
    items = imported(tmp_path, LAMP, LAMP, LAMP.replace("85123A", "85123a"))
    assert refusals(items) == [(3, "duplicate_row")]
    assert [line["sku"] for line in submissions(items)[0]["lines"]] == ["85123A", "85123A"]


def test_good_rows_go_on_without_the_bad_unless_whole_invoices_are_asked_for(tmp_path: Path):
    lines = (LAMP, LAMP.replace("2.55", "0"))
    assert len(submissions(imported(tmp_path, *lines))) == 1
    assert refusals(imported(tmp_path, *lines, whole=True)) == [
        (3, "price_zero"),
        (2, "document_has_bad_rows"),
    ]


CREDIT = LAMP.replace("536365", "C536400").replace(",6,", ",-6,")


def test_a_credit_note_of_the_whole_order_on_the_same_day_is_a_cancellation(tmp_path: Path):
    items = imported(tmp_path, LAMP, CREDIT)
    (cancel,) = of(CancelRequested, items)
    assert cancel["order_id"] == "uci-retail:536365"
    assert refusals(items) == []


def test_a_later_or_partial_credit_note_is_a_return_of_the_latest_sale(tmp_path: Path):  # AS-04
    second = LAMP.replace("536365", "536380")
    items = imported(
        tmp_path, LAMP, second, CREDIT.replace("2010-12-01", "2010-12-05").replace(",-6,", ",-4,")
    )
    (back,) = of(ReturnRequested, items)
    assert (back["order_id"], back["return_id"]) == ("uci-retail:536380", "uci-C536400")
    assert back["lines"] == [{"line": 1, "sku": "85123A", "quantity": 4}]


@pytest.mark.parametrize(
    ("credit", "code"),
    [
        (CREDIT.replace(",-6,", ",-7,"), "no_sale_to_match"),
        (CREDIT.replace("17850", "17851"), "no_sale_to_match"),
        (CREDIT.replace("17850", ""), "no_customer_to_match"),
        (CREDIT.replace("85123A", "POST"), "not_goods"),
    ],
)
def test_a_credit_note_without_its_sale_is_refused(credit: str, code: str, tmp_path: Path):
    assert refusals(imported(tmp_path, LAMP, credit)) == [(3, code)]


def test_nothing_comes_back_twice(tmp_path: Path):  # AS-04
    later = CREDIT.replace("2010-12-01", "2010-12-05")
    assert refusals(imported(tmp_path, LAMP, later, later.replace("C536400", "C536401"))) == [
        (4, "no_sale_to_match")
    ]


def test_history_ends_now_keeps_its_order_and_stays_within_the_horizon():  # IN-05
    replay = Replay(0, 373 * DAY, AT, 20)
    moved = [replay.moved(day * DAY) for day in (0, 1, 200, 373)]
    assert moved == sorted(moved)
    assert (moved[-1], moved[0]) == (AT, AT - 20 * DAY)
    assert (
        Replay(0, 5 * DAY, AT, 20).moved(2 * DAY) == AT - 3 * DAY
    )  # a short history is not stretched


def test_importing_again_moves_every_order_to_the_same_moment(tmp_path: Path):  # IN-05
    assert as_of(tmp_path, "uci-retail", "abc", None, now=AT) == AT
    assert as_of(tmp_path, "uci-retail", "abc", None, now=AT + DAY) == AT
    assert as_of(tmp_path, "uci-retail", "other", None, now=AT + DAY) == AT + DAY
    assert as_of(tmp_path, "uci-retail", "abc", AT + 5, now=AT + DAY) == AT + 5
    assert imported(tmp_path, LAMP, CREDIT)[0][:2] == imported(tmp_path, LAMP, CREDIT)[0][:2]
    assert submissions(imported(tmp_path, LAMP)) == submissions(imported(tmp_path, LAMP))


def written(folder: Path, *lines: object) -> Path:
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


def test_returns_kept_for_later_can_be_imported_as_they_were_written(tmp_path: Path):
    items = imported(tmp_path, LAMP, CREDIT.replace("2010-12-01", "2010-12-05"))
    job = running.Job(
        "uci",
        tmp_path / "rejects.csv",
        tmp_path / "returns.jsonl",
        postpone=frozenset((ReturnRequested,)),
        quiet=True,
    )
    summary = running.run(job, (), items, 2, running.Nowhere())
    assert (summary.orders, summary.later, summary.rows_imported) == (1, 1, 2)
    (back,) = jsonl.read(tmp_path / "returns.jsonl")
    assert isinstance(back, Outgoing)
    assert back.value == of(ReturnRequested, items)[0]


def test_the_rejects_file_shows_row_field_code_reason_and_the_row_itself(tmp_path: Path):
    bad = LAMP.replace("2.55", "0")
    (tmp_path / "in.csv").write_text("\n".join((HEAD, LAMP, bad)) + "\n")
    rejects = tmp_path / "rejects.csv"
    options = [
        "--dry-run",
        "--json",
        "--rejects",
        str(rejects),
        "--returns",
        str(tmp_path / "later.jsonl"),
    ]
    result = CliRunner().invoke(app, ["uci-retail", str(tmp_path / "in.csv"), *options])
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert (summary["orders"], summary["rows_imported"], summary["rows_refused"]) == (1, 1, 1)
    assert summary["refused_by_code"] == {"price_zero": 1}
    with rejects.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["row"], row["document"], row["field"], row["code"]) == (
        "3",
        "536365",
        "UnitPrice",
        "price_zero",
    )
    assert list(json.loads(row["original"]).values()) == bad.split(",")


def test_importing_again_is_answered_as_a_repetition(tmp_path: Path):  # IN-05
    room = Room(STAGE, now=AT)
    for _ in range(2):
        for item in imported(tmp_path, LAMP, LAMP.replace("536365", "536366")):
            assert isinstance(item, Outgoing)
            room.send(item.record, item.value)
    assert Counter(
        event.record for event in room.events if event.record in (OrderReceived, SubmissionRepeated)
    ) == {
        OrderReceived: 2,
        SubmissionRepeated: 2,
    }
