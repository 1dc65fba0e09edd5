"""Outcomes and reasons are labels of metrics, codes of rules stand in decisions: a stage declares
every one that it answers with, and none that it does not. What is put together while it runs,
`Room` holds in every test of a stage."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from orders.client.groups import wiring_of
from orders.contracts.catalogue import STAGES
from services.intake.rules.faults import FINAL
from services.tracking.rules.table import STOPS
from tests.stages.codes import declared

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "orders" / "business"
KINDS = ROOT / "orders" / "contracts" / "records.py"
FROM_OTHERS = {*STOPS, "completed", "returned", "quarantine"}
"""How orders end and where goods came from: other stages' words, which a handler passes on."""
VAIN = ("ignore", "ignored", "_ignored")
FAULTS = ("fault", "_wrong")


@pytest.mark.parametrize("stage", STAGES)
def test_every_code_that_a_handler_names_is_declared(stage: str) -> None:
    codes = declared(stage)
    outcomes, reasons = named(stage)
    assert outcomes - codes.outcomes == set()
    assert reasons - codes.reasons - {"", stage} == set()


@pytest.mark.parametrize("stage", STAGES)
def test_every_declared_code_is_one_that_the_stage_can_say(stage: str) -> None:
    said = words(stage) | FROM_OTHERS
    said |= {f"already_{word}" for word in said}
    codes = declared(stage)
    assert (codes.outcomes | codes.reasons | codes.rules) - said == set()


@pytest.mark.parametrize("stage", STAGES)
def test_what_becomes_of_a_kind_of_record_is_declared_of_what_the_stage_takes(stage: str) -> None:
    taken = {kind.__name__ for kind in wiring_of(stage).stage.takes}
    assert declared(stage).by_event.keys() == taken


def named(stage: str) -> tuple[set[str], set[str]]:
    """(outcomes, reasons) that stand in its handlers as they are."""
    outcomes: set[str] = set()
    reasons: set[str] = set()
    for call in (node for tree in trees(stage) for node in ast.walk(tree)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        reasons |= set(texts(given.get("reason")))
        if name == "Handling":
            outcomes |= set(texts(given.get("outcome")))
        elif name == "conclude":
            outcomes |= set(texts(call.args[0]))
        elif name in VAIN:
            reasons |= {text for argument in call.args for text in texts(argument)}
        elif name in FAULTS:
            reasons |= set(texts(call.args[0])) - FINAL
    return outcomes, reasons


def texts(node: ast.expr | None) -> Iterator[str]:
    """What an expression may come to, as far as it stands there."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*texts(one), *texts(other))
        case ast.BoolOp(values=values):
            yield from (text for value in values for text in texts(value))


def words(stage: str) -> set[str]:
    """Every text in the code of the stage and in what stages share, and every kind and status."""
    everywhere = [*trees(stage), *(tree(path) for path in (*SHARED.glob("*.py"), KINDS))]
    return {
        node.value.lower()
        for one in everywhere
        for node in ast.walk(one)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def trees(stage: str) -> list[ast.Module]:
    return [tree(path) for path in sorted((ROOT / "services" / stage).rglob("*.py"))]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
