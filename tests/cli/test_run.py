"""Which processes `orders run` starts."""

import pytest
import typer

from orders.cli.run import children_of, parse_stages
from orders.contracts.catalogue import STAGES


def test_all_stages_are_together_in_as_many_processes_as_are_asked_for() -> None:
    one, two = (children_of(parse_stages([], asked), None) for asked in ([], ["2"]))
    assert [child.name for child in one] == ["together-1"]
    assert [child.name for child in two] == ["together-1", "together-2"]
    assert all(set(child.arguments) == set(STAGES) for child in two)


def test_a_stage_that_runs_more_often_than_others_has_processes_of_its_own() -> None:
    children = children_of(parse_stages([], ["2", "review=3"]), None)
    names = [child.name for child in children]
    assert {"review-1", "review-2", "review-3", "intake-1", "intake-2"} <= set(names)
    assert len(names) == 2 * len(STAGES) + 1


@pytest.mark.parametrize("asked", ["0", "review=0", "review=", "=", "many", "packing=2"])
def test_what_is_no_number_of_replicas_is_told(asked: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_stages([], [asked])
