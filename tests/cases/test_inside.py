"""Every case through all stages in memory, with a clean audit after it: as we tell it, and as it
was reported."""

import pytest

from orders.audit.report import Report
from tests.cases.expected import expected, got
from tests.cases.field import folder, reported
from tests.cases.inside import Inside
from tests.cases.outcome import outcome
from tests.cases.place import play
from tests.cases.steps import Case
from tests.cases.told import CASES

REPORTED = reported()


def wrong(report: Report) -> list[str]:
    """What the audit found."""
    return [
        f"{result.name}: {finding.about}: {finding.says}"
        for result in report.results.values()
        for finding in result.shown
    ]


@pytest.mark.parametrize("case", [*CASES, *REPORTED], ids=lambda case: case.name)
def test_a_case_comes_to_what_it_should(case: Case) -> None:
    place = Inside([case])
    play(case, place)
    found = outcome(case, place)
    assert got(found) == expected(found)
    assert wrong(place.audit()) == []


@pytest.mark.skipif(not REPORTED, reason=f"no cases in {folder()} (ORDERS_CASES_DIR)")
def test_every_reported_case_is_told_here_too() -> None:
    assert {case.name[:2] for case in REPORTED} == {case.name[:2] for case in CASES}
