"""Figures of orders, and measures, that are not what the stages' records come to."""

from tests.audit.lived import change, drop, repeat
from tests.engine.world import World

MEASURED = "orders.measures.v1", "OrderMeasured"
SUMMARIES = "orders.summaries.v1", "StageSummarised"


def figures_that_nobody_told(world: World) -> None:
    drop(world, *MEASURED)


def figures_told_twice(world: World) -> None:
    repeat(world, *MEASURED)


def a_shipment_too_many(world: World) -> None:
    change(world, *MEASURED, {"shipments": 9})


def another_day_of_submission(world: World) -> None:
    change(world, *MEASURED, {"submitted_at": 7})


def an_end_that_was_none(world: World) -> None:
    change(world, *MEASURED, {"ended_by": "allocation"})


def measures_that_were_lost(world: World) -> None:
    drop(world, *SUMMARIES, lambda value: value["measures"])


def measures_told_twice(world: World) -> None:
    repeat(world, *SUMMARIES, lambda value: value["measures"])
