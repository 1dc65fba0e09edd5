"""Avro's numbers as bytes: zigzag, then seven bits a byte, lowest first. Small ones come from
tables, the others from functions."""

from collections.abc import Callable

ZIGZAG = [(byte >> 1) ^ -(byte & 1) for byte in range(128)]
"""Value of a number that takes one byte."""
SPAN = [None if byte & 1 else 1 + (byte >> 1) for byte in range(128)]
"""From a length of one byte: how far the string's end is from that byte. None for a negative
length, so that adding it fails."""
KNOWN = 20_000
"""Encodings that `Known` keeps at most."""
TABLED = 8192
"""Numbers from -TABLED to TABLED - 1 stand in `BYTES`."""


def read_long(payload: bytes, at: int, first: int) -> tuple[int, int]:
    """(number, position after it) of a number whose `first` byte, at `at` - 1, was not its last.
    Raises ValueError beyond 64 bits."""
    value, shift = first & 127, 7
    while shift < 64:
        byte = payload[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < (128 if shift < 63 else 2):  # the tenth byte has room for one bit
            return (value >> 1) ^ -(value & 1), at
        shift += 7
    raise ValueError("a number of more than 64 bits")


def read_number(payload: bytes, at: int) -> tuple[int, int]:
    """(number, position after it) of the number that begins at `at`. Raises ValueError beyond 64
    bits."""
    first = payload[at]
    return (ZIGZAG[first], at + 1) if first < 128 else read_long(payload, at + 1, first)


def read_span(payload: bytes, at: int) -> tuple[int, int]:
    """(start, end) of the bytes whose length stands at `at`. Raises ValueError for a negative
    length."""
    length, start = read_number(payload, at)
    if length < 0:
        raise ValueError("a negative length")
    return start, start + length


def long_bytes(number: int) -> bytes:
    """Raises OverflowError beyond 64 bits, TypeError if it is no integer."""
    if not -(1 << 63) <= number < 1 << 63:
        raise OverflowError("more than 64 bits")
    rest = (number << 1) ^ (number >> 63)
    encoded = bytearray()
    while rest > 127:
        encoded.append(rest & 127 | 128)
        rest >>= 7
    encoded.append(rest)
    return bytes(encoded)


def int_bytes(number: int) -> bytes:
    """Raises OverflowError beyond 32 bits, TypeError if it is no integer."""
    if not -(1 << 31) <= number < 1 << 31:
        raise OverflowError("more than 32 bits")
    return long_bytes(number)


class Known(dict[int, bytes]):
    """Encodings that were needed before: the same times, prices and totals come again and again.
    It forgets all when it is full."""

    def __init__(self, encode: Callable[[int], bytes]) -> None:
        super().__init__()
        self._encode = encode

    def __missing__(self, number: int) -> bytes:
        if len(self) >= KNOWN:
            self.clear()
        encoded = self[number] = self._encode(number)
        return encoded


BYTES = [long_bytes(number) for number in (*range(TABLED), *range(-TABLED, 0))]
"""Encodings by number; the negative ones count from the end, as Python's indices do."""
INTS, LONGS = Known(int_bytes), Known(long_bytes)
"""Encodings of all others, one pair for all schemas: what one record needed, the next one needs."""
