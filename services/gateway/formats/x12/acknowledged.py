"""What a functional acknowledgment of X12 (997, or 999) says of a group of ours."""

from services.gateway.formats.interchanges.blocks import first
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.reading import Acknowledged

TAKEN = frozenset({"A", "E"})
"""715, functional group acknowledge code (AK901): accepted, or accepted with errors noted. What is
partially accepted is not: each of our groups has one transaction set."""


def acknowledged(message: Wrapping, findings: Findings) -> Acknowledged | None:
    """The partner's word on the group whose number AK1 repeats."""
    group, verdict = first(message.segments, "AK1"), first(message.segments, "AK9")
    if group is None or verdict is None or not group.get(2):
        where = (group or message.header).place()
        findings.fault(where, "reference_missing", "send AK1 with the number of the group, and AK9")
        return None
    codes = [one.get(1) for one in message.segments if one.tag in {"AK5", "IK5", "AK9"}]
    return Acknowledged(group.get(2), verdict.get(1) in TAKEN, " ".join(filter(None, codes)))
