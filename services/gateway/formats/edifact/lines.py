"""Lines of an EDIFACT order or change: groups that LIN opens."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from orders.business.interchanges.segments import Segment
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.edifact.codes import (
    ARTICLE_SCHEMES,
    DELIVERED_TO,
    NET,
    ORDERED,
    PRICES,
    ROLES,
)
from services.gateway.formats.edifact.sums import adjusted
from services.gateway.formats.interchanges.blocks import first
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import order_line
from services.gateway.formats.interchanges.parties import DELIVERY
from services.gateway.formats.values.rates import rate_of
from services.gateway.formats.values.refusal import Refused
from services.gateway.formats.values.units import measure

DATED = frozenset({"DTM", "SCC"})


def line(
    segments: Sequence[Segment], position: int, path: str, currency: str, findings: Findings
) -> Fields:
    """One line, shaped as `orders.OrderLine`. `position` counts from 1; `path` is where it will be
    in the order, such as `lines[0]`."""
    opening = segments[0]
    codes = list(_codes(segments))
    amount, unit, where = _ordered(segments, path, findings)
    cost = _price(segments)
    price, price_per = _unit_price(cost, unit, currency, path, findings)
    net = cost is None or cost.get(1) in NET
    _delivery(segments, findings)
    findings.places[f"{path}.sku"] = opening.place(3)
    return order_line(
        findings.line_number(opening, 1, position),
        name=_description(segments),
        quantity=findings.quantity(amount, unit, where),
        unit=measure(unit)[0],
        unit_price_minor=price,
        price_per=price_per,
        discount_minor=0 if net else adjusted(segments, "A", currency, findings),
        tax_rate_ppm=tax_rate(segments, findings),
        codes=codes,
    )


def _codes(segments: Sequence[Segment]) -> Iterator[tuple[str, str]]:
    """Codes of the article: LIN03, then PIA02 to 06."""
    additional = [one for one in segments if one.tag == "PIA"]
    for one, n in ((segments[0], 3), *((one, n) for one in additional for n in range(2, 7))):
        if code := one.get(n):
            yield ARTICLE_SCHEMES.get(one.get(n, 2), one.get(n, 2)), code


def _ordered(
    segments: Sequence[Segment], path: str, findings: Findings
) -> tuple[Decimal | None, str, str]:
    """The ordered quantity, its unit, its place."""
    ordered = first(segments, "QTY", ORDERED)
    if ordered is None:
        return None, "PCE", segments[0].place()
    where = ordered.place(1, 2)
    findings.places |= {f"{path}.quantity": where, f"{path}.unit": ordered.place(1, 3)}
    return findings.decimal(ordered, 1, 2), ordered.get(1, 3), where


def _price(segments: Sequence[Segment]) -> Segment | None:
    return next(filter(None, (first(segments, "PRI", kind) for kind in PRICES)), None)


def _unit_price(
    cost: Segment | None, unit: str, currency: str, path: str, findings: Findings
) -> tuple[int, int]:
    """Price in minor units, and for how many smallest units. A price is for one of the ordered
    unit, or says for how many (PRI01-5) of which (PRI01-6)."""
    if cost is None:
        return 0, 1
    findings.places[f"{path}.unit_price_minor"] = cost.place(1, 2)
    base = findings.decimal(cost, 1, 5)
    return findings.price(
        findings.decimal(cost, 1, 2),
        Decimal(1) if base is None else base,
        cost.get(1, 6) or unit,
        currency,
        cost.place(1, 2),
    )


def _description(segments: Sequence[Segment]) -> str:
    """The first description that says something."""
    described = (one for one in segments if one.tag == "IMD")
    texts = (f"{one.get(3, 4)} {one.get(3, 5)}".strip() for one in described)
    return next(filter(None, texts), "")


def tax_rate(segments: Sequence[Segment], findings: Findings) -> int | None:
    """Parts per million, of TAX05-4 in per cent."""
    tax = first(segments, "TAX", "7")
    rate = findings.decimal(tax, 5, 4) if tax else None
    if tax is None or rate is None:
        return None
    try:
        return rate_of(rate, of=100)
    except Refused as refused:
        findings.refuse(refused, tax.place(5, 4))
        return None


def _delivery(segments: Sequence[Segment], findings: Findings) -> None:
    if any(one.tag in DATED for one in segments):
        findings.assume("dates of single lines are not kept")
    for one in segments:
        named = one.tag == "NAD" and ROLES.get(one.get(1)) == DELIVERY
        if named or (one.tag == "LOC" and one.get(1) == DELIVERED_TO):
            message = "send an order for each place that goods are delivered to"
            findings.fault(one.place(), "several_places", message)
