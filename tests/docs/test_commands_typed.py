"""Every command that a document has people type is there, with its options."""

from pathlib import Path

import pytest

from tests.docs.typed import commands, spelt_out, wrong

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
TYPED = sorted(
    {
        (str(document.relative_to(ROOT)), command)
        for document in DOCUMENTS
        for command in commands(document.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize("document", sorted({document for document, _ in TYPED}))
def test_every_command_is_there_with_its_options(document: str) -> None:
    found = {command: wrong(command) for where, command in TYPED if where == document}
    assert {command: why for command, why in found.items() if why} == {}


def test_pages_that_people_work_by_have_them_type_something() -> None:
    assert {"docs/operations.md", "docs/runbook.md", "docs/commands.md"} <= {at for at, _ in TYPED}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("orders dlq ls review --parked", ""),
        ("orders dlq ls --because x", "it has no --because"),
        ("orders dlq burn", "it is no command yet"),
        ("orders sbmit", "it is no command yet"),
    ],
)
def test_a_slip_is_noticed(typed: str, why: str) -> None:
    assert wrong(typed) == why


def test_braces_are_spelt_out() -> None:
    assert spelt_out("orders holds {ls,release} --json") == [
        "orders holds ls --json",
        "orders holds release --json",
    ]
