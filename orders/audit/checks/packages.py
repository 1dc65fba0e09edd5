"""Does each package bear a number of its own, and hold what is to be sent (SH-01)?"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise

from orders.audit.findings import Finding
from orders.audit.story import Story

DIGITS = 18


def overpacked(story: Story) -> Iterator[Finding]:
    """Planned cartons that hold what is not to be sent."""
    for shipment in story.overpacked:
        yield Finding(story.order_id, f"the cartons of {shipment} hold more than it has")


class Packages:
    """The numbers of all packages of the house, eight bytes each."""

    def __init__(self) -> None:
        self._numbers = array("Q")

    def take(self, order_id: str, codes: Iterable[str]) -> Iterator[Finding]:
        """Those of one more order; what is no number of a package (SSCC, GS1)."""
        for code in codes:
            if len(code) == DIGITS and code.isascii() and code.isdigit() and _adds_up(code):
                self._numbers.append(int(code))
            else:
                yield Finding(order_id, f"a package bears {code!r}, which is no SSCC")

    def repeated(self) -> Iterator[Finding]:
        """Numbers that two packages bear."""
        for one, other in pairwise(sorted(self._numbers)):
            if one == other:
                yield Finding(f"{one:0{DIGITS}}", "two packages bear this number")


def _adds_up(code: str) -> bool:
    """With the check digit, three times the digits at odd places and the others are a multiple of
    ten."""
    digits = [int(one) for one in code]
    return (3 * sum(digits[::2]) + sum(digits[1::2])) % 10 == 0
