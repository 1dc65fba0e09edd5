"""An entry of the archive as bytes: a skippable frame of Zstandard that chains it, then a frame
with one line of JSON. So a segment is a file of Zstandard: `zstd -dc` prints all lines, whatever
becomes of this program."""

import hashlib
import struct
from typing import Any, NamedTuple

import orjson
import zstandard

MAGIC = 0x184D2A50
HEAD = struct.Struct("<IIQI32s32s")
"""Magic, bytes of what follows, number, length of the frame, hash before, hash."""
REST = HEAD.size - 8
BEGINNING = bytes(32)
"""What stands in the place of a hash before the first entry."""
LEVEL = 3
_PLACE = struct.Struct(">IQ")


class Position(NamedTuple):
    """Where an entry stands: the segment is named by the number of its first entry, the offset is
    in bytes."""

    partition: int
    sequence: int
    segment: int
    offset: int


class Link(NamedTuple):
    """The last entry of a chain so far: its number (0: none yet) and hash, and where the next one
    begins."""

    sequence: int = 0
    hash: bytes = BEGINNING
    segment: int = 1
    end: int = 0


class Broken(Exception):
    """What the chain says is not what was written: the first entry of which that is so."""

    def __init__(self, at: Position, why: str) -> None:
        super().__init__(
            f"partition {at.partition}, entry {at.sequence}, segment {at.segment}, offset "
            f"{at.offset}: {why}"
        )
        self.at, self.why = at, why


class CutOff(Broken):
    """The file ends in the midst of an entry."""


def packed(content: dict[str, Any]) -> bytes:
    """What an entry says, as a frame."""
    line = orjson.dumps(content) + b"\n"
    return zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(line)


def unpacked(frame: bytes) -> dict[str, Any]:
    """The reverse; call it with frames whose hash is right."""
    content: dict[str, Any] = orjson.loads(zstandard.ZstdDecompressor().decompress(frame))
    return content


def chained(partition: int, before: Link, frame: bytes) -> tuple[bytes, Link]:
    """The bytes of the next entry, and the chain's end with it, in the same segment."""
    sequence = before.sequence + 1
    own = _hash(partition, sequence, before.hash, frame)
    head = HEAD.pack(MAGIC, REST, sequence, len(frame), before.hash, own)
    end = before.end + len(head) + len(frame)
    return head + frame, Link(sequence, own, before.segment, end)


def read(data: memoryview, at: Position, before: bytes) -> tuple[bytes, bytes, int]:
    """Frame, hash and end of the entry that begins at the position, if it is the one that follows
    the hash before. Raises Broken; CutOff where the bytes end too early."""
    if len(data) - at.offset < HEAD.size:
        raise CutOff(at, "the file ends in the midst of an entry")
    magic, rest, sequence, length, previous, own = HEAD.unpack_from(data, at.offset)
    if magic != MAGIC or rest != REST:
        raise Broken(at, "no entry begins here")
    if sequence != at.sequence:
        raise Broken(at, f"entry {sequence} stands here")
    if previous != before:
        raise Broken(at, "it does not follow the entry before it")
    start = at.offset + HEAD.size
    if len(data) - start < length:
        raise CutOff(at, "the file ends in the midst of an entry")
    frame = bytes(data[start : start + length])
    if _hash(at.partition, sequence, previous, frame) != own:
        raise Broken(at, "its bytes are not those that were written")
    return frame, own, start + length


def _hash(partition: int, sequence: int, before: bytes, frame: bytes) -> bytes:
    return hashlib.sha256(before + _PLACE.pack(partition, sequence) + frame).digest()
