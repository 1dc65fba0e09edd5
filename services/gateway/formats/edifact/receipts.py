"""That an interchange of EDIFACT came, and which of its messages were taken: CONTRL."""

from collections.abc import Mapping

from orders.business.interchanges.segments import Segment
from services.gateway.formats import edifact
from services.gateway.formats.answers.heading import Heading
from services.gateway.formats.edifact.writing import interchange
from services.gateway.formats.interchanges.messages import Verdict
from services.gateway.formats.interchanges.received import Received, wants_receipt
from services.gateway.formats.interchanges.received import received as came
from services.gateway.formats.interchanges.writing import segment
from services.gateway.formats.reading import Profile

KIND = ("CONTRL", "D", "3", "UN")
UNANSWERED = frozenset({"CONTRL"})
TAKEN, REJECTED = "7", "4"
"""0083, action: acknowledged, with all below it that is not rejected; rejected."""
ERRORS: Mapping[str, str] = {
    "control_number_wrong": "28",
    "count_wrong": "29",
    "trailer_missing": "13",
    "message_unknown": "14",
}
"""Fault -> 0085, syntax error: references do not match, count does not match, missing, not
supported here; any other is not specified."""
UNSPECIFIED = "18"


def received(document: bytes, profile: Profile) -> list[Received]:
    """The interchanges of a document, each message read once."""
    return came(document, profile, edifact.SYNTAX, edifact.READERS)


def answered(one: Received) -> bool:
    """Whether its sender is told that it came."""
    return wants_receipt(one, edifact.SYNTAX, UNANSWERED)


def receipt(one: Received, heading: Heading) -> bytes:
    """A CONTRL that names the interchange, and each message of it."""
    header = one.interchange.header
    sender, receiver = _party(header, 2), _party(header, 3)
    action = TAKEN if any(verdict.taken for verdict in one.verdicts) else REJECTED
    opening = segment("UCI", one.interchange.number, sender, receiver, action)
    body = [opening, *(_message(verdict) for verdict in one.verdicts)]
    return interchange(KIND, body, heading)


def _message(verdict: Verdict) -> Segment:
    header = verdict.message.header
    kind = header.elements[1] if len(header.elements) > 1 else ("",)
    known = (verdict.message.number, kind[:5], TAKEN if verdict.taken else REJECTED)
    if verdict.taken:
        return segment("UCM", *known)
    error = next((ERRORS[one.code] for one in verdict.faults if one.code in ERRORS), UNSPECIFIED)
    return segment("UCM", *known, error)


def _party(header: Segment, element: int) -> tuple[str, str]:
    return header.get(element), header.get(element, 2)
