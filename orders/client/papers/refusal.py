"""Why a paper cannot be made. None is made half: it says what its order and its shipment say, or
there is none (SH-02)."""

from collections.abc import Iterable
from typing import NamedTuple


class Reason(NamedTuple):
    """`code` is stable; `because` names what is meant, and nobody."""

    code: str
    because: str


class Refused(Exception):
    """All that stands in the way of a paper."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(one.because for one in self.reasons))


class Possible(NamedTuple):
    """A paper of an order, or of one of its shipments, and why it cannot be made; no reason if it
    can."""

    kind: str
    shipment_id: str
    reasons: tuple[Reason, ...]
