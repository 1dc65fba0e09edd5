"""What an order of a TRADACOMS file says: its head in the file's header (ORDHDR), the rest in a
message of its own (ORDERS)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from orders.business.interchanges.segments import Segment
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.interchanges.blocks import blocks, first
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import SUPPLIER, order_line, placed
from services.gateway.formats.interchanges.parties import BUYER, DELIVERY, Party, settled
from services.gateway.formats.reading import Placed
from services.gateway.formats.values.units import measure

NEW_ORDERS = "0430"
POUNDS = "GBP"
_IMPLIED_PRICE, _IMPLIED_MEASURE = Decimal(10_000), Decimal(1_000)
"""Prices have four decimals that are not written, measures three."""
_MEASURES = {"KG": "KGM", "G": "GRM", "L": "LTR", "LT": "LTR", "ML": "MLT", "": "PCE"}


def order(header: Sequence[Segment], message: Wrapping, findings: Findings) -> Placed | None:
    """A new order. `header` are the segments of the file's header, none if it has none."""
    parts = blocks(message.segments, "OLD", frozenset({"OTR"}))
    opening = first(parts.head, "ORD")
    kind = first(header, "TYP")
    if opening is None or not opening.get(1):
        where = opening.place(1) if opening else message.header.place()
        findings.fault(where, "reference_missing", "send ORD with the number of the order")
        return None
    if kind and kind.get(1) != NEW_ORDERS:
        findings.fault(kind.place(1), "purpose_unknown", f"send {NEW_ORDERS}: new orders")
        return None
    counted = first(parts.summary, "OTR")
    if counted and findings.decimal(counted, 1) not in (None, len(parts.lines)):
        text = f"OTR has another count than the {len(parts.lines)} lines that came"
        findings.disagree(counted.place(1), "count_wrong", text)
    findings.places |= {"reference": opening.place(1), "placed_at": opening.place(1, 3)}
    said = {"placed_at": findings.moment(opening, 1, 3) or 0, **_terms(parts.head, findings)}
    said |= _notes([*parts.head, *(one for line in parts.lines for one in line)])
    said |= settled(dict(_parties(header, parts.head, findings)), findings)
    currency = said.get("currency", findings.profile.currency)
    lines = [
        _line(one[0], n, f"lines[{n - 1}]", currency, findings)
        for n, one in enumerate(parts.lines, 1)
    ]
    return placed(opening.get(1), said, lines, findings)


def _terms(head: Sequence[Segment], findings: Findings) -> Fields:
    said: Fields = {}
    if not findings.profile.currency:
        findings.assume("amounts are in pounds, as the standard has them")
        said["currency"] = POUNDS
    if (delivery := first(head, "DIN")) and delivery.get(1):
        findings.places["wished_delivery_at"] = delivery.place(1)
        said["wished_delivery_at"] = findings.moment(delivery, 1)
    return said


def _notes(segments: Sequence[Segment]) -> Fields:
    """Delivery instructions, and the notes of the order and of its lines."""
    elements = {"DIN": 4, "DNA": 4, "DNB": 5}
    texts = (" ".join(one.parts(elements[one.tag])) for one in segments if one.tag in elements)
    notes = "\n".join(filter(None, texts))
    return {"notes": notes} if notes else {}


def _parties(
    header: Sequence[Segment], head: Sequence[Segment], findings: Findings
) -> Iterator[tuple[str, Party]]:
    if customer := first(header, "CDT"):
        yield BUYER, _party(customer, findings, ("GLN", SUPPLIER), ("VAT", customer.get(4)))
    if location := first(head, "CLO"):
        yield DELIVERY, _party(location, findings, ("GLN", "BUYER", SUPPLIER))


def _party(
    segment: Segment, findings: Findings, schemes: Sequence[str], *more: tuple[str, str]
) -> Party:
    """Codes, name, and an address of four lines and a postal code."""
    lines = [line for n in range(1, 5) if (line := segment.get(3, n))]
    if len(lines) > 1:
        findings.assume("the last line of an address is the city")
    codes = [(scheme, segment.get(1, n)) for n, scheme in enumerate(schemes, 1)]
    return Party(
        where=segment.place(),
        name=segment.get(2),
        street=", ".join(lines[:-1] or lines),
        city=lines[-1] if len(lines) > 1 else "",
        postal_code=segment.get(3, 5),
        ids=tuple((scheme, code) for scheme, code in (*codes, *more) if code),
    )


def _line(opening: Segment, position: int, path: str, currency: str, findings: Findings) -> Fields:
    amount, unit, where = _ordered(opening, findings)
    cost = findings.decimal(opening, 7)
    if cost is not None and "." not in opening.get(7):
        cost /= _IMPLIED_PRICE
    price_unit = _MEASURES.get(opening.get(7, 2).upper(), unit) if opening.get(7, 2) else unit
    price, price_per = findings.price(cost, Decimal(1), price_unit, currency, opening.place(7))
    findings.places |= {
        f"{path}.quantity": where,
        f"{path}.unit_price_minor": opening.place(7),
        f"{path}.sku": opening.place(2),
    }
    return order_line(
        findings.line_number(opening, 1, position),
        name=" ".join(opening.parts(10)),
        quantity=findings.quantity(amount, unit, where),
        unit=measure(unit)[0],
        unit_price_minor=price,
        price_per=price_per,
        codes=[(scheme, code) for scheme, code in _codes(opening) if code],
    )


def _ordered(opening: Segment, findings: Findings) -> tuple[Decimal | None, str, str]:
    """The ordered quantity, its unit, its place: traded units (OLD06-1), or goods by measure
    (OLD06-2 and 3)."""
    if opening.get(6):
        return findings.decimal(opening, 6), "PCE", opening.place(6)
    total, code = findings.decimal(opening, 6, 2), opening.get(6, 3).upper()
    if total is not None and "." not in opening.get(6, 2):
        total /= _IMPLIED_MEASURE
    return total, _MEASURES.get(code, code), opening.place(6, 2)


def _codes(opening: Segment) -> Iterator[tuple[str, str]]:
    """Codes of the traded unit. That of the consumer unit is one of the same goods only where the
    traded unit has a single one in it (OLD05)."""
    yield "GTIN", opening.get(2)
    yield SUPPLIER, opening.get(2, 2)
    yield "GTIN", opening.get(2, 3)
    yield ("GTIN" if opening.get(5) in {"", "1"} else "CONSUMER_UNIT"), opening.get(3)
    yield "GTIN", opening.get(4)
    yield "BUYER", opening.get(4, 2)
