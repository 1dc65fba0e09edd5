"""What an acknowledgement of EDIFACT (CONTRL) says of an interchange of ours."""

from services.gateway.formats.interchanges.blocks import first
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.reading import Acknowledged

REJECTED = "4"
"""0083, action (UCI04, UCF04, UCM03): this level and all below it are rejected. Any other says that
it came."""
ACTIONS = {"UCI": 4, "UCF": 4, "UCM": 3}
"""Segment -> its element with the action."""


def acknowledged(message: Wrapping, findings: Findings) -> Acknowledged | None:
    """The partner's word on the interchange whose reference UCI repeats. Each of ours has one
    message: where that is rejected, all is."""
    said = first(message.segments, "UCI")
    if said is None or not said.get(1):
        where = (said or message.header).place()
        findings.fault(where, "reference_missing", "send UCI with the interchange's reference")
        return None
    actions = [one.get(ACTIONS[one.tag]) for one in message.segments if one.tag in ACTIONS]
    return Acknowledged(said.get(1), REJECTED not in actions, " ".join(filter(None, actions)))
