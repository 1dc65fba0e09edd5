"""UBL 2.0 to 2.4 (OASIS): Order, OrderChange, OrderCancellation. Places are XPaths.

What is needed is read, and what cannot be read is named. Whether a document is valid under the
schemas of OASIS is looked at where that is agreed.

    order.py    an order                     change.py   a change of one
    head.py     dates, notes, terms          parties.py  who takes part
    lines.py    its lines                    sums.py     discounts, taxes, totals
    values.py   amounts, quantities, dates   tree.py     XML whose elements know their place
    schemas.py  those of OASIS               validity.py where a document breaks them
"""

from lxml import etree

from services.gateway.formats.reading import (
    Cancelled,
    Changed,
    Placed,
    Profile,
    Reading,
    Unreadable,
)
from services.gateway.formats.ubl.change import change
from services.gateway.formats.ubl.head import issued
from services.gateway.formats.ubl.order import order
from services.gateway.formats.ubl.tree import Node, parse
from services.gateway.formats.ubl.validity import invalid
from services.gateway.formats.values.references import encoded
from services.gateway.formats.values.refusal import Refused

_SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMES = {
    "cac": f"{_SPACE}CommonAggregateComponents-2",
    "cbc": f"{_SPACE}CommonBasicComponents-2",
}
KINDS = ("Order", "OrderChange", "OrderCancellation")
_ENVELOPE = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}"


def read(document: bytes, profile: Profile) -> Reading:
    """The one order, change or cancellation; inside a Standard Business Document too."""
    root = parse(document)
    if isinstance(root, Unreadable):
        return Reading(faults=(root,))
    if root.tag == f"{_ENVELOPE}StandardBusinessDocument":
        root = next((one for one in root if one.tag.startswith(f"{{{_SPACE}")), root)
    name = etree.QName(root).localname
    if root.tag != f"{{{_SPACE}{name}-2}}{name}" or name not in KINDS:
        message = "send an Order, OrderChange or OrderCancellation of UBL 2"
        return Reading(faults=(Unreadable("/*", "document_not_an_order", message),))
    if profile.schemas and (faults := invalid(root, document, profile.schemas, NAMES)):
        return Reading(faults=tuple(faults))
    node = Node(root, f"/{name}", NAMES)
    if name == "OrderCancellation":
        return _cancellation(node, profile)
    return _reading(order(node, profile) if name == "Order" else change(node, profile))


def _reading(found: Placed | Changed | list[Unreadable]) -> Reading:
    return Reading.of(found if isinstance(found, list) else [found])


def _cancellation(root: Node, profile: Profile) -> Reading:
    """Of one order, or of several for the same reason."""
    references = [one.text("cbc:ID") for one in root.each("cac:OrderReference")]
    reason = "\n".join(one.text() for one in root.each("cbc:CancellationNote"))
    try:
        requested_at = issued(root, profile)
    except Refused as refused:
        return Reading(faults=(refused.at(f"{root.where}/cbc:IssueDate"),))
    if not references or not all(references):
        where = f"{root.where}/cac:OrderReference/cbc:ID"
        return Reading(faults=(Unreadable(where, "reference_missing", "send which order it is"),))
    return Reading.of(Cancelled(encoded(one), reason, requested_at) for one in references)
