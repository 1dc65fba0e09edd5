"""What an X12 order (850) and its change (860) say in their heads alike."""

from collections.abc import Sequence

from orders.business.interchanges.segments import Segment
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.interchanges.blocks import first
from services.gateway.formats.interchanges.dates import moment
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import collected, trade_terms
from services.gateway.formats.values.refusal import Refused
from services.gateway.formats.x12.codes import CUSTOMER_PICKUP, NOTES, REVISED, WISHED


def number(opening: Segment) -> str:
    """The purchase order number (BEG03, BCH03), with the number of the release if it is one of a
    blanket order (BEG04, BCH04)."""
    return "-".join(filter(None, (opening.get(3), opening.get(4))))


def terms(head: Sequence[Segment], findings: Findings) -> Fields:
    """Those fields of the order that the head says anything about, but for identity and
    parties."""
    said: Fields = {}
    if (currency := first(head, "CUR")) and currency.get(2):
        said["currency"] = currency.get(2).upper()
    if (wished := _wished(head, findings)) is not None:
        said["wished_delivery_at"] = wished
    if notes := _notes(head):
        said["notes"] = notes
    if (delivery := first(head, "FOB")) and delivery.get(5):
        said["trade_terms"] = trade_terms(delivery.get(5).upper(), delivery.get(7))
    return said | _collected(head, findings)


def replaced_at(message: Wrapping, head: Sequence[Segment], findings: Findings) -> int | None:
    """When what replaces an order was made, milliseconds: as it says itself (DTM), else as its
    group does (GS04, GS05); None if neither does."""
    for qualifier in REVISED:
        if date := first(head, "DTM", qualifier):
            return findings.moment_of(date.get(2) + date.get(3), date.place(2))
    group = message.outer.header if message.outer else None
    if group is None or group.tag != "GS":
        return None
    try:
        return moment(group.get(4) + group.get(5)[:4], findings.profile.zone)
    except Refused:  # an envelope's date is nothing that an order needs
        return None


def changed_at(opening: Segment, findings: Findings) -> int:
    """How new a change is (BCH): the day on which it was asked for, milliseconds, and its number
    among those of the day; its number alone if it names no day; 0 if it says neither."""
    number = findings.own_number(opening, 5) or 0
    element = next((one for one in (11, 10) if opening.get(one)), 0)
    day = findings.moment(opening, element) if element else None
    return (day or 0) + number


def _wished(head: Sequence[Segment], findings: Findings) -> int | None:
    for qualifier in WISHED:
        if date := first(head, "DTM", qualifier):
            findings.places["wished_delivery_at"] = date.place(2)
            where = date.place(2)
            return findings.moment_of(date.get(2) + date.get(3), where)
    return None


def _collected(head: Sequence[Segment], findings: Findings) -> Fields:
    """The customer comes for it (TD504), to a location (TD508) that its qualifier (TD507) makes a
    warehouse, a store or whatever else (SH-04)."""
    for one in head:
        if one.tag != "TD5" or not (method := one.get(4).upper()):
            continue
        if method in CUSTOMER_PICKUP:
            findings.places |= {"delivery": one.place(4), "collection_place": one.place(8)}
            return collected(one.get(8))
        findings.unknown_way(one.place(4))
    return {}


def _notes(head: Sequence[Segment]) -> str:
    texts = [one.get(NOTES[one.tag]) for one in head if one.tag in NOTES]
    return "\n".join(dict.fromkeys(filter(None, texts)))
