"""What a purchase order of X12 (850) says."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain

from orders.business.interchanges.segments import Segment
from services.gateway.formats.interchanges.blocks import Blocks, blocks, first
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import (
    cancelled,
    charge,
    discounted,
    on_account,
    placed,
    taxed,
)
from services.gateway.formats.interchanges.parties import settled
from services.gateway.formats.reading import ORIGINAL, Cancelled, Placed
from services.gateway.formats.values.money import minor
from services.gateway.formats.values.money import number as value
from services.gateway.formats.x12.codes import (
    AGREED,
    CANCELLATION,
    CHARGES,
    PURPOSES,
    REPLACEMENT,
    URGENT,
)
from services.gateway.formats.x12.head import number, replaced_at, terms
from services.gateway.formats.x12.lines import ORDERED, adjustment, line
from services.gateway.formats.x12.parties import parties

SUMMARY = frozenset({"CTT"})


def order(message: Wrapping, findings: Findings) -> Placed | Cancelled | None:
    """A new order, what replaces one (BEG01 is 05), or a cancellation that repeats one (01)."""
    parts = blocks(message.segments, "PO1", SUMMARY)
    opening = first(parts.head, "BEG")
    if opening is None or not opening.get(3):
        where = opening.place(3) if opening else message.header.place()
        findings.fault(where, "reference_missing", "send BEG with the purchase order number")
        return None
    purpose = PURPOSES.get(opening.get(1) or "00")
    if purpose is None:
        findings.fault(opening.place(1), "purpose_unknown", "send 00 original or 01 cancellation")
        return None
    placed_at = findings.moment(opening, 5)
    if purpose == CANCELLATION:
        return cancelled(number(opening), "BEG01 is 01: cancellation", placed_at)
    count_lines(parts, findings)
    _hash_total(parts, findings)
    revision = ORIGINAL
    if opening.get(1) == REPLACEMENT:
        revision = replaced_at(message, parts.head, findings) or placed_at or ORIGINAL
    return _placed(opening, placed_at or 0, revision, parts, findings)


def _placed(
    opening: Segment, placed_at: int, revision: int, parts: Blocks, findings: Findings
) -> Placed:
    said = {"placed_at": placed_at, **terms(parts.head, findings)}
    said |= settled(parties(parts.head), findings)
    if first(parts.head, "ITD"):
        said["payment"] = on_account()
    required = [one.get(1) for one in parts.head if one.tag == "CSH"]
    said["consents"] = sorted({agreed for one in required for agreed in AGREED.get(one, ())})
    if opening.get(2) in URGENT:
        said["priority"] = 1
    findings.places |= {"reference": opening.place(3), "placed_at": opening.place(5)}
    currency = said.get("currency", findings.profile.currency)
    lines = [
        line(one, ORDERED, n, f"lines[{n - 1}]", currency, findings)
        for n, one in enumerate(parts.lines, 1)
    ]
    discount = sum(adjustment(one, currency, findings) for one in _adjustments(parts.head, "A"))
    taxes = [one for one in (*parts.head, *parts.summary) if one.tag == "TXI"]
    tax = sum(minor(findings.decimal(one, 2) or Decimal(0), currency) for one in taxes)
    everywhere = [*parts.head, *chain(*parts.lines), *parts.summary]
    return placed(
        number(opening),
        said,
        taxed(discounted(lines, discount), tax),
        findings,
        charges=[
            charge(CHARGES.get(one.get(2), "fee"), adjustment(one, currency, findings))
            for one in _adjustments(everywhere, "C")
        ],
        goods=_sum(everywhere, "1", "totals.goods_minor", currency, findings),
        total=_sum(everywhere, "TT", "totals.total_minor", currency, findings),
        revision=revision,
    )


def _adjustments(segments: Iterable[Segment], kind: str) -> list[Segment]:
    """Allowances (A) or charges (C)."""
    return [one for one in segments if one.tag == "SAC" and one.get(1) == kind]


def _sum(
    segments: Sequence[Segment], qualifier: str, path: str, currency: str, findings: Findings
) -> int | None:
    """A sum that the order says of itself (AMT), minor units."""
    said = first(segments, "AMT", qualifier)
    amount = findings.decimal(said, 2) if said else None
    if amount is None or said is None:
        return None
    findings.places[path] = said.place(2)
    return minor(amount, currency)


def count_lines(parts: Blocks, findings: Findings) -> None:
    """CTT01 counts the lines."""
    totals = first(parts.summary, "CTT")
    if totals and findings.decimal(totals, 1) not in (None, len(parts.lines)):
        message = f"CTT has another count than the {len(parts.lines)} lines that came"
        findings.disagree(totals.place(1), "count_wrong", message)


def _hash_total(parts: Blocks, findings: Findings) -> None:
    """CTT02 is the sum of the ordered quantities (PO102). Where these have decimals it is left
    alone: the standard then leaves out their points, and few partners do."""
    totals = first(parts.summary, "CTT")
    said = findings.decimal(totals, 2) if totals else None
    quantities = [value(line[0].get(ORDERED.quantity)) or Decimal(0) for line in parts.lines]
    if said is None or totals is None or any(one != int(one) for one in quantities):
        return
    if said != sum(quantities):
        message = "CTT02 is not the sum of the quantities that came"
        findings.disagree(totals.place(2), "hash_total_wrong", message)
