"""The outside world in a simulation: the simulator's own pure reactions, played on the fakes."""

from orders.contracts import records
from orders.contracts.catalogue import TOPICS
from services.simulator.actors import REACTIONS, react
from services.simulator.agenda import Agenda
from services.simulator.outside import HEARD
from services.simulator.plans import Planned, Scene
from tests import orders as made
from tests.crash import brought, connecting, exchanging, gated, house
from tests.crash.house import CODEC, Letter
from tests.fakes.broker import Broker
from tests.stages.house import warehouse

AGREED = {
    records.RevisionRequested: house.revised,
    records.CompensationGranted: house.corrected,
    records.MaterialsReserved: house.given_up,
    records.OfferMade: house.hasty,
    records.ReplacementPromised: house.for_nothing,
    records.ShipmentReleased: lambda released: (
        *house.picked_otherwise(released),
        *house.checked_twice(released),
    ),
    records.OrderGated: gated.taken,
}
"""What is said when a customer has agreed to something, is asked, waits for what nobody makes, or
gets other lots than were meant."""


class Outside:
    """Hears what the stages say and answers when business time has come. `positions`: up to
    where it has heard each partition."""

    def __init__(
        self,
        broker: Broker,
        seed: int,
        gating: bool = False,
        kinds: bool = False,
        exchanged: bool = False,
    ) -> None:
        self._broker = broker
        self._agreed = AGREED | (
            {records.ReturnAuthorised: exchanging.ordered} if exchanged else {}
        )
        articles = {sku: made.article(sku) for sku in house.SKUS} | brought.SERVICES
        warehouses: dict[str, records.Warehouse] = {
            code: {**warehouse(code), "countries": house.DOMESTIC} for code in house.OPENING
        }
        staff = {one["staff_id"]: one for one in house.STAFF}
        partners = gated.wilful(house.partners()) if gating else house.partners()
        partners = brought.wilful(partners) if kinds else partners
        partners = exchanging.wilful(partners) if exchanged else partners
        self._scene = Scene(seed, partners, articles, warehouses, staff)
        self._agenda = Agenda(CODEC)
        self.positions = {
            (topic, partition): 0
            for topic in (*HEARD, connecting.TOPIC)
            for partition in range(broker.partitions)
        }
        self.connectors = connecting.Connectors(seed)

    def turn(self, now: int) -> None:
        """Hear everything new, then send what is due."""
        for (topic, partition), position in self.positions.items():
            messages, self.positions[topic, partition] = self._broker.log(topic, partition).read(
                position, 1_000
            )
            for message in messages:
                if message.value is not None and (kind := CODEC.record_of(message.value, topic)):
                    self._hear(kind.record, message.value, topic)
        for due in self._agenda.due(now, 1_000):
            self._broker.send(due.topic, due.key, due.payload)

    def _hear(self, record: type, payload: bytes, topic: str) -> None:
        """Whoever reacts to it plans what they will say; so does a shop whose customer agrees to
        less, somebody who has got something for a later day, and a connector."""
        if topic == connecting.TOPIC:
            for planned in self.connectors.hear(record, CODEC.decode(payload, topic)[1]):
                self._agenda.plan(planned)
            return
        more = self._agreed.get(record)
        if record in REACTIONS or more is not None:
            value = CODEC.decode(payload, topic)[1]
            for planned in (*react(record, value, self._scene), *(more(value) if more else ())):
                self._agenda.plan(planned)

    def send(self, letter: Letter) -> None:
        """Say something that nobody asked for."""
        self._broker.send(letter.topic, letter.key.encode(), letter.payload)

    def plan(self, planned: Planned) -> None:
        """Somebody will say it then."""
        self._agenda.plan(planned)

    def control(self, stage: str, key: str, action: str, now: int) -> None:
        """A person asks a stage to redrive or discard a parked key."""
        kind = next(
            kind
            for kind in TOPICS[f"{stage}.control.v1"].records
            if kind.record is records.RedriveRequested
        )
        value = {
            "key": key,
            "action": action,
            "requested_by": "crash",
            "because": "mended",
            "at": now,
        }
        self._broker.send(kind.topic, key.encode(), CODEC.encode(kind, value))

    def next_due(self) -> int | None:
        """When it will say something next, business milliseconds; None if never."""
        return self._agenda.next_due()
