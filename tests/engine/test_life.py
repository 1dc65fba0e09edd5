"""A partition's life: where it may go from where it is, and nowhere else."""

import pytest

from orders.engine.core.life import LEGAL, IllegalTransition, Life, moved


@pytest.mark.parametrize("life", Life)
def test_the_group_can_take_a_partition_at_any_time(life: Life) -> None:
    assert moved(life, Life.GONE) is Life.GONE


@pytest.mark.parametrize("life", [Life.WAITING, Life.READY, Life.STOPPED])
def test_nothing_is_handled_that_was_not_claimed_first(life: Life) -> None:
    with pytest.raises(IllegalTransition, match="gone cannot become"):
        moved(Life.GONE, life)
    assert moved(Life.ASSIGNED, life) is life
    assert moved(life, Life.ASSIGNED) is Life.ASSIGNED  # whatever is in doubt is claimed anew


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Life.READY, Life.READY),
        (Life.READY, Life.WAITING),
        (Life.STOPPED, Life.READY),
        (Life.READY, Life.STOPPED),
    ],
)
def test_only_a_claim_leads_from_one_to_the_other(before: Life, after: Life) -> None:
    with pytest.raises(IllegalTransition):
        moved(before, after)


def test_every_life_has_its_transitions() -> None:
    assert set(LEGAL) == set(Life)
