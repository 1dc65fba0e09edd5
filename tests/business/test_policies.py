"""What several stages have in their policies, each by itself, must fit together."""

import pytest

from orders.business.horizon import HorizonPolicy
from orders.business.ranks import RankPolicy
from orders.business.reports import ReportsPolicy
from orders.business.waiting import WaitingPolicy
from orders.engine.policy import Policy
from orders.engine.stage import Stage
from services.allocation.stage import STAGE as ALLOCATION
from services.inventory.stage import STAGE as INVENTORY
from services.shipping.stage import STAGE as SHIPPING
from tests.engine.scenario import EVERY_STAGE


@pytest.mark.parametrize("shared", [RankPolicy, WaitingPolicy, ReportsPolicy, HorizonPolicy])
def test_inventory_and_allocation_agree(shared: type[Policy]) -> None:
    """IV-09, AL-01, IV-10: the same order waits in both, and the same reports are booked in
    both."""
    inventory, allocation = (
        stage.policy.load(stage.policy_file).model_dump(include=set(shared.model_fields))
        for stage in (INVENTORY, ALLOCATION)
    )
    assert inventory == allocation
    assert inventory.keys() == shared.model_fields.keys()


def test_a_version_does_not_depend_on_where_a_field_stands() -> None:
    class OneWay(Policy):
        days: int
        role: str

    class TheOther(Policy):
        role: str
        days: int

    one, same = OneWay(days=3, role="planner"), TheOther(role="planner", days=3)
    assert one.version == same.version
    assert one.version != OneWay(days=4, role="planner").version


def test_a_version_does_not_depend_on_how_a_process_keeps_a_set() -> None:
    """Strings of a set stand in another order in each process; so do these two, in any."""

    class Allowing(Policy):
        days: frozenset[int]

    one, same = Allowing(days=frozenset([0, 8])), Allowing(days=frozenset([8, 0]))
    assert list(one.days) != list(same.days)
    assert one.version == same.version
    assert one.version != Allowing(days=frozenset([0])).version


@pytest.mark.parametrize("stage", EVERY_STAGE, ids=lambda stage: stage.name)
def test_a_policy_that_has_a_calendar_judges_by_the_data_of_holidays(stage: Stage) -> None:
    """IN-04, CF-04: after an upgrade of the library nobody takes the new judgement for the old."""
    has_one = "Calendar" in stage.policy.model_json_schema().get("$defs", {})
    keeps_carriers_days = stage is SHIPPING  # they do not call on public holidays (SH-03)
    assert ("holidays" in stage.policy.judges_by) == (has_one or keeps_carriers_days)
