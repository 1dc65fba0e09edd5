"""When an order is expected to be processed: behind what the house has to do already (IN-04)."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import Workload
from orders.engine.references import References
from services.intake.policy import IntakePolicy
from services.intake.rules.expected import backlog_hours, behind, expected_at
from services.intake.stage import STAGE

MONDAY_AT_8 = int(datetime.fromisoformat("2026-09-21T08:00+02:00").timestamp() * 1000)
HOUR = 3_600_000
POLICY = IntakePolicy.load(STAGE.policy_file).model_copy(
    update={"expected_hours": {"GOODS": 2}, "orders_an_hour": {"held": 60, "released": 240}}
)


def told(*partitions: dict[str, int]) -> References:
    """What tracking told of each partition."""
    rows = {
        str(number): {"partition": number, "orders": orders, "at": 0}
        for number, orders in enumerate(partitions)
    }
    return References({Workload: rows})


def test_with_nobody_before_it_only_its_own_work_counts():  # IN-04
    assert expected_at("GOODS", MONDAY_AT_8, told(), POLICY) == MONDAY_AT_8 + 2 * HOUR
    assert behind(told(), POLICY) == []


def test_what_waits_in_all_partitions_is_before_it():  # IN-04
    references = told({"released": 300}, {"released": 420, "held": 60})
    assert expected_at("GOODS", MONDAY_AT_8, references, POLICY) == MONDAY_AT_8 + 6 * HOUR
    [rule] = behind(references, POLICY)
    assert (rule["rule"], rule["code"]) == ("IN-04", "backlog")
    [fact] = rule["facts"]
    assert (fact["value"], fact["unit"]) == ("4", "hour")


def test_a_backlog_of_more_than_a_day_is_done_in_working_hours():  # IN-04
    references = told({"released": 240 * 12})
    tuesday_at_12 = MONDAY_AT_8 + (24 + 4) * HOUR
    assert expected_at("GOODS", MONDAY_AT_8, references, POLICY) == tuesday_at_12


@pytest.mark.parametrize("status", ["awaiting_confirmation", "backordered", "dispatched"])
def test_who_waits_for_others_than_the_house_is_not_before_it(status: str):  # IN-04
    assert backlog_hours(told({status: 100_000}), POLICY) == 0


def test_less_than_an_hour_of_work_is_not_told():  # IN-04
    assert backlog_hours(told({"held": 30, "released": 119}), POLICY) == 0
    assert backlog_hours(told({"held": 30, "released": 120}), POLICY) == 1


@given(*[st.integers(0, 10_000)] * 3)
def test_the_more_wait_the_later(held: int, released: int, more: int):  # IN-04
    fewer = expected_at("GOODS", MONDAY_AT_8, told({"held": held, "released": released}), POLICY)
    then = told({"held": held, "released": released + more})
    assert expected_at("GOODS", MONDAY_AT_8, then, POLICY) >= fewer
