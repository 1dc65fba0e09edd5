"""CPU of tracking for the records of a sound order, and for a story that does not end: decoded,
handled, what is told and the state encoded.

`python -m tests.bench.bench_tracking` prints microseconds a record and an order, the 500th fact of
an order beside the 5th, and the bytes of a state. The least of many times counts, so that
neighbours on the machine count for little. Run it in two trees in turn and compare: only ratios
count.
"""

from collections.abc import Mapping
from time import perf_counter
from typing import Any, NamedTuple

from orders.contracts import records as r
from orders.contracts.catalogue import TOPICS
from orders.contracts.order import CarriedOrder
from orders.contracts.topic import RecordType
from orders.engine.context import Cause, Context
from orders.engine.references import References
from services.tracking.stage import STAGE
from tests.bench.bench_allocation import AT
from tests.bench.yardstick import stands
from tests.codec import CODEC
from tests.contracts.values import zero
from tests.orders import order, received
from tests.policies import usual
from tests.stages.house import allocated

KEY = "shop:1001"
ROUNDS, LONG = 300, 500
HOUR = 3_600_000
STORY: tuple[type, ...] = (
    r.OrderReceived,
    r.MessageRequested,
    r.OrderApproved,
    r.PromiseMade,
    r.OrderConfirmed,
    r.MessageRequested,
    r.StockReserved,
    r.OrderAllocated,
    r.ShipmentReleased,
    r.ShipmentPacked,
    r.ShipmentDispatched,
    r.MessageRequested,
    r.ShipmentDelivered,
    r.DeliveryCompleted,
    r.OrderCompleted,
)
STATE: RecordType = next(one for one in TOPICS["tracking.state.v1"].records)


class Came(NamedTuple):
    """A record as it came."""

    topic: str
    payload: bytes


def came(record: type, number: int) -> Came:
    """A plain one, `number`-th of its order."""
    kind = next(one for topic in TOPICS.values() for one in topic.records if one.record is record)
    if record is r.OrderReceived:
        value: dict[str, Any] = dict(received(order()))
    elif record is r.OrderAllocated:
        value = dict(allocated(order()))
    else:
        value = zero(kind.schema)
        if kind.hand_off:
            value["order"] = CarriedOrder.of(order())
    value |= {"order_id": KEY, "at": AT + number * HOUR}
    if "version" in value:
        value["version"] = 1
    if record is r.MessageRequested:
        value |= {"message_id": f"message-{number}", "template": "told", "to": "customer"}
    if record is r.ProofChased:
        value |= {"shipment_id": f"{KEY}-1", "times": number}
    if "promised_at" in value:
        value["promised_at"] = AT + 48 * HOUR
    return Came(kind.topic, CODEC.encode(kind, value))


class Told(NamedTuple):
    """What a record came to."""

    state: bytes | None
    outputs: int


POLICY = usual(STAGE)
NOTHING = References({})


def told(one: Came, state: bytes | None, offset: int) -> Told:
    """From bytes to bytes."""
    kind, value = CODEC.decode(one.payload, one.topic)
    known = None if state is None else CODEC.decode_state(state, STATE.topic)
    ctx = Context(KEY, AT, POLICY, NOTHING, Cause(one.topic, 3, offset, AT))
    handling: Any = STAGE.takes[kind.record](value, known, ctx)
    outputs = [CODEC.encode(OUTLETS[event.record], event.value) for event in handling.events]
    after = CODEC.encode(STATE, handling.state) if isinstance(handling.state, Mapping) else state
    return Told(after, sum(map(len, outputs)))


OUTLETS = {
    one.record: one
    for topic in TOPICS.values()
    for one in topic.records
    if one.record in STAGE.emits
}


def times(story: list[Came], rounds: int = ROUNDS) -> tuple[list[float], list[int]]:
    """Least microseconds of each record, and the bytes of the state after it."""
    least, sizes = [float("inf")] * len(story), [0] * len(story)
    for _ in range(rounds):
        state: bytes | None = None
        for number, one in enumerate(story):
            began = perf_counter()
            state = told(one, state, number).state
            least[number] = min(least[number], (perf_counter() - began) * 1e6)
            sizes[number] = len(state or b"")
    return least, sizes


def main() -> None:
    """Print what a sound order costs, and a long story."""
    least, sizes = times([came(record, number) for number, record in enumerate(STORY)])
    print(f"a record: {sum(least) / len(least):.1f} µs, an order: {sum(least):.0f} µs")
    for record, us, size in zip(STORY, least, sizes, strict=True):
        print(f"  {record.__name__:<20} {us:6.1f} µs {size:5} B")
    print(f"state at most {max(sizes)} B, {sizes[-1]} B at the end")
    chased = (r.ProofChased if number % 2 else r.MessageRequested for number in range(LONG + 1))
    long, sizes = times(
        [came(r.OrderReceived, 0), *(came(record, n) for n, record in enumerate(chased, start=1))],
        rounds=20,
    )
    fifth, last = long[5] + long[6], long[LONG - 1] + long[LONG]
    print(f"facts 5 and 6: {fifth:.1f} µs, 499 and 500: {last:.1f} µs, {last / fifth:.2f} times")
    print(f"state then {sizes[6]} and {sizes[LONG]} B")
    print(stands())


if __name__ == "__main__":
    main()
