"""Simulated worlds notice when the engine is broken: each deliberate fault is caught by the
schedule that is noted for it."""

from pathlib import Path

import pytest

from tests.crash.defects import DEFECTS, applied
from tests.crash.defects.finding import caught_afresh, noted
from tests.crash.runner import run
from tests.crash.schedule import Schedule

AFRESH = 40
"""A change of the engine may move the moments that a schedule names: then as many others may
catch the fault."""


def test_there_are_at_least_twenty() -> None:
    assert len(DEFECTS) >= 20
    assert set(noted()) == set(DEFECTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_caught(name: str) -> None:
    """That the sound engine passes under the schedule was made sure of when it was noted: to do
    it again would take as long once more."""
    with applied(name):
        verdict = run(Schedule.parse(noted()[name]["schedule"]))
    assert not verdict.ok or caught_afresh(name, AFRESH), (
        f"not caught any more: python -m tests.crash.defects '{name}'"
    )


def test_the_document_names_each() -> None:
    document = Path("docs/reliability.md").read_text(encoding="utf-8")
    assert [name for name in DEFECTS if f"| {name} |" not in document] == []
