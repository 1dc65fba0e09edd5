"""What is agreed with the channel of an order, before what policy says of its channel."""

from orders.business.confirmation import ConfirmationRule, agreed_rule
from orders.business.linked import is_linked
from orders.contracts.records import Channel
from orders.engine.references import References
from services.review.policy import ReviewPolicy

CHOSEN = ConfirmationRule(means="automatic", then="cancel")


def confirmation_of(
    order_id: str, policy: ReviewPolicy, references: References
) -> ConfirmationRule:
    """How its customer confirms (CF-01). What they chose as a replacement they do not (TR-05)."""
    if is_linked(order_id):
        return CHOSEN
    channel = references.table(Channel).get(order_id.partition(":")[0])
    return agreed_rule(channel) or policy.confirmation_of(order_id)
