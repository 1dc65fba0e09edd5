"""Money and credit that do not add up."""

from tests.audit.lived import COMPLETED, change, change_movement, drop, every, find, kind
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


def a_document_left_to_finance_although_the_order_is_known(world: World) -> None:
    ends = (COMPLETED, ("orders.notices.v1", "OrderStopped"))
    over = {value["order_id"] for end in ends for *_, value in every(world, *end)}
    waiting = find(
        world, "orders.inventory.v1", "OrderBackordered", lambda one: one["order_id"] not in over
    )[3]
    order, now = waiting["order_id"], world.clock.now()
    pay(world, order, now)
    log = find(world, "payment.events.v1", "PaymentReceived")[0]
    told = {
        "order_id": order,
        "stage": "review",
        "record": "PaymentReceived",
        "document": "late",
        "reason": "may_be_repeated",
        "at": now,
    }
    world.broker.log("orders.messages.v1", log.partition).append(
        order.encode(),
        world.codec.encode(kind("orders.messages.v1", "RecordIgnored"), told),
        [("cause", f"payment.events.v1/{log.partition}/{log.high - 1}".encode())],
        now,
        None,
    )


def pay(world: World, order: str, at: int) -> None:
    """Some money that nobody owes, of this moment."""
    value = {
        "order_id": order,
        "issuer": "",
        "document_id": "late",
        "amount_minor": 700,
        "currency": "EUR",
        "method": "transfer",
        "at": at,
    }
    world.send("payment.events.v1", "PaymentReceived", value)


def money_that_was_not_given_back(world: World) -> None:
    """One of the cancelled orders was paid."""
    drop(world, "orders.review.v1", "RefundRequested")


def credit_for_less_than_is_unpaid(world: World) -> None:
    change_movement(world, "credit", {"amount": 1}, lambda one: one["debit"] == "reserved")
