"""docs/formats.md says what becomes of every sample, and knows every code of a fault."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.gateway.formats.reading import Cancelled, Reading, Unreadable, Waiting
from tools.formats import BEGINNING, END, outcome, page, table

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
PAYLOADS = Path(os.environ.get("TEST_DATA_DIR", "../shared/data")) / "channel_payloads"
CODE = {
    **dict.fromkeys(("Unreadable", "NotJson", "Waiting", "fault", "disagree"), 1),
    **dict.fromkeys(("Refused", "odd"), 0),
}
"""What makes a fault or lets an order wait -> which argument is its code."""


def codes() -> Iterator[str]:
    """Every code that the readers of formats write out."""
    for file in sorted((ROOT / "services" / "gateway" / "formats").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            place = CODE.get(ast.unparse(node.func).rpartition(".")[2])
            if place is None or len(node.args) <= place:
                continue
            if isinstance(code := node.args[place], ast.Constant) and isinstance(code.value, str):
                yield code.value


@pytest.mark.skipif(
    not PAYLOADS.is_dir(), reason=f"no {PAYLOADS}: set TEST_DATA_DIR to the folder of shared data"
)
def test_the_page_tells_what_becomes_of_every_sample():
    assert page(TEXT, table(PAYLOADS)) == TEXT, "run python -m tools.formats"


def test_the_page_knows_every_code():
    written = set(codes())
    assert {"json_malformed", "quantity_not_whole", "test_order"} <= written
    assert sorted(code for code in written if f"`{code}`" not in TEXT) == []


def test_an_outcome_is_told_in_a_line():
    faults = tuple(Unreadable(f"/{n}", "no_order", "") for n in range(4))
    one = Reading(cancelled=(Cancelled("1", "", 0),), waiting=(Waiting("2", "cart"),))
    assert outcome([one, one]) == "accepted: 2 cancellations; waiting: `cart`"
    assert outcome([Reading(faults=faults)]) == (
        "refused: `no_order` at `/0`, `no_order` at `/1` and 2 more"
    )


def test_another_table_takes_the_place_of_the_old_one():
    assert page(f"a\n{BEGINNING}\nold\n{END}\nb", "new") == f"a\n{BEGINNING}\nnew\n{END}\nb"
