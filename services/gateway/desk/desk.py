"""All that the desk's routes need beside what every route has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from orders.client import counts, gates
from orders.client.duplicates import Suspected
from orders.client.holds import Held
from orders.client.leases import Lease
from orders.client.orderfile.exceptions import Exceptional
from orders.client.questioned import Questioned
from orders.client.samples import Sample
from orders.client.scan import Found
from orders.client.unplaced import Unplaced
from services.gateway.desk.people import People
from services.gateway.desk.threads import Left, Threads
from services.gateway.desk.waiting import Waiting


class Leases(Protocol):
    """Who looks at which order: `orders.client.leases.Leases`."""

    def take(self, order_id: str, staff_id: str, seconds: int) -> Lease:
        """The lease that holds from now on."""

    def give_back(self, order_id: str, staff_id: str) -> None:
        """Only one's own."""

    def of(self, order_ids: Iterable[str]) -> Mapping[str, Lease]:
        """Those that somebody has."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk without its network.

    people   who asks
    threads  on which the desk looks and waits
    held     orders that wait for people
    samples  approvals that wait to be looked at
    suspected, unplaced  probable duplicates and documents that wait in intake
    questioned  payments that two tell of
    counts   differences of warehouses' lists that wait
    gates    gates at which goods wait
    exceptions  what is not as it should be with orders
    leases   who looks at which; may take a while, and raises TransientError
    came_of  (stage, key, positions of verdicts, seconds that are left) -> what it made of each,
             None if it does not say in time; takes a while, and ends with it
    said     order -> verdicts of the last day and what came of them, oldest first; takes a while,
             and raises TransientError
    """

    people: People
    threads: Threads
    held: Waiting[Held]
    samples: Waiting[Sample]
    suspected: Waiting[Suspected]
    unplaced: Waiting[Unplaced]
    questioned: Waiting[Questioned]
    counts: Waiting[counts.Waiting]
    gates: Waiting[gates.Waiting]
    exceptions: Waiting[Exceptional]
    leases: Leases
    came_of: Callable[[str, str, Sequence[str], Left], Sequence[Sequence[Found]] | None]
    said: Callable[[str], Sequence[Found]]
