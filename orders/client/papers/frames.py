"""How the process that makes papers and whoever asks it speak: lengths, and so many bytes."""

from typing import BinaryIO

LENGTH_BYTES = 4


def write(stream: BinaryIO, content: bytes) -> None:
    """One frame. Raises OSError (BrokenPipeError) if nobody reads any more."""
    stream.write(len(content).to_bytes(LENGTH_BYTES, "big"))
    stream.write(content)
    stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """The next frame; None if whoever writes has ended, in the middle of one, too."""
    length = stream.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    wanted = int.from_bytes(length, "big")
    content = stream.read(wanted)
    return content if len(content) == wanted else None
