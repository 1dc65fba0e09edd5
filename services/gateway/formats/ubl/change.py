"""A UBL OrderChange: lines as they are to be, those that are cancelled, and what changes of the
whole."""

from services.gateway.formats.building.draft import Draft
from services.gateway.formats.reading import Changed, Profile, Unreadable
from services.gateway.formats.ubl.head import collected, currency, issued, notes, wished
from services.gateway.formats.ubl.lines import is_line_number, lines
from services.gateway.formats.ubl.parties import delivery_address
from services.gateway.formats.ubl.sums import tax_by_rate
from services.gateway.formats.ubl.tree import Node
from services.gateway.formats.values.references import encoded

CHANGING = (
    "notes",
    "wished_delivery_at",
    "delivery_address",
    "delivery",
    "collection_place",
)
_CANCELLED = frozenset({"cancelled", "canceled", "deleted", "2"})
"""Line status of UBL, and of UN/ECE 1229 as Peppol has it."""
LONGEST_NUMBER = 6
"""Digits of a number that counts changes: as milliseconds they are less than an hour."""


def change(root: Node, profile: Profile) -> Changed | list[Unreadable]:
    """The change, or everything in it that could not be read."""
    number = root.one("cac:OrderReference/cbc:ID")
    if not number.text():
        return [Unreadable(number.where, "reference_missing", "send which order it is")]
    draft = Draft.of(number.text(), profile)
    draft.order["currency"] = currency(root, profile)
    buyer = root.one("cac:BuyerCustomerParty/cac:Party/cac:PartyName/cbc:Name")
    notes(draft, root)
    collected(draft, root)
    wished(draft, root.one("cac:Delivery"), profile)
    delivery_address(draft, root.one("cac:Delivery"), buyer)
    head = {
        name: draft.order[name]
        for name in CHANGING
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
    revision = 0
    with draft.noting(f"{root.where}/cbc:IssueDate"):
        revision = _revision(root, profile)
    return draft.faults or Changed(
        reference=encoded(number.text()),
        order=head,
        lines=tuple(draft.order["lines"]),
        dropped=dropped,
        places=draft.places,
        revision=revision,
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


def _revision(root: Node, profile: Profile) -> int:
    """When it was issued, milliseconds, and its number among the changes of that moment: documents
    without a time of day say midnight. 0 if it does not say when. Raises Refused."""
    if not root.text("cbc:IssueDate"):
        return 0
    number = root.text("cbc:SequenceNumberID")
    counted = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    return issued(root, profile) + (int(number) if counted else 0)
