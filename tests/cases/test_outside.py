"""Every case on the real broker, one after another in one house, with a clean audit after each."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.local import LocalStack
from orders.cli.commands import cli
from tests.cases.expected import expected, got
from tests.cases.field import reported
from tests.cases.outcome import outcome
from tests.cases.outside import Outside
from tests.cases.place import play
from tests.cases.steps import Case
from tests.cases.story import ordered
from tests.cases.test_inside import wrong
from tests.cases.told import CASES

pytestmark = pytest.mark.timeout(900)
PLAYED = reported() or list(CASES)
NOTES = 1_200_000


@pytest.fixture(scope="module")
def place(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """One house for all cases; the command is pointed at it."""
    files = tmp_path_factory.mktemp("cases")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("ORDERS_")]:
            patch.delenv(name)
        opened = Outside(stack, files, PLAYED)
        for name, value in {**opened.environment, "ORDERS_DATA_DIR": str(files)}.items():
            patch.setenv(name, value)
        try:
            yield opened
        finally:
            opened.close()


def _orders(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), env={"COLUMNS": "200"})


@pytest.mark.parametrize("case", PLAYED, ids=lambda case: case.name)
def test_a_case_comes_to_what_it_should(case: Case, place: Outside) -> None:
    play(case, place)

    def right() -> bool:
        found = outcome(case, place)
        return got(found) == expected(found)

    try:
        place.wait("as it should be", right)
    except AssertionError:
        found = outcome(case, place)
        assert got(found) == expected(found)
    assert place.news(wrong(place.audit())) == []


def test_an_order_that_is_too_large_ends_in_one_line(place: Outside, tmp_path: Path) -> None:
    step = ordered("a22", ("ART-22", 1), notes="x" * NOTES)
    file = tmp_path / "big.json"
    file.write_text(json.dumps({**step.value["order"], "placed_at": place.now()}))
    result = _orders("submit", str(file))
    assert result.exit_code == 3, result.output
    assert len(result.output.strip().splitlines()) == 1, result.output


def test_a_list_of_stock_is_judged_before_it_is_loaded(place: Outside, tmp_path: Path) -> None:
    known = PLAYED[0].articles[0]
    rows = [
        f"{known},HMA,7,PCE",
        "ART-1Z,HAM,7,PCE",
        f"{known},HAM,3,PCE",
        f"{known},HAM,5,PCE",
        f"{known},HAM,5,KGM",
    ]
    file = tmp_path / "stock.csv"
    file.write_text("\n".join(["sku,warehouse,quantity,unit", *rows, ""]))
    result = _orders("stock", "load", str(file), "--dry-run")
    assert result.exit_code == 3, result.output
    assert all(f"{row}" in result.output for row in range(2, 7)), result.output


def test_what_is_shown_of_an_article_adds_up(place: Outside) -> None:
    [case] = [case for case in PLAYED if case.name.startswith("24")]
    [sku] = case.articles
    result = _orders("stock", "show", sku, "--json")
    assert result.exit_code == 0, result.output
    [stock] = json.loads(result.stdout)
    shelves = {shelf["warehouse"]: shelf["on_hand"] for shelf in stock["warehouses"]}
    assert (shelves.get("MUC"), sum(shelves.values())) == (2, stock["on_hand"]), result.output
