"""How interchanges of a format are divided and wrapped. Whatever the format, a document of them is
read alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orders.business.interchanges.segments import Segment
from services.gateway.formats.interchanges.envelope import Envelope, Level, Wrapping
from services.gateway.formats.interchanges.messages import Reader, outcomes, reading
from services.gateway.formats.interchanges.numbers import TAKEN, content_of, parted
from services.gateway.formats.interchanges.text import interchange_text
from services.gateway.formats.interchanges.unwrapping import unwrap
from services.gateway.formats.reading import Numbered, Outcome, Profile, Reading, Unreadable
from services.gateway.formats.values.text import Text

Divided = tuple[Sequence[Segment], Sequence[Unreadable]]


@dataclass(frozen=True, kw_only=True)
class Syntax:
    """What formats of interchanges differ in.

    name      of the format
    levels    their wrappings, from the outermost to messages
    loose     segments that may stand between messages, and say nothing
    parties   elements of the outermost header that name sender and receiver
    text      the text of a document, or why there is none
    divided   the segments of a text, and what could not be divided
    is_test   whether nothing in an interchange is meant
    """

    name: str
    levels: Sequence[Level]
    loose: frozenset[str] = frozenset()
    parties: tuple[int, int]
    text: Callable[[bytes, Profile], Text | Unreadable] = interchange_text
    divided: Callable[[str], Divided]
    is_test: Callable[[Wrapping], bool]


def read_interchanges(
    document: bytes,
    profile: Profile,
    syntax: Syntax,
    readers: Callable[[Wrapping], Mapping[str, Reader]],
) -> Reading:
    """All that the messages in a document say, and all that is wrong with their wrappings. Never
    raises for what a partner sent. `readers` of an interchange: kind of message -> its reader."""
    text = syntax.text(document, profile)
    if isinstance(text, Unreadable):
        return Reading(faults=(text,))
    segments, faults = syntax.divided(text.text)
    interchanges, outside = unwrap(segments, syntax.levels, syntax.loose)
    said: list[Outcome | Unreadable | Numbered] = [*faults, *outside]
    for one, own in parted(interchanges, segments):
        test = syntax.is_test(one)
        found = list(outcomes(one, readers(one), profile, test=test, filled=text.filled))
        said += found
        if headed(one, syntax) and one.number and any(isinstance(each, TAKEN) for each in found):
            said.append(_numbered(one, own, syntax))
    return reading(said)


def _numbered(one: Wrapping, own: Sequence[Segment], syntax: Syntax) -> Numbered:
    sender, receiver = (one.header.get(element) for element in syntax.parties)
    where = one.header.place(syntax.levels[0].number)
    return Numbered(syntax.name, sender, receiver, one.number, content_of(own), where)


def interchanges_of(document: bytes, profile: Profile, syntax: Syntax) -> Sequence[Wrapping]:
    """The interchanges of a document; messages that stand outside of any make one, too."""
    text = syntax.text(document, profile)
    if isinstance(text, Unreadable):
        return []
    segments, _ = syntax.divided(text.text)
    interchanges, _ = unwrap(segments, syntax.levels, syntax.loose)
    return interchanges


def headed(interchange: Wrapping, syntax: Syntax) -> bool:
    """Whether it has a header, which says who sent it and under which number."""
    return interchange.header.tag == syntax.levels[0].header


def envelopes_of(document: bytes, profile: Profile, syntax: Syntax) -> list[Envelope]:
    """What each interchange of a document says of itself."""
    sender, receiver = syntax.parties
    return [
        one.envelope(one.header.get(sender), one.header.get(receiver), test=syntax.is_test(one))
        for one in interchanges_of(document, profile, syntax)
        if headed(one, syntax)
    ]
