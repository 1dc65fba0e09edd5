"""Money and credit that do not add up."""

from tests.audit.lived import COMPLETED, change, change_movement, drop, find, kind
from tests.engine.world import World


def a_limit_that_was_lower(world: World) -> None:
    change(world, "ref.customers.v1", "Customer", {"credit_limit_minor": 1})


def too_much_money_back(world: World) -> None:
    """The cancelled order was on account: nothing was paid."""
    log, _, message, notice = find(world, "orders.notices.v1", "OrderStopped")
    value = {
        "order_id": notice["order_id"],
        "version": 1,
        "refund_id": "x",
        "amount_minor": 10**9,
        "currency": "EUR",
        "because": "",
        "lines": [],
        "at": 0,
    }
    log = world.broker.log("orders.review.v1", log.partition)
    log.append(
        message.key,
        world.codec.encode(kind("orders.review.v1", "RefundRequested"), value),
        (),
        message.timestamp,
        None,
    )


def a_payment_that_nobody_asked_for(world: World) -> None:
    order = find(world, *COMPLETED)[3]["order_id"]
    paid = {
        "order_id": order,
        "document_id": "bank-1",
        "refund_id": "review-9",
        "amount_minor": 1,
        "currency": "EUR",
        "at": 0,
    }
    world.send("payment.events.v1", "RefundPaid", paid)


def money_that_was_not_given_back(world: World) -> None:
    """One of the cancelled orders was paid."""
    drop(world, "orders.review.v1", "RefundRequested")


def credit_for_less_than_is_unpaid(world: World) -> None:
    change_movement(world, "credit", {"amount": 1}, lambda one: one["debit"] == "reserved")
