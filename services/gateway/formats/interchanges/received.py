"""Interchanges as their senders are told that they came (997, CONTRL)."""

from collections.abc import Mapping
from typing import NamedTuple

from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.messages import Reader, Verdict, verdicts
from services.gateway.formats.interchanges.syntax import Syntax, headed, interchanges_of
from services.gateway.formats.reading import Acknowledged, Profile


class Received(NamedTuple):
    """An interchange that came, with what became of each message. `test`: nothing in it is
    meant."""

    interchange: Wrapping
    verdicts: tuple[Verdict, ...]
    test: bool

    def of(self, group: Wrapping) -> list[Verdict]:
        """The verdicts on the messages of a group."""
        inside = {id(message) for message in group.messages()}
        return [one for one in self.verdicts if id(one.message) in inside]

    def acknowledged(self) -> list[Acknowledged]:
        """Its words on interchanges of ours."""
        return [one.said for one in self.verdicts if isinstance(one.said, Acknowledged)]


def received(
    document: bytes, profile: Profile, syntax: Syntax, readers: Mapping[str, Reader]
) -> list[Received]:
    """The interchanges of a document, each message read once."""
    return [
        Received(one, tuple(verdicts(one, readers, profile)), syntax.is_test(one))
        for one in interchanges_of(document, profile, syntax)
    ]


def wants_receipt(one: Received, syntax: Syntax, unanswered: frozenset[str]) -> bool:
    """Whether its sender is told that it came: not of messages that nobody acknowledges alone, the
    `unanswered` kinds, which acknowledge themselves."""
    kinds = {verdict.message.kind for verdict in one.verdicts}
    return headed(one.interchange, syntax) and bool(kinds - unanswered)
