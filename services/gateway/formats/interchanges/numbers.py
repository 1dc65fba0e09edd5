"""What an interchange is known by beside its control number: a partner that counts right sends each
number once, and the same again if it was not answered (docs/decisions/0059)."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import zip_longest

from orders.business.interchanges.segments import Segment
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.reading import Cancelled, Changed, Placed
from services.gateway.formats.values.cards import masked

TAKEN = (Placed, Changed, Cancelled)
"""What makes an interchange one that was used. A test is none, and one of which nothing could be
read may be sent again under its number; acknowledgments are known by the numbers of ours."""
_ELEMENT, _COMPONENT = "\x1f", "\x1e"


def parted(
    interchanges: Sequence[Wrapping], segments: Sequence[Segment]
) -> Iterator[tuple[Wrapping, Sequence[Segment]]]:
    """Each interchange with the segments behind its header. `segments` are those of the document,
    numbered from 1 without a gap."""
    for one, after in zip_longest(interchanges, interchanges[1:]):
        end = after.header.number - 1 if after else len(segments)
        yield one, segments[one.header.number : end]


def content_of(segments: Sequence[Segment]) -> bytes:
    """Digest, 16 bytes. Without card numbers, which whoever knows the rest could find by trying
    them all."""
    lines = (
        _ELEMENT.join([one.tag, *(_COMPONENT.join(parts) for parts in one.elements)])
        for one in segments
    )
    text = masked("\n".join(lines))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
