"""Payloads are read, their scans told under the orders whose parcels they are; a scan whose parcel
nobody knows waits, as the order file is some seconds behind, and carriers may be before us (TR-06).
A payload is done when nothing of it waits any more: until then its group takes it again after a
death, which does no harm, as a scan has the same document id each time."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.records import CarrierScanned
from orders.engine.ports.log import Message
from services.carriers.parcels import Parcel
from services.carriers.scans import Scan, Unreadable, in_order, scans_of
from services.carriers.tables import Table

PATIENCE_SECONDS = 900.0
"""So long a scan waits for its parcel."""
LOOK_SECONDS = 5.0
MOST_WAITING = 10_000
"""Scans; beyond it the oldest waits no longer."""


class Sends(Protocol):
    """`orders.client.producing.Sender`, as far as it is needed here."""

    def send(self, record: type, key: str, value: Mapping[str, object]) -> None: ...

    def flush(self) -> None: ...


class Counted(Protocol):
    """`services.carriers.metrics.Metrics`."""

    def scan(self, carrier: str, what: str) -> None: ...

    def waiting(self, scans: int) -> None: ...


class Waiting(NamedTuple):
    """A scan without a parcel."""

    scan: Scan
    of: Message
    since: float


class Worker:
    """`find`: whose parcel; `clock`: seconds that only grow."""

    def __init__(
        self,
        tables: Mapping[str, Table],
        codec: Codec,
        find: Callable[[str], Parcel | None],
        sends: Sends,
        count: Counted,
        clock: Callable[[], float],
    ) -> None:
        self._tables, self._codec, self._find = tables, codec, find
        self._sends, self._count, self._clock = sends, count, clock
        self._waiting: list[Waiting] = []
        self._open: list[Message] = []
        self._looked_at = clock()

    def take(self, messages: Sequence[Message]) -> list[Message]:
        """Those that are done: all they said has arrived, or says nothing; of earlier ones, too."""
        now, open_before = self._clock(), self._open
        for message in messages:
            for scan in self._read(message):
                if not self._told(scan):
                    self._waiting.append(Waiting(scan, message, now))
        if now - self._looked_at > LOOK_SECONDS or len(self._waiting) > MOST_WAITING:
            self._look(now)
        self._sends.flush()
        self._count.waiting(len(self._waiting))
        wait = {_place(one.of) for one in self._waiting}
        taken = [*open_before, *messages]
        self._open = [one for one in taken if _place(one) in wait]
        return [one for one in taken if _place(one) not in wait]

    def _look(self, now: float) -> None:
        """Look again for what waits; what has waited long enough is given up, the payload stays
        where it is."""
        self._looked_at = now
        left = [one for one in self._waiting if not self._told(one.scan)]
        beyond = len(left) - MOST_WAITING
        self._waiting = []
        for place, one in enumerate(left):
            if place < beyond or now - one.since > PATIENCE_SECONDS:
                self._count.scan(one.scan.value["carrier"], "unknown_parcel")
            else:
                self._waiting.append(one)

    def _told(self, scan: Scan) -> bool:
        """Whether its parcel is known; then it is told."""
        parcel = self._find(scan.number)
        if parcel is None:
            return False
        about = {"order_id": parcel.order_id, "shipment_id": parcel.shipment_id}
        self._sends.send(CarrierScanned, parcel.order_id, {**scan.value, **about})
        carrier = scan.value["carrier"]
        self._count.scan(carrier, "unknown_code" if scan.status == "UNKNOWN" else "told")
        if not scan.timed:
            self._count.scan(carrier, "without_time")
        return True

    def _read(self, message: Message) -> list[Scan]:
        try:
            _, value = self._codec.decode(message.value or b"", message.topic)
        except UndecodableRecord:
            self._count.scan("", "undecodable")
            return []
        carrier, table = value["carrier"], self._tables.get(value["carrier"])
        if table is None:
            self._count.scan("", "unknown_carrier")
            return []
        try:
            found = scans_of(carrier, table, value["payload"], value["received_at"])
        except Unreadable as error:
            self._count.scan(carrier, str(error))
            return []
        return in_order(found)


def _place(message: Message) -> tuple[str, int, int]:
    return message.topic, message.partition, message.offset
