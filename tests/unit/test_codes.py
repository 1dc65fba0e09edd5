"""Outcome and reason codes are one dialect: they are labels of metrics."""

import pytest

from orders.engine.errors import Refused
from orders.engine.handling import Handling


@pytest.mark.parametrize("code", ["approved", "already_handled", "older_version2"])
def test_snake_case_passes(code: str) -> None:
    assert Handling(outcome=code, reason=code).reason == code
    assert Handling(outcome=code).reason == ""


@pytest.mark.parametrize("code", ["not one word", "Approved", "left-overs", "_a", "a__b", "ü"])
def test_anything_else_is_the_stages_fault(code: str) -> None:
    with pytest.raises(Refused, match="is no code"):
        Handling(outcome=code)
    with pytest.raises(Refused, match="is no code"):
        Handling(outcome="approved", reason=code)


def test_an_outcome_is_never_empty() -> None:
    with pytest.raises(Refused, match="is no code"):
        Handling(outcome="")
