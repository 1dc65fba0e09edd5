"""Sums of an EDIFACT order: allowances, charges, taxes, and what it says of all of them."""

from collections.abc import Sequence

from orders.business.interchanges.segments import Segment
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.edifact.codes import ADJUSTMENTS, CHARGES
from services.gateway.formats.interchanges.blocks import first, groups
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import charge
from services.gateway.formats.values.money import minor

MEMBERS = frozenset({"ALI", "DTM", "QTY", "RNG", "PCD", "MOA", "RTE", "TAX"})


def adjusted(segments: Sequence[Segment], kind: str, currency: str, findings: Findings) -> int:
    """The sum of all allowances (A), minor units."""
    return sum(_amount(one, currency, findings) for one in _adjustments(segments, kind))


def charges(segments: Sequence[Segment], currency: str, findings: Findings) -> list[Fields]:
    """All charges."""
    return [
        charge(CHARGES.get(group[0].get(5), "fee"), _amount(group, currency, findings))
        for group in _adjustments(segments, "C")
    ]


def monetary(
    segments: Sequence[Segment],
    qualifiers: Sequence[str],
    path: str,
    currency: str,
    findings: Findings,
) -> int | None:
    """The amount with the first of the qualifiers that is there, minor units."""
    for qualifier in qualifiers:
        if one := first(segments, "MOA", qualifier):
            findings.places[path] = one.place(1, 2)
            amount = findings.decimal(one, 1, 2)
            return None if amount is None else minor(amount, currency)
    return None


def _adjustments(segments: Sequence[Segment], kind: str) -> list[list[Segment]]:
    return [group for group in groups(segments, "ALC", MEMBERS) if group[0].get(1) == kind]


def _amount(group: Sequence[Segment], currency: str, findings: Findings) -> int:
    amounts = (findings.decimal(one, 1, 2) for one in group if _is_amount(one))
    amount = next(amounts, None)
    if amount is None:
        message = "send the amount of it (MOA), not a rate alone"
        findings.fault(group[0].place(), "amount_missing", message)
        return 0
    return minor(amount, currency)


def _is_amount(segment: Segment) -> bool:
    return segment.tag == "MOA" and segment.get(1) in ADJUSTMENTS
