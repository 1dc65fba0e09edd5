"""What was said of what is not as it should be with an order, and what stages say of it (TR-03)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MOST = 8
"""Open at once, of one order."""
SHIPMENT_ENDS = frozenset({"ShipmentDelivered", "DeliveryRefused", "ShipmentLost"})
"""By each of these a shipment is under way no more."""
GONE = {"ShipmentLost": "lost", "DeliveryRefused": "refused", "TemperatureExceeded": "temperature"}
"""Record -> what must have opened for its shipment, unless the order had ended by then."""
AS = {"lost": ("lost",), "refused": ("refused", "damaged"), "temperature": ("temperature",)}
"""As what that is told."""
ENDS_GONE = frozenset({"UnitsCredited", "ReturnInspected", "ReplacementPromised"})
"""By these it is settled."""
BACK = "refused-"
"""How the return begins by which a shipment comes back that was not taken."""


Place = tuple[int, int]
"""Of a fact in what tracking told: wall clock of the story's beginning, sequence."""


class Name(NamedTuple):
    """One a kind and subject is open at a time."""

    kind: str
    subject: str


@dataclass(slots=True)
class Exceptions:
    """open        since when each is, that was opened and not closed
    opened      all that ever were
    ended       shipments that are under way no more
    settled     what is gone and was paid back, or came back
    read_gone   where tracking read first that something is gone, of an order that had not ended
    read_back   where it read first that such a one is settled
    wrong       what is odd by itself
    """

    open: dict[Name, int] = field(default_factory=dict)
    opened: set[Name] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    settled: set[Name] = field(default_factory=set)
    read_gone: dict[Name, Place] = field(default_factory=dict)
    read_back: dict[Name, Place] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """Fold one more record about the order."""
        if name in SHIPMENT_ENDS:
            self.ended.add(value["shipment_id"])
        elif name in ENDS_GONE:
            self.settled |= set(_settled(value))
        elif name == "TimelineAdded":
            self._told(value)
        elif name.startswith("Exception") and name != "ExceptionSettled":
            self._said(name, value)

    def unseen(self) -> Iterator[str]:
        """What tracking read to be gone of an order under way, and not to be settled before, and
        opened nothing for; unless all places were taken."""
        if Name("others", "") in self.opened:
            return
        for gone, at in sorted(self.read_gone.items()):
            settled = any(
                self.read_back.get(Name(kind, gone.subject), at) < at for kind in AS[gone.kind]
            )
            if not settled and not any(
                Name(kind, gone.subject) in self.opened for kind in AS[gone.kind]
            ):
                yield f"{gone.subject} is {gone.kind}, and nobody was told"

    def _told(self, value: Mapping[str, Any]) -> None:
        at = value["heard_at"], value["sequence"]
        if value["event"] in GONE and not value["final"]:
            gone = Name(GONE[value["event"]], value["parameters"]["shipment_id"])
            self.read_gone.setdefault(gone, at)
        elif value["event"] in ENDS_GONE:
            for one in _settled(value["parameters"]):
                self.read_back.setdefault(one, at)

    def _said(self, name: str, value: Mapping[str, Any]) -> None:
        one = Name(value["kind"], value["subject"])
        about = f"{one.kind} {one.subject}".strip()
        since = self.open.get(one)
        if name != "ExceptionClosed" and not (
            value["owner"] and value["deadline_at"] > value["at"]
        ):
            self.wrong.append(f"{about} has nobody who answers for it, or no time for it")
        if name == "ExceptionOpened":
            if since is not None:
                self.wrong.append(f"{about} is opened while it is open")
            self.open[one] = value["since_at"]
            self.opened.add(one)
            if len(self.open) > MOST:
                self.wrong.append(f"{len(self.open)} are open at once")
        elif since != value["since_at"]:
            self.wrong.append(f"{about} is {name.removeprefix('Exception').lower()}, not open")
        elif name == "ExceptionClosed":
            del self.open[one]


def _settled(said: Mapping[str, Any]) -> Iterator[Name]:
    """What a record says to be settled."""
    if shipment := said.get("shipment_id"):
        yield Name("lost", shipment)
        yield Name("damaged", shipment)
    if said.get("return_id", "").startswith(BACK):
        yield Name("refused", said["return_id"].removeprefix(BACK))
