"""How many examples the tests of properties try: all in `make test`, half of them in
`make test-fast`, which says `--hypothesis-profile=fast`."""

from hypothesis import settings

USUAL, FEW = 100, 50
"""What hypothesis tries where nobody says how many; what it tries then in a fast run."""


def examples(most: int) -> int:
    """So many of them, or in a fast run the same part of it; two at least."""
    return max(2, most * settings().max_examples // USUAL)
