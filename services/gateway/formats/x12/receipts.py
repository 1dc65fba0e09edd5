"""That an interchange of X12 came, and which of its transaction sets were taken: 997."""

from collections.abc import Iterator, Mapping, Sequence

from orders.business.interchanges.segments import Segment
from services.gateway.formats import x12
from services.gateway.formats.answers.heading import Heading
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.messages import Verdict
from services.gateway.formats.interchanges.received import Received, wants_receipt
from services.gateway.formats.interchanges.received import received as came
from services.gateway.formats.interchanges.writing import segment
from services.gateway.formats.reading import Profile
from services.gateway.formats.x12.writing import interchange

UNANSWERED = frozenset({"997", "999"})
ERRORS: Mapping[str, str] = {
    "message_unknown": "1",
    "trailer_missing": "2",
    "control_number_wrong": "3",
    "count_wrong": "4",
}
"""Fault -> 718, transaction set syntax error code (AK502); any other is in a segment."""
IN_SEGMENT = "5"
_MOST_ERRORS = 5


def received(document: bytes, profile: Profile) -> list[Received]:
    """The interchanges of a document, each message read once."""
    return came(document, profile, x12.SYNTAX, x12.READERS)


def answered(one: Received) -> bool:
    """Whether its sender is told that it came: if it has a group, and not of acknowledgments."""
    return bool(_groups(one)) and wants_receipt(one, x12.SYNTAX, UNANSWERED)


def receipt(one: Received, heading: Heading) -> bytes:
    """A 997 for each group of the interchange, in one interchange of ours."""
    told = [_of_group(group, one.of(group)) for group in _groups(one)]
    return interchange("997", told, heading)


def _groups(one: Received) -> list[Wrapping]:
    return [group for group in one.interchange.inside if group.inside]


def _of_group(group: Wrapping, verdicts: Sequence[Verdict]) -> list[Segment]:
    taken = sum(one.taken for one in verdicts)
    faulty = any(one.faults for one in verdicts)
    counts = (str(len(verdicts)), str(len(verdicts)), str(taken))
    return [
        segment("AK1", group.header.get(1), group.number),
        *(part for one in verdicts for part in _of_set(one)),
        segment("AK9", _code(taken, len(verdicts), faulty=faulty), *counts),
    ]


def _of_set(one: Verdict) -> Iterator[Segment]:
    yield segment("AK2", one.message.kind, one.message.number)
    errors = dict.fromkeys(ERRORS.get(fault.code, IN_SEGMENT) for fault in one.faults)
    code = _code(int(one.taken), 1, faulty=bool(one.faults))
    yield segment("AK5", code, *list(errors)[:_MOST_ERRORS])


def _code(taken: int, of: int, *, faulty: bool) -> str:
    """715, 717: all is accepted, with errors noted if there are any; partially; none."""
    if taken == of:
        return "E" if faulty else "A"
    return "P" if taken else "R"
