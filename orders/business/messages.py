"""Messages that stages ask for: one form for all, so that templates can rely on it (TR-02)."""

from collections.abc import Mapping

from orders.contracts.records import MessageRequested
from orders.engine.handling import Event

LANGUAGE = "en"
"""Of messages where neither the buyer nor a policy names one."""


def message(
    order_id: str,
    message_id: str,
    *,
    to: str,
    template: str,
    language: str,
    values: Mapping[str, str],
    at: int,
) -> Event:
    """One message to the customer or to a role. `message_id` is unique in the order: one a fact.

    Times in `values` are `times.moment`, amounts `money.money`; the language is never empty.
    """
    asked: MessageRequested = {
        "order_id": order_id,
        "message_id": message_id,
        "to": to,
        "template": template,
        "language": language or LANGUAGE,
        "values": dict(values),
        "at": at,
    }
    return Event(MessageRequested, asked)
