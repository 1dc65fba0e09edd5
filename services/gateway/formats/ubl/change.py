"""A UBL OrderChange: lines as they are to be, those that are cancelled, and what changes of the
whole."""

from services.gateway.formats.building.draft import Draft
from services.gateway.formats.reading import Changed, Profile, Unreadable
from services.gateway.formats.ubl.head import currency, notes, wished
from services.gateway.formats.ubl.lines import is_line_number, lines
from services.gateway.formats.ubl.parties import delivery_address
from services.gateway.formats.ubl.sums import tax_by_rate
from services.gateway.formats.ubl.tree import Node
from services.gateway.formats.values.references import encoded

_CANCELLED = frozenset({"cancelled", "canceled", "deleted", "2"})
"""Line status of UBL, and of UN/ECE 1229 as Peppol has it."""


def change(root: Node, profile: Profile) -> Changed | list[Unreadable]:
    """The change, or everything in it that could not be read."""
    number = root.one("cac:OrderReference/cbc:ID")
    if not number.text():
        return [Unreadable(number.where, "reference_missing", "send which order it is")]
    draft = Draft.of(number.text(), profile)
    draft.order["currency"] = currency(root, profile)
    buyer = root.one("cac:BuyerCustomerParty/cac:Party/cac:PartyName/cbc:Name")
    notes(draft, root)
    wished(draft, root.one("cac:Delivery"), profile)
    delivery_address(draft, root.one("cac:Delivery"), buyer)
    head = {
        name: draft.order[name]
        for name in ("notes", "wished_delivery_at", "delivery_address")
        if any(path.startswith(name) for path in draft.places)
    }
    items = [one.one("cac:LineItem") for one in root.each("cac:OrderLine")]
    dropped, kept = _dropped(draft, items)
    lines(draft, kept)
    tax_by_rate(draft)
    for node in root.each("cac:AllowanceCharge"):
        message = "it cannot be divided among some of the lines: cancel the order, and send it anew"
        draft.fault(node.where, "change_of_sums", message)
    draft.bound(root.where)
    return draft.faults or Changed(
        reference=encoded(number.text()),
        order=head,
        lines=tuple(draft.order["lines"]),
        dropped=dropped,
        places=draft.places,
        revision=_revision(root),
    )


def _dropped(draft: Draft, items: list[Node]) -> tuple[tuple[int, ...], list[Node]]:
    """Numbers of the lines that are cancelled, and the other lines. Here a line without a number
    says nothing: it is that of the order."""
    dropped, kept = list[int](), list[Node]()
    for item in items:
        number = item.text("cbc:ID")
        if not is_line_number(number):
            message = "send the number that the line has in the order"
            draft.fault(f"{item.where}/cbc:ID", "line_unknown", message)
        elif item.text("cbc:LineStatusCode").lower() in _CANCELLED:
            dropped.append(int(number))
        else:
            kept.append(item)
    return tuple(dropped), kept


def _revision(root: Node) -> int:
    number = root.text("cbc:SequenceNumberID")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
