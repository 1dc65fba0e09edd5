"""What was sent in vain is told with all that its sender needs to find it."""

from typing import Any

from orders.business.ignored import ignored
from orders.contracts.records import PaymentReceived, RecordIgnored
from orders.engine.context import Cause, Context
from orders.engine.handling import UNCHANGED
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.stage import STAGE


def test_it_is_told_and_nothing_changes():
    policy = ReviewPolicy.load(STAGE.policy_file)
    ctx: Context[Any] = Context("shop:1", 5, policy, References({}), Cause("t", 0, 1, 5))
    handling = ignored("review", PaymentReceived, "repeated_document", ctx, document="D1")
    assert (handling.outcome, handling.reason) == ("ignored", "repeated_document")
    assert handling.state is UNCHANGED
    (told,) = handling.events
    assert told.record is RecordIgnored
    assert told.value == {
        "order_id": "shop:1",
        "stage": "review",
        "record": "PaymentReceived",
        "document": "D1",
        "reason": "repeated_document",
        "at": 5,
    }
