"""`orders stock reconcile`: what is refused, what is told line by line, what is never booked
(IV-11)."""

import gzip
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orders.cli.stock.lists.checking import Checked, Said, check, refusal, unlisted
from orders.cli.stock.lists.page import page, write_csv
from orders.cli.stock.lists.reading import ListFile, read
from orders.cli.stock.lists.report import report
from orders.cli.stock.lists.sending import came_before, filed, other_content
from orders.contracts.records import Article, CountJudged, Warehouse
from orders.engine.errors import ConfigError
from orders.engine.references import References
from tests.gateway.formats.workbooks import Cell, xlsx
from tests.orders import PLACED, article
from tests.stages.house import warehouse

ARTICLES = {
    **{f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)},
    "FEE": article("FEE", stocked=False),
    "MILK": article("MILK", lot_controlled=True),
}
HOUSE = References({Article: ARTICLES, Warehouse: {"BER": warehouse("BER")}})
SAID = Said("L-1", "BER", PLACED, False, None, "S-1")
DAY = 86_400_000


def file(*rows: dict[str, Any], declared: int | None = None, ended: bool = True) -> ListFile:
    return ListFile("digest", list(enumerate(rows, 2)), declared, ended)


def row(sku: str = "SKU-1", quantity: Any = "5", **more: Any) -> dict[str, Any]:
    return {"sku": sku, "quantity": quantity, **more}


def faults(checked: Checked) -> list[tuple[int, str, str]]:
    return [(one["line"], one["field"], one["code"]) for one in checked.faults]


def code(found: ListFile, **changes: Any) -> str:
    refused = refusal(found, SAID._replace(**changes), HOUSE, PLACED)
    return refused.code if refused is not None else ""


def test_a_sound_list_becomes_counts_of_its_time():  # IV-11
    [count] = check(file(row(reason="stolen")), SAID, HOUSE).counts
    assert count == {
        "sku": "SKU-1",
        "warehouse": "BER",
        "list_id": "L-1",
        "quantity": 5,
        "unit": "PCE",
        "listed": True,
        "reason": "stolen",
        "sent_by": "S-1",
        "at": PLACED,
        "lot": "",
        "expires_on": "",
    }


@pytest.mark.parametrize(
    ("wrong", "field", "fault"),
    [
        (row("SKU-99"), "sku", "unknown_article"),
        (row(""), "sku", "unknown_article"),
        (row("FEE"), "sku", "not_stocked"),
        (row("MILK"), "lot", "missing_lot"),
        (row("MILK", lot="L#1"), "lot", "impossible_lot"),
        (row("MILK", lot="L1", expires_on="31.12.2026"), "expires_on", "impossible_expiry"),
        (row(unit="KGM"), "unit", "other_unit"),
        (row(quantity="-1"), "quantity", "out_of_range"),
        (row(quantity="1.5"), "quantity", "wrong_type"),
        (row(quantity="many"), "quantity", "wrong_type"),
        (row(quantity=True), "quantity", "wrong_type"),
        (row(quantity=""), "quantity", "wrong_type"),
        (row(quantity="10000001"), "quantity", "absurd"),
        (row(warehouse="LYS"), "warehouse", "other_warehouse"),
        (row(reason="it fell off a lorry"), "reason", "wrong_value"),
    ],
)
def test_a_line_that_is_wrong_is_told_and_the_others_go_on(wrong, field, fault):  # IV-11
    found = check(file(wrong, row("SKU-2")), SAID, HOUSE)
    assert faults(found) == [(2, field, fault)]
    assert [count["sku"] for count in found.counts] == ["SKU-2"]


@pytest.mark.parametrize("said", ["10000000", 7, "7", "7.0", Decimal("7"), Decimal("7.00")])
def test_whole_numbers_are_read_as_files_have_them(said):  # IV-11
    [count] = check(file(row(quantity=said)), SAID, HOUSE).counts
    assert count["quantity"] in (7, 10_000_000)


def test_of_an_article_that_stands_twice_no_line_counts():  # IV-11
    found = check(file(row(quantity="5"), row("SKU-2"), row(quantity="5")), SAID, HOUSE)
    assert faults(found) == [(2, "sku", "repeated_article"), (4, "sku", "repeated_article")]
    assert [count["sku"] for count in found.counts] == ["SKU-2"]


def test_a_list_that_is_not_all_there_is_refused():  # IV-11
    assert code(file(row(), declared=1)) == ""
    assert code(file(row(), declared=2)) == "cut_off"
    assert code(file(row()), lines=2) == "cut_off"
    assert code(file(row(), ended=False)) == "cut_off"
    assert code(file(row(), declared=1, ended=False)) == ""
    assert code(file(row()), whole=True) == "end_unknown"
    assert code(file(row(), declared=1), whole=True) == ""
    assert code(file()) == "empty"


def test_another_warehouses_list_is_refused():  # IV-11
    assert code(file(row()), warehouse="HAM") == "unknown_warehouse"
    assert code(file(row(warehouse="LYS"), row("SKU-2", warehouse="LYS"))) == "other_warehouse"
    assert code(file(row(warehouse="BER"), row("SKU-2", warehouse="LYS"))) == ""


def test_a_list_of_no_sensible_time_is_refused():  # IV-11
    assert code(file(row()), at=PLACED + 1) == "in_the_future"
    assert code(file(row()), at=PLACED - 61 * DAY) == "too_old"


THERE = {
    *((sku, "") for sku in ("SKU-1", "SKU-2", "SKU-3", "GONE", "MILK")),
    *(("MILK", lot) for lot in ("20261201#L1", "99991231#L2")),
}
MILK = [("MILK", "L1", "2026-12-01"), ("MILK", "L2", "")]


def test_what_a_whole_list_does_not_name_is_none():  # IV-11
    said = SAID._replace(whole=True)
    found = unlisted(check(file(row()), said, HOUSE), said, THERE, ARTICLES)
    assert [(one["sku"], one["lot"], one["expires_on"]) for one in found] == [
        *MILK,
        ("SKU-2", "", ""),
        ("SKU-3", "", ""),
    ]
    assert {(one["quantity"], one["listed"]) for one in found} == {(0, False)}


def test_a_list_has_a_line_a_lot():  # IV-08, IV-11
    said = SAID._replace(whole=True)
    lots = [row("MILK", lot=lot, expires_on=day) for _, lot, day in MILK]
    checked = check(file(*lots, row(lot="any"), row("SKU-2")), said, HOUSE)
    assert [(one["sku"], one["lot"], one["expires_on"]) for one in checked.counts] == [
        *MILK,
        ("SKU-1", "", ""),
        ("SKU-2", "", ""),
    ]
    assert [one["sku"] for one in unlisted(checked, said, THERE, ARTICLES)] == ["SKU-3"]
    twice = check(file(lots[0], lots[0], lots[1]), said, HOUSE)
    assert [one["lot"] for one in twice.counts] == ["L2"]
    assert {one["code"] for one in twice.faults} == {"repeated_article"}


def test_of_an_article_of_which_a_line_is_wrong_no_lot_is_taken_for_none():  # IV-08, IV-11
    said = SAID._replace(whole=True)
    checked = check(file(row("MILK", lot="L#1"), row("SKU-1"), row("SKU-2")), said, HOUSE)
    assert [one["sku"] for one in unlisted(checked, said, THERE, ARTICLES)] == ["SKU-3"]


def test_what_is_not_named_is_left_alone_unless_the_list_is_whole():  # IV-11
    assert unlisted(check(file(row()), SAID, HOUSE), SAID, THERE, ARTICLES) == []


def test_an_article_whose_line_is_wrong_is_not_taken_for_none():  # IV-11
    said = SAID._replace(whole=True)
    wrong = check(file(row("SKU-2", "-1")), said, HOUSE)
    found = {one["sku"] for one in unlisted(wrong, said, THERE, ARTICLES)}
    assert found == {"MILK", "SKU-1", "SKU-3"}


def test_nothing_is_taken_for_none_where_a_line_may_mean_any_article():  # IV-11
    said = SAID._replace(whole=True)
    assert unlisted(check(file(row("SKU-l")), said, HOUSE), said, THERE, ARTICLES) == []


def test_a_number_that_another_list_has_is_refused():  # IV-11
    found = file(row())
    known = [filed(found, SAID, check(found, SAID, HOUSE), [], PLACED)]
    assert came_before(found, SAID, known)
    assert other_content(found, SAID, known) is None
    changed = found._replace(digest="other")
    refused = other_content(changed, SAID, known)
    assert refused is not None
    assert refused.code == "number_taken"
    assert not came_before(changed, SAID, known)
    assert other_content(changed, SAID._replace(warehouse="LYS"), known) is None


def test_files_are_read_to_their_end(tmp_path: Path):  # IV-11
    text = "sku,quantity\nSKU-1,5\nSKU-2,6\n"
    plain, packed = tmp_path / "list.csv", tmp_path / "list.csv.gz"
    plain.write_text(text + "END,2\n")
    packed.write_bytes(gzip.compress((text + "END,2\n").encode()))
    for path in (plain, packed):
        found = read(path)
        assert ([number for number, _ in found.lines], found.declared) == ([2, 3], 2)
    plain.write_text(text.rstrip())
    assert (read(plain).ended, read(plain).declared) == (False, None)
    plain.write_text("sku,quantity\nSKU-1,5\nSKU-2")
    with pytest.raises(ConfigError, match="line 3: 2 columns are wanted"):
        read(plain)


SHEET: list[list[Cell]] = [
    ["SKU", "Quantity", "Location"],
    ["SKU-1", 12, "A-1"],
    ["SKU-2", 3.0, ""],
    ["END", 2, ""],
]


def test_a_workbook_is_read_by_its_first_sheet(tmp_path: Path):  # IV-11
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx(SHEET))
    found = read(path)
    checked = check(found, SAID, HOUSE)
    assert {one["sku"]: one["quantity"] for one in checked.counts} == {"SKU-1": 12, "SKU-2": 3}
    assert (checked.faults, checked.unread, found.declared) == ([], ("location",), 2)


def test_a_workbook_that_is_cut_off_cannot_be_read(tmp_path: Path):  # IV-11
    path, content = tmp_path / "list.xlsx", xlsx(SHEET)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ConfigError, match="send XLS, XLSX"):
        read(path)


def judged(sku: str, outcome: Any, difference: int, reason: str, value: int | None) -> CountJudged:
    return {
        "sku": sku,
        "warehouse": "BER",
        "list_id": "L-1",
        "outcome": outcome,
        "counted": 10 + difference,
        "booked": 10,
        "difference": difference,
        "value_minor": value,
        "reason": reason,
        "code": "",
        "because": "=1+1" if outcome == "HELD" else "",
        "decided_by": "",
        "counted_at": PLACED,
        "at": PLACED,
        "owner_role": "",
        "decide_by_at": None,
        "escalations": 0,
        "lot": "",
    }


def test_the_report_adds_up_by_reason_and_outcome(tmp_path: Path):  # IV-11
    found = file(row())
    about = filed(found, SAID, check(found, SAID, HOUSE), [], PLACED)
    came_to = [
        judged("SKU-1", "POSTED", -3, "missing", -300),
        judged("SKU-2", "POSTED", -2, "missing", None),
        judged("SKU-3", "HELD", 60, "surplus", 6_000),
        judged("SKU-4", "AGREED", 0, "", 0),
    ]
    done = report(about, {(one["sku"], one["lot"]): one for one in came_to}, "EUR")
    assert [tuple(one) for one in done.sums] == [
        ("missing", "POSTED", 2, 5, 0, -300, 1),
        ("surplus", "HELD", 1, 0, 60, 6_000, 0),
    ]
    assert [one["sku"] for one in done.articles] == ["SKU-3", "SKU-1", "SKU-2", "SKU-4"]
    html = page(done, ARTICLES)
    assert "-3.00 EUR and 1 articles of unknown cost" in html
    assert "SKU-4" not in html
    write_csv(tmp_path / "list.csv", done, ARTICLES)
    lines = (tmp_path / "list.csv").read_text().splitlines()
    assert len(lines) == 5
    assert "'=1+1" in lines[1], "no spreadsheet takes it for a formula"
