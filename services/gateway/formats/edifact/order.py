"""What a purchase order of EDIFACT (ORDERS) and a change of one (ORDCHG) say."""

from collections.abc import Sequence
from decimal import Decimal

from orders.business.interchanges.segments import Segment
from services.gateway.formats.edifact.change import changed_by
from services.gateway.formats.edifact.codes import (
    AGREED,
    CANCELLATION,
    CHANGE,
    GOODS,
    ORDER_NUMBER,
    ORDERED,
    ORDERED_AT,
    PURPOSES,
    REPLACEMENT,
    SUB_LINE,
    TAX,
    TOTAL,
)
from services.gateway.formats.edifact.head import date, terms
from services.gateway.formats.edifact.lines import line, tax_rate
from services.gateway.formats.edifact.parties import parties
from services.gateway.formats.edifact.sums import adjusted, charges, monetary
from services.gateway.formats.interchanges.blocks import Blocks, blocks, first
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import (
    cancelled,
    discounted,
    on_account,
    placed,
    taxed,
)
from services.gateway.formats.interchanges.parties import settled
from services.gateway.formats.reading import ORIGINAL, Outcome, Placed
from services.gateway.formats.values.money import number as value

SUMMARY = frozenset({"UNS", "CNT"})


def order(message: Wrapping, findings: Findings) -> Outcome | None:
    """A new order; a change or a cancellation of it if BGM03 says so."""
    return _read(message, findings)


def change(message: Wrapping, findings: Findings) -> Outcome | None:
    """A change, or a cancellation if BGM03 says so, of the order that RFF names, or of the one
    with the number of the message if there is no RFF."""
    return _read(message, findings, only_changes=True)


def _read(message: Wrapping, findings: Findings, *, only_changes: bool = False) -> Outcome | None:
    body = (one for one in message.segments if (one.tag, one.get(1)) != ("UNS", "D"))
    parts = blocks(body, "LIN", SUMMARY)
    opening = first(parts.head, "BGM")
    if opening is None:
        findings.fault(message.header.place(), "reference_missing", "send BGM with the number")
        return None
    purpose = PURPOSES.get(opening.get(3))
    if purpose is None:
        findings.fault(opening.place(3), "purpose_unknown", "send 9 original, 1 cancel or 4 change")
        return None
    number = _number(opening, parts.head if only_changes else (), findings)
    at = date(parts.head, (ORDERED_AT,), "placed_at", findings)
    if purpose == CANCELLATION:
        return cancelled(number, f"BGM03 is {opening.get(3)}: cancellation", at)
    _control_totals(parts, findings)
    if only_changes or purpose == CHANGE:
        return changed_by(number, parts, at or 0, findings)
    revision = (at or ORIGINAL) if opening.get(3) == REPLACEMENT else ORIGINAL
    return _placed(number, parts, at or 0, revision, findings)


def _number(opening: Segment, head: Sequence[Segment], findings: Findings) -> str:
    """The number of the order: RFF01-2 if the head has it, else BGM02."""
    reference = first(head, "RFF", ORDER_NUMBER)
    text, where = opening.get(2), opening.place(2)
    if reference and reference.get(1, 2):
        text, where = reference.get(1, 2), reference.place(1, 2)
    findings.places["reference"] = where
    if not text:
        findings.fault(where, "reference_missing", "send the number of the order")
    return text


def _placed(number: str, parts: Blocks, at: int, revision: int, findings: Findings) -> Placed:
    said = {"placed_at": at, **terms(parts.head, findings)}
    said |= settled(parties(parts.head), findings)
    if first(parts.head, "PAT"):
        said["payment"] = on_account()
    required = {one.get(2) for one in parts.head if one.tag == "SCC"}
    said["consents"] = sorted(AGREED[one] for one in required & AGREED.keys())
    currency = said.get("currency", findings.profile.currency)
    ordered = [one for one in parts.lines if one[0].get(4) != SUB_LINE]
    if len(ordered) < len(parts.lines):
        findings.assume("sub-lines tell what is in a line, and are not ordered")
    lines = [
        line(one, n, f"lines[{n - 1}]", currency, findings) for n, one in enumerate(ordered, 1)
    ]
    rate = tax_rate(parts.head, findings)
    lines = [one | {"tax_rate_ppm": rate} if one["tax_rate_ppm"] is None else one for one in lines]
    discount = adjusted(parts.head, "A", currency, findings)
    tax = monetary(parts.summary, TAX, "totals.tax_minor", currency, findings)
    return placed(
        number,
        said,
        taxed(discounted(lines, discount), tax or 0),
        findings,
        charges=charges(parts.head, currency, findings),
        goods=monetary(parts.summary, GOODS, "totals.goods_minor", currency, findings),
        total=monetary(parts.summary, TOTAL, "totals.total_minor", currency, findings),
        revision=revision,
    )


def _control_totals(parts: Blocks, findings: Findings) -> None:
    """CNT 2 counts the lines, CNT 1 is the sum of the ordered quantities."""
    quantities = (first(one, "QTY", ORDERED) for one in parts.lines)
    amounts = (value(one.get(1, 2)) for one in quantities if one)
    came = {
        "2": ("count_wrong", Decimal(len(parts.lines))),
        "1": ("hash_total_wrong", sum((one or Decimal(0) for one in amounts), Decimal(0))),
    }
    for qualifier, (code, counted) in came.items():
        total = first(parts.summary, "CNT", qualifier)
        if total and findings.decimal(total, 1, 2) not in (None, counted):
            message = f"CNT is other than the {counted} that came"
            findings.disagree(total.place(1, 2), code, message)
