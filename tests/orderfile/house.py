"""An order file in a folder, a log in memory, and a writer that can be killed."""

import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from orders.client.keyroom.keys import Keys
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.layout import FOLLOWED, newest
from orders.client.papers.sources import sources
from orders.client.reading import Place
from orders.client.scan import Found, in_order
from orders.client.tail import Bounds
from orders.contracts.catalogue import record_type
from orders.contracts.records import (
    CarrierScanned,
    Heartbeat,
    OrderReceived,
    OrderStatus,
    ShipmentDispatched,
    TimelineAdded,
)
from orders.engine.core.failpoints import reached
from orders.engine.ports.log import Message
from services.orderfile.archive.archiving import Archiving, Keeping
from services.orderfile.archive.retention import FILE as RETENTION
from services.orderfile.archive.retention import Retention
from services.orderfile.checking import Check, Checked
from services.orderfile.file import OrdersDatabase
from services.orderfile.metrics import Metrics
from services.orderfile.process import begun, opened
from services.orderfile.rebuilding import Built, Rebuilding
from services.orderfile.recording import Recording
from services.orderfile.writing import Writer
from services.papers.house import FILE as OWN
from services.papers.house import House as Sender
from services.papers.making import all_data
from services.papers.renderer import renderer
from tests.contracts import samples
from tests.contracts.values import zero
from tests.lake.log import PARTITIONS, Log, Topics

TABLES = {
    "facts": "SELECT order_id, name, partition, offset, recorded_at, record, value, headers "
    "FROM facts JOIN topics USING (topic)",
    "heads": "SELECT * FROM heads",
    "terms": "SELECT * FROM terms",
    "exceptions": "SELECT * FROM exceptions",
}
SENDER = Sender.load(OWN).party()
STATUSES = ("received", "confirmed", "reserved", "allocated")


LATER = 4_000_000_000.0
"""After all that the log says, seconds since 1970."""


class Following:
    """`orders.client.goals.Source` over a log; `identity`: of all topics."""

    def __init__(self, log: Log, identity: str = "cluster/1", most: int = 1_000) -> None:
        self._log, self._identity, self._most = log, identity, most
        self.positions: dict[Place, int] = {}

    def bounds(self) -> dict[Place, Bounds]:
        return {
            place: Bounds(self._log.low.get(place, 0), len(records))
            for place, records in self._log.records.items()
            if place[0] in FOLLOWED
        }

    def identities(self) -> dict[str, str]:
        return dict.fromkeys(FOLLOWED, self._identity)

    def start(self, positions: Mapping[Place, int]) -> None:
        self.positions = dict(positions)

    def take(self, limit: int, seconds: float) -> list[Message]:
        """What is there, one place after the other."""
        left, taken = min(limit, self._most), list[Message]()
        for place, position in self.positions.items():
            some = self._log.records[place][position:][:left]
            taken += some
            left -= len(some)
            self.positions[place] += len(some)
        return taken


class Papered:
    """Papers in this process, without master data."""

    def of(self, order_id: str, found: Iterable[Found]) -> dict[str, Any]:
        told = sources(order_id, in_order(found))
        if told is None:
            return {}
        return {"papers": all_data(told, SENDER), "renderer": renderer()._asdict()}


class House:
    """`most`: so many records are read in a turn."""

    def __init__(self, folder: Path, most: int = 1_000) -> None:
        self.folder, self.log, self.metrics, self.most = folder, Log(), Metrics(), most
        self.identity = "cluster/1"
        self.archive, self.keys = folder / "archive", Keys(folder / "keys")
        self._written = itertools.count()
        folder.mkdir(parents=True, exist_ok=True)

    def source(self) -> Following:
        return Following(self.log, self.identity, self.most)

    def live(self) -> None:
        """A writer that reads all that is there, and ends in order unless something strikes it."""
        file = opened(self.folder)
        try:
            reached("orderfile: opened")
            writer = Writer(file, self.source(), Recording(self.log.codec), self.metrics)
            begun(writer, file)
            writer.live(lambda: False, lambda: None, once=True)
        finally:
            kill(file)

    def put_away(self) -> None:
        """Archive all that has ended, however lately."""
        file = opened(self.folder)
        archiving = self.archiving(file)
        try:
            while archiving.turn(LATER):
                pass
        finally:
            archiving.close()
            kill(file)

    def archiving(self, file: OrdersDatabase, after_ms: int = 0) -> Archiving:
        """Who archives what nothing was heard of for so long."""
        keeping = Keeping(self.keys, Retention.load(RETENTION), Papered())
        ids, metrics = self.log.ids, self.metrics
        return Archiving(file, self.archive, ids, keeping, after_ms, metrics, PARTITIONS)

    def rebuild(self) -> Built:
        recording = Recording(self.log.codec)
        building = Rebuilding(
            self.folder, self.archive, self.keys, self.source(), recording, self.metrics
        )
        built = building.run(lambda: False, lambda: None)
        assert built is not None
        return built

    def check(self) -> dict[str, Checked]:
        found = Check(self.folder, Topics(self.log), self.log.codec).run()
        return {one.topic: one for one in found if one.records or one.rows or one.older}

    def asking(self) -> OrderFile:
        return OrderFile(self.folder)

    def file(self) -> Path:
        found = newest(self.folder)
        assert found is not None
        return found

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that the file says."""
        file = OrdersDatabase(self.file())
        found = {name: sorted(file.rows(query), key=repr) for name, query in TABLES.items()}
        file.close()
        return found

    def built_anew(self) -> dict[str, list[tuple[Any, ...]]]:
        """What a file says that is made of the log in one piece."""
        other = House(self.folder / f"other-{next(self._written)}")
        other.log, other.identity = self.log, self.identity
        other.live()
        return other.content()

    def order(self, key: str, partition: int = 0) -> None:
        """An order that goes a good way."""
        received = {
            **samples.received(),
            "order_id": key,
            "number": f"N-{key}",
            "marks": ["urgent"],
        }
        self.log.write(OrderReceived, received, key, partition)
        for step, status in enumerate(STATUSES, 1):
            self.status(key, status, step, partition)
        dispatched = {**zero(record_type(ShipmentDispatched).schema), "tracking_number": f"T-{key}"}
        self.log.write(ShipmentDispatched, dispatched, key, partition)
        scanned = {**zero(record_type(CarrierScanned).schema), "document_id": f"D-{key}"}
        self.log.write(CarrierScanned, scanned, key, partition)
        self.log.put("carrier.events.v1", b"garbage", key, partition, {"cause": b"\xff\x00"})
        self.log.put("carrier.events.v1", None, key, partition)
        self.log.write(Heartbeat, zero(record_type(Heartbeat, "orders.intake.v1").schema),
                       "@heartbeat", partition, "orders.intake.v1")  # fmt: skip

    def status(
        self, key: str, status: str, step: int, partition: int = 0, final: bool = False
    ) -> None:
        told = {
            **zero(record_type(OrderStatus).schema),
            "order_id": key,
            "number": f"N-{key}",
            "version": 1,
            "step": step,
            "status": status,
            "final": final,
            "at": 1_790_000_000_000 + step,
        }
        self.log.write(OrderStatus, told, key, partition)

    def timeline(self, key: str, event: str, sequence: int, **told: Any) -> None:
        fact = {**zero(record_type(TimelineAdded).schema), "event": event, "sequence": sequence}
        self.log.write(TimelineAdded, {**fact, "order_id": key, **told}, key)


def kill(file: OrdersDatabase) -> None:
    """The process is gone: what was not committed never was."""
    file.connection.close()
