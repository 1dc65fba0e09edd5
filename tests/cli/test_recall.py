"""`orders recall`: what the journal of lots says of one, and whom a notice's text means (IV-08)."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from orders.cli.recall.ledger import Holder, Place, fold
from orders.cli.recall.naming import named, of_ours
from orders.cli.recall.report import HELD, PART, SHIPPED, page, plain, report

LOT = "20261009#L1"
RECALLS = Path(os.environ.get("TEST_DATA_DIR", "")) / "fda_recalls"


def entry(key: str, *movements: tuple[str, str, str, int]) -> dict[str, Any]:
    """(account after the article, debit, credit, amount)."""
    return {
        "key": key,
        "movements": [
            {"account": f"MILK@{place}", "debit": debit, "credit": credit, "amount": amount}
            for place, debit, credit, amount in movements
        ],
    }


HISTORY = [
    entry("@article/MILK", (f"BER#{LOT}", "available", "supplier", 20)),
    entry("@article/MILK", ("LYS#20261001#L2", "available", "supplier", 9)),
    entry("shop:1", (f"BER#{LOT}", "reserved", "available", 5)),
    entry("shop:2", (f"BER#{LOT}", "reserved", "available", 4)),
    entry("shop:3", (f"BER#{LOT}", "reserved", "available", 1)),
    entry("shop:1", (f"BER#{LOT}", "shipped", "reserved", 5)),
    entry("shop:2", (f"BER#{LOT}", "shipped", "reserved", 3)),
    entry("shop:1", (f"BER#{LOT}", "available", "returned", 2)),
    entry("shop:3", (f"BER#{LOT}", "available", "reserved", 1)),
    entry(
        "@article/MILK",
        (f"BER#{LOT}", "blocked", "available", 13),
        (f"BER!recalled#{LOT}", "available", "blocked", 13),
    ),
]


def the_lot() -> Any:
    return fold(HISTORY, "L1")["MILK", "L1"]


def test_where_a_lot_lies_and_whose_it_is():
    """20 came; 5 and 3 left, 2 came back, one is still held, the rest is blocked."""
    book = the_lot()
    assert book.places == [Place("BER", "", 0, 1), Place("BER", "recalled", 13, 0)]
    assert book.holders == [Holder("shop:1", 0, 3), Holder("shop:2", 1, 3)]


def test_other_lots_are_left_out_unless_all_are_asked_for():
    assert set(fold(HISTORY, "L1")) == {("MILK", "L1")}
    assert set(fold(HISTORY)) == {("MILK", "L1"), ("MILK", "L2")}


def test_what_was_picked_instead_is_with_the_order_that_got_it():
    """IV-08: shop:1 holds L1 by name and was sent L2; the correction says so."""
    swapped = [
        entry("shop:1", (f"BER#{LOT}", "reserved", "available", 2)),
        entry(
            "shop:1",
            ("BER#20261001#L2", "swapped", "available", 2),
            (f"BER#{LOT}", "available", "swapped", 2),
        ),
        entry("shop:1", (f"BER#{LOT}", "shipped", "reserved", 2)),
    ]
    books = fold(swapped)
    assert books["MILK", "L1"].holders == []
    assert books["MILK", "L2"].holders == [Holder("shop:1", 0, 2)]


def test_each_is_told_what_to_do():
    found = report(the_lot(), lambda order: (f"N-{order}", "C-1"))
    assert [(one.order_id, one.tell) for one in found.orders] == [
        ("shop:1", SHIPPED),
        ("shop:2", PART),
    ]
    assert found.units == {"in_house": 14, "held": 1, "shipped": 6}
    held = fold([entry("shop:9", (f"BER#{LOT}", "reserved", "available", 1))], "L1")
    assert report(held["MILK", "L1"], lambda _: ("", "")).orders[0].tell == HELD


def test_as_json_and_as_a_page_that_shows_no_mark_up_of_others():
    found = report(the_lot(), lambda order: ("<b>", "C-1"))
    said = plain(found)
    assert (said["lot"], said["expires_on"]) == ("L1", "2026-10-09")
    assert json.loads(json.dumps(said)) == said
    assert "&lt;b&gt;" in page(found)
    assert "<b>" not in page(found)


@pytest.mark.parametrize(
    ("text", "lots"),
    [
        ("Lot 0201111 (use by date 5/6/2011)", ["0201111"]),
        ("1) - 5) Lot #030813", ["030813"]),
        ("Units: 100265OSCN; 100265ODCN", ["100265OSCN", "100265ODCN"]),
        ("Lot numbers A-12, b.7x and A-12", ["A-12", "b.7x"]),
        ("UPC 0 21985 20005 6", []),
        ("best before 2026-10-09", []),
        ("", []),
    ],
)
def test_lots_that_a_text_names(text: str, lots: list[str]):
    assert named(text) == lots


def test_of_what_a_text_names_the_lots_that_the_house_has():
    text = "Lot # l7-b and L9 of 12/05/2026, best if used by May 17; call 0800 1234567"
    assert of_ours(text, {"L7-B", "L8", "17"}) == ["L7-B"]


@pytest.mark.skipif(not RECALLS.is_dir(), reason="the recall notices of the FDA are not here")
def test_notices_of_the_fda_name_their_lots():
    """Real texts: every one of foods and drugs that says `Lot` or `Unit` names something."""
    (file,) = RECALLS.glob("*.jsonl")
    notices = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [one.get("code-info", "") for one in notices]
    said = [text for text in texts if "lot" in text.lower() or "unit" in text.lower()]
    silent = [text for text in said if not named(text)]
    assert len(said) > 50
    assert len(silent) <= 3, silent
    assert of_ours(" ".join(texts), {"0201111", "030813", "4040063941", "NOT-1"}) == [
        "030813",
        "0201111",
        "4040063941",
    ]
