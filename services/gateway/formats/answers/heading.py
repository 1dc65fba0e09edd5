"""What an answer is headed with, whatever its format."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Address(NamedTuple):
    """Who somebody is in interchanges: a number, and the code of whoever gives such numbers out
    (ISA05 and UNB 0007, such as ZZ or 14; scheme of an EndpointID in UBL)."""

    qualifier: str
    id: str


class Heading(NamedTuple):
    """`number`: the control number; `name`: what the transmission is known by, which has that
    number in it; `at`: of what is told, business clock, ms; `zone`: IANA zone of the times in it;
    `test`: nothing in it is meant."""

    ours: Address
    theirs: Address
    name: str
    number: int
    at: int
    zone: str = "UTC"
    test: bool = False

    def local(self, at: int) -> datetime:
        """A time, ms, in the zone of the partner."""
        return datetime.fromtimestamp(at // 1000, ZoneInfo(self.zone))

    @property
    def written_at(self) -> datetime:
        """When it was written, as its partner's clock says."""
        return self.local(self.at)
