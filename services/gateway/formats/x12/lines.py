"""Lines of an X12 order (PO1) and of its change (POC), which say the same in other places."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from orders.business.interchanges.segments import Segment
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import order_line
from services.gateway.formats.interchanges.parties import DELIVERY
from services.gateway.formats.values.money import minor
from services.gateway.formats.values.units import measure
from services.gateway.formats.x12.codes import ARTICLE_SCHEMES, PRICE_UNITS, REC20, ROLES

DATED = frozenset({"SCH", "DTM"})


class Places(NamedTuple):
    """Elements of the opening segment. Codes of the article stand in pairs from `codes` on."""

    quantity: int
    unit: int
    price: int
    basis: int
    codes: int


ORDERED = Places(quantity=2, unit=3, price=4, basis=5, codes=6)
CHANGED = Places(quantity=3, unit=5, price=6, basis=7, codes=8)


def line(
    segments: Sequence[Segment],
    at: Places,
    position: int,
    path: str,
    currency: str,
    findings: Findings,
) -> Fields:
    """One line, shaped as `orders.OrderLine`. `position` counts from 1; `path` is where it will be
    in the order, such as `lines[0]`. Our own article number is the supplier's of the document."""
    opening = segments[0]
    code = opening.get(at.unit)
    unit = REC20.get(code.upper(), code)
    per = Decimal(PRICE_UNITS.get(opening.get(at.basis), 1))
    cost = findings.decimal(opening, at.price)
    price, price_per = findings.price(cost, per, unit, currency, opening.place(at.price))
    amount = findings.decimal(opening, at.quantity)
    _delivery(segments, findings)
    findings.places |= {
        f"{path}.quantity": opening.place(at.quantity),
        f"{path}.unit": opening.place(at.unit),
        f"{path}.unit_price_minor": opening.place(at.price),
        f"{path}.sku": opening.place(),
    }
    return order_line(
        findings.line_number(opening, 1, position),
        name=_description(segments),
        quantity=findings.quantity(amount, unit, opening.place(at.quantity)),
        unit=measure(unit)[0],
        unit_price_minor=price,
        price_per=price_per,
        discount_minor=sum(_allowance(one, currency, findings) for one in segments),
        codes=list(_codes(opening, at.codes)),
    )


def _codes(opening: Segment, start: int) -> Iterator[tuple[str, str]]:
    for n in range(start, len(opening.elements), 2):
        if (scheme := opening.get(n)) and (code := opening.get(n + 1)):
            yield ARTICLE_SCHEMES.get(scheme, scheme), code


def _description(segments: Sequence[Segment]) -> str:
    texts = [one.get(5) for one in segments if one.tag == "PID"]
    return " ".join(dict.fromkeys(filter(None, texts)))


def _delivery(segments: Sequence[Segment], findings: Findings) -> None:
    if any(one.tag in DATED for one in segments):
        findings.assume("dates of single lines are not kept")
    if any(one.tag == "SLN" for one in segments):
        findings.assume("sub-lines tell what is in a line, and are not ordered")
    for one in segments:
        if one.tag == "SDQ" or (one.tag == "N1" and ROLES.get(one.get(1)) == DELIVERY):
            message = "send an order for each place that goods are delivered to"
            findings.fault(one.place(), "several_places", message)


def _allowance(segment: Segment, currency: str, findings: Findings) -> int:
    """What an allowance takes off the line, minor units. Charges of a line are part of its price,
    or in the head."""
    if segment.tag != "SAC" or segment.get(1) != "A":
        return 0
    return adjustment(segment, currency, findings)


def adjustment(segment: Segment, currency: str, findings: Findings) -> int:
    """The amount of a SAC, which has two decimals that are not written (N2), minor units. One that
    is a percentage alone cannot be read."""
    written = findings.decimal(segment, 5)
    if written is None and segment.get(1) in {"A", "C"}:
        findings.fault(segment.place(5), "amount_missing", "send an amount, not a rate alone")
    return minor((written or Decimal(0)) / 100, currency)
