"""What a change of a purchase order of X12 (860) says."""

from collections.abc import Sequence

from orders.business.interchanges.segments import Segment
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.interchanges.blocks import Blocks, blocks, first
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import cancelled, changed
from services.gateway.formats.interchanges.parties import addresses
from services.gateway.formats.reading import Cancelled, Changed
from services.gateway.formats.x12.codes import CANCELLATION, CHANGING, DROPPED, KEPT, PURPOSES, SET
from services.gateway.formats.x12.head import changed_at, number, terms
from services.gateway.formats.x12.lines import CHANGED, line
from services.gateway.formats.x12.order import SUMMARY, count_lines
from services.gateway.formats.x12.parties import parties


def change(message: Wrapping, findings: Findings) -> Changed | Cancelled | None:
    """A change of lines and of the head, or a cancellation of the order (BCH01 is 01)."""
    parts = blocks(message.segments, "POC", SUMMARY)
    opening = first(parts.head, "BCH")
    if opening is None or not opening.get(3):
        where = opening.place(3) if opening else message.header.place()
        findings.fault(where, "reference_missing", "send BCH with the purchase order number")
        return None
    if PURPOSES.get(opening.get(1)) == CANCELLATION:
        asked = opening.get(11) or opening.get(10) or opening.get(6)
        at = findings.moment_of(asked, opening.place())
        return cancelled(number(opening), "BCH01 is 01: cancellation", at)
    if opening.get(1) not in CHANGING:
        findings.fault(opening.place(1), "purpose_unknown", "send 04 change or 01 cancellation")
        return None
    count_lines(parts, findings)
    return _changed(opening, parts, findings)


def _changed(opening: Segment, parts: Blocks, findings: Findings) -> Changed:
    said = terms(parts.head, findings) | addresses(parties(parts.head), findings)
    findings.places["reference"] = opening.place(3)
    currency = said.get("currency", findings.profile.currency)
    lines: list[Fields] = []
    dropped: list[int] = []
    for one in parts.lines:
        _line(one, lines, dropped, currency, findings)
    revision = changed_at(opening, findings)
    return changed(number(opening), said, lines, dropped, findings, revision=revision)


def _line(
    segments: Sequence[Segment],
    lines: list[Fields],
    dropped: list[int],
    currency: str,
    findings: Findings,
) -> None:
    """Put a line where it belongs: among those to be, among those that are dropped, or nowhere as
    it stays."""
    opening = segments[0]
    what = opening.get(2)
    if what in KEPT:
        return
    if what not in DROPPED and what not in SET:
        findings.fault(opening.place(2), "change_unknown", "send what becomes of the line, as DI")
        return
    own = findings.own_number(opening, 1)
    if own is None:
        findings.fault(opening.place(1), "line_number_missing", "send the number of the line")
    elif what in DROPPED:
        dropped.append(own)
    else:
        path = f"lines[{len(lines)}]"
        lines.append(line(segments, CHANGED, own, path, currency, findings))
