"""Messages of an interchange -> what they say, whatever the format."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.reading import (
    Acknowledged,
    Numbered,
    Outcome,
    Placed,
    Profile,
    Reading,
    Unreadable,
    Waiting,
)

Reader = Callable[[Wrapping, Findings], Outcome | None]
"""Reads one message. What cannot be read is noted in the findings; None: it has nothing to say."""
TEST = "test_interchange"


class Verdict(NamedTuple):
    """What became of a message: `faults` are its own, its wrapping's included; `said`: what it
    says, None if that cannot be read."""

    message: Wrapping
    taken: bool
    faults: tuple[Unreadable, ...]
    said: Outcome | None


def outcomes(
    interchange: Wrapping,
    readers: Mapping[str, Reader],
    profile: Profile,
    *,
    test: bool,
    filled: tuple[str, ...] = (),
) -> Iterator[Outcome | Unreadable]:
    """What an interchange says, and all its faults: of envelopes, then of messages. `filled` was
    assumed of the whole document. No order in a test is meant."""
    yield from interchange.all_faults()
    for message in interchange.messages():
        findings = Findings(profile, message.header.place(), filled=list(filled))
        outcome = _outcome(message, readers, findings)
        yield from findings.faults
        if outcome:
            yield _not_meant(outcome) if test else outcome


def verdicts(
    interchange: Wrapping, readers: Mapping[str, Reader], profile: Profile
) -> Iterator[Verdict]:
    """What became of each message, as its sender is told (997, CONTRL)."""
    for message in interchange.messages():
        findings = Findings(profile, message.header.place())
        outcome = _outcome(message, readers, findings)
        faults = (*message.faults, *findings.faults)
        yield Verdict(message, outcome is not None or not faults, faults, outcome)


def reading(said: Sequence[Outcome | Unreadable | Numbered]) -> Reading:
    """All that a document says; one that says nothing has a fault."""
    nothing = Unreadable("segment 1", "no_message", "there is no message in it")
    return Reading.of(said or [nothing])


def _outcome(
    message: Wrapping, readers: Mapping[str, Reader], findings: Findings
) -> Outcome | None:
    """What a message says, if all of it can be read. Its wrapping's faults count, but for a lenient
    profile; one that is cut off is never read."""
    if not message.whole or (message.faults and not findings.profile.lenient):
        return None
    kind = message.kind
    if kind not in readers:
        wanted = " or ".join(readers)
        findings.fault(message.header.place(), "message_unknown", f"send {wanted}")
        return None
    outcome = readers[kind](message, findings)
    return None if findings.refused else outcome


def _not_meant(outcome: Outcome) -> Outcome:
    """Of a test: an order of it waits; that it came is so all the same."""
    match outcome:
        case Acknowledged():
            return outcome
        case Placed():
            return Waiting(str(outcome.order["reference"]), TEST)
        case _:
            return Waiting(outcome.reference, TEST)
