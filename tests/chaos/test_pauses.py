"""A replica paused (SIGSTOP) until the group has moved on, then continued: it changes nothing,
and comes back as a healthy member."""

from collections.abc import Sequence

import pytest

from tests.chaos.conftest import OpenHouse
from tests.chaos.house import DEADLY, House

BATCH = ("before prepare", "before the first produce", "after produce", "after send-offsets")
CLAIM = (
    "claim: after committed",
    "claim: after fencing token commit",
    "claim: after fencing token raise",
    "claim: after replay",
    "claim: between ledger and state store",
    "claim: before start",
)


def pause(house: House, stage: str, failpoint: str, feed: float) -> None:
    """Replica 1 joins replica 2, stops at the second time that it reaches the failpoint, and sleeps
    until replica 2 has all partitions."""
    house.start(stage, strikes=[f"stop:{failpoint}:2"])
    sleeper = f"{stage}-1"
    house.until(f"{sleeper} stops {failpoint}", lambda: house.family.asleep(sleeper), feed=feed)
    house.until("the group has moved on", lambda: house.family.owned(f"{stage}-2") == 4, feed=feed)


def wake(house: House, stage: str, feed: float) -> None:
    """Replica 1 goes on, and has partitions again."""
    house.family.wake(f"{stage}-1")
    house.until(
        "the sleeper is a healthy member",
        lambda: (
            house.family.ready(f"{stage}-1")
            and house.family.owned(f"{stage}-1") == house.family.owned(f"{stage}-2") == 2
        ),
        feed=feed,
    )


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("failpoints", [BATCH, CLAIM], ids=["batch", "claim"])
def test_paused_while_others_work(open_house: OpenHouse, failpoints: Sequence[str]) -> None:
    """Inventory, whose ledger, state stores and topics all could be spoilt."""
    house = open_house(time_outs=DEADLY)
    house.furnish()
    house.start("intake", "review")
    house.start("inventory", replica=2)
    house.buy(12)
    house.until("orders flow", house.heard("StockReserved", house.submitted))
    for failpoint in failpoints:
        pause(house, "inventory", failpoint, feed=5)
        house.buy(12)
        house.until("the other replica does it all", house.heard("StockReserved", house.submitted))
        house.audit(at_rest=False)
        wake(house, "inventory", feed=5)
        house.buy(12)
        house.until("both work", house.heard("StockReserved", house.submitted))
        assert house.family.said("inventory-1", "lost") or house.family.said(
            "inventory-1", "revoked"
        ), failpoint
        house.family.end("inventory-1")
    assert set(house.ear.orders("StockReserved").values()) == {1}
    house.audit()


@pytest.mark.timeout(1800)
def test_paused_with_nothing_but_timers(open_house: OpenHouse) -> None:
    """A batch of timers consumes no record: only the chain's unchanged offset in its transaction
    lets Kafka refuse it."""
    house = open_house(day_seconds=15, time_outs=DEADLY)
    house.furnish()
    house.start("intake")
    house.start("review", replica=2)
    for failpoint in BATCH:
        asked = house.buy(8, channel="desk", wished_delivery_at=house.clock.now() + 30 * 86_400_000)
        house.until("the customers are asked", house.heard("ConfirmationRequested", asked))
        house.rest()
        house.family.end("review-2")
        house.start("review", strikes=[f"stop:{failpoint}:1"])
        house.until("it stops with a batch of timers", lambda: house.family.asleep("review-1"))
        house.start("review", replica=2)
        house.until("the group has moved on", lambda: house.family.owned("review-2") == 4)
        house.until("the customers are reminded", house.heard("ConfirmationReminded", asked))
        wake(house, "review", feed=0)
        house.family.end("review-1")
    house.until("all orders have ended", house.heard("OrderStopped", house.submitted))
    reminded = house.ear.orders("ConfirmationReminded")
    assert set(reminded.values()) == {2}, "two reminders each, none twice"
    assert set(house.ear.orders("OrderStopped").values()) == {1}
    house.audit()
