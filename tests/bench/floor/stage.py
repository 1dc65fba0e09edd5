"""The plain credit review as a stage: all that its author writes, from the engine's front room
alone."""

from pathlib import Path

from orders.contracts.blank import blank
from orders.engine.context import Context
from orders.engine.handling import Event, Handling
from orders.engine.policy import Policy
from orders.engine.stage import Stage
from tests.bench.floor.records import CreditDecided, PlainOrder, PlainReviewState


class PlainPolicy(Policy):
    """The tunable: how much credit anybody has, minor units."""

    limit_minor: int


def review(
    order: PlainOrder, state: PlainReviewState | None, ctx: Context[PlainPolicy]
) -> Handling:
    """Approve what fits into the customer's credit with all that was approved before."""
    used = state["used_minor"] if state is not None else 0
    fits = used + order["total_minor"] <= ctx.policy.limit_minor
    if fits:
        used += order["total_minor"]
    decided: CreditDecided = {
        "order_id": order["order_id"],
        "customer_id": order["customer_id"],
        "verdict": "approved" if fits else "declined",
        "total_minor": order["total_minor"],
        "used_minor": used,
        "at": ctx.now,
    }
    return Handling(
        outcome=decided["verdict"],
        state={**(state or blank(PlainReviewState)), "used_minor": used},
        events=[Event(CreditDecided, decided)],
    )


STAGE = Stage(
    name="plain_review",
    chain="plain.orders.v1",
    state=PlainReviewState,
    policy=PlainPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    takes={PlainOrder: review},
    emits=(CreditDecided,),
)
