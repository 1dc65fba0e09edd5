"""Chance without a generator's state: a number drawn from the seed and what it is drawn for."""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate


def draw(seed: int, *words: str) -> float:
    """A number in [0, 1) that depends on ``seed`` and ``words`` alone: the same everywhere,
    always."""
    digest = blake2b(
        "\x1f".join(words).encode(), digest_size=7, key=seed.to_bytes(8, "big", signed=True)
    ).digest()
    return int.from_bytes(digest, "big") / (1 << 56)


def zipf(count: int, exponent: float, shift: float = 0.0) -> list[float]:
    """Cumulative Zipf-Mandelbrot weights of the ranks 1 to ``count``: rank r weighs (r + shift)
    ** -exponent."""
    return list(accumulate((rank + shift) ** -exponent for rank in range(1, count + 1)))


def pick(chance: float, shares: Sequence[tuple[str, float]]) -> str:
    """The name whose share of the whole ``chance`` (in [0, 1)) falls into; shares need not add
    up to one."""
    left = chance * sum(share for _, share in shares)
    for name, share in shares:
        left -= share
        if left < 0:
            return name
    return shares[-1][0]
