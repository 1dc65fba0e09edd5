"""A UBL Order."""

from orders.business.offers import PARTIAL_DELIVERY
from services.gateway.formats.building.draft import Draft
from services.gateway.formats.reading import Placed, Profile, Unreadable
from services.gateway.formats.ubl.head import head, wished
from services.gateway.formats.ubl.lines import lines
from services.gateway.formats.ubl.parties import parties
from services.gateway.formats.ubl.sums import sums
from services.gateway.formats.ubl.tree import Node


def order(root: Node, profile: Profile) -> Placed | list[Unreadable]:
    """The order, or everything in it that could not be read. Its number is the buyer's own; issued
    again under it later, it is a later revision."""
    number = root.one("cbc:ID")
    if not number.text():
        return [Unreadable(number.where, "reference_missing", "send the order's number")]
    draft = Draft.of(number.text(), profile)
    deliveries = root.each("cac:Delivery")
    if len(deliveries) > 1:
        message = "send an order for each delivery"
        draft.fault(deliveries[1].where, "several_deliveries", message)
    head(draft, root, profile)
    parties(draft, root)
    wished(draft, root.one("cac:Delivery"), profile)
    items = [one.one("cac:LineItem") for one in root.each("cac:OrderLine")]
    lines(draft, items)
    draft.order["consents"] = _agreed(items)
    sums(draft, root)
    return draft.finished(root.where, draft.order["placed_at"])


def _agreed(items: list[Node]) -> list[str]:
    """What the buyer agrees to beforehand: parts, if every line says so itself. UBL has no place
    for other articles; that parts are allowed where nothing is said (Peppol) is nobody's word."""
    said = [one.text("cbc:PartialDeliveryIndicator").lower() for one in items]
    return [PARTIAL_DELIVERY] if said and all(one in ("true", "1") for one in said) else []
