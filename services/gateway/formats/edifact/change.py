"""What a change of an order of EDIFACT says."""

from services.gateway.formats.building.shape import Fields
from services.gateway.formats.edifact.codes import DROPPED, KEPT, SET
from services.gateway.formats.edifact.head import terms
from services.gateway.formats.edifact.lines import line
from services.gateway.formats.edifact.parties import parties
from services.gateway.formats.interchanges.blocks import Blocks
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import changed
from services.gateway.formats.interchanges.parties import addresses
from services.gateway.formats.reading import Changed


def changed_by(number: str, parts: Blocks, at: int, findings: Findings) -> Changed:
    """The change of the order with this number, which was made `at` (milliseconds): by line, as
    LIN02 says what becomes of it."""
    said = terms(parts.head, findings) | addresses(parties(parts.head), findings)
    currency = said.get("currency", findings.profile.currency)
    lines: list[Fields] = []
    dropped: list[int] = []
    for one in parts.lines:
        opening, action = one[0], one[0].get(2)
        own = findings.own_number(opening, 1)
        if action not in KEPT | DROPPED | SET:
            findings.fault(opening.place(2), "change_unknown", "send 1 added, 2 deleted, 3 changed")
        elif own is None:
            findings.fault(opening.place(1), "line_number_missing", "send the number of the line")
        elif action in DROPPED:
            dropped.append(own)
        elif action in SET:
            lines.append(line(one, own, f"lines[{len(lines)}]", currency, findings))
    return changed(number, said, lines, dropped, findings, revision=at)
