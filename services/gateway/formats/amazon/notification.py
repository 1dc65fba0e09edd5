"""The notification ORDER_CHANGE: it tells that something changed, not what the order is now."""

from collections.abc import Iterator

from services.gateway.formats.amazon.shared import STATES, state
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import moment
from services.gateway.formats.reading import Cancelled, Outcome, Profile, Waiting
from services.gateway.formats.values.references import encoded


def read(notification: Part, profile: Profile) -> Iterator[Outcome]:
    """A cancellation, or its buyer's wish; of everything else only that the order is to be
    fetched."""
    if notification.text("NotificationType") != "ORDER_CHANGE":
        notification.at("NotificationType").odd("no_order", "send ORDER_CHANGE, or orders")
        return
    change = notification.at("Payload", "OrderChangeNotification")
    reference = encoded(change.needed("AmazonOrderId"))
    trigger, status = change.at("OrderChangeTrigger"), change.text("Summary", "OrderStatus")
    at = moment(trigger, "TimeOfOrderChange", zone=profile.zone) or 0
    if state(status) == "canceled":
        yield Cancelled(reference, "cancelled_at_amazon", at)
    elif trigger.text("ChangeReason") == "Buyer Requested Cancel":
        yield Cancelled(reference, "buyer_requested", at)
    else:
        yield Waiting(reference, STATES.get(state(status), "to_be_fetched"))
