"""CPU of effects for what it hears of an order: decoded, handled, what is told and the state
encoded.

`python -m tests.bench.bench_effects` prints microseconds a record where the house tells customers,
where it tells nobody, and a message in all: asked for, ordered, reported. The least of many times
counts, so that neighbours on the machine count for little.
"""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

from orders.contracts import records as r
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.topic import RecordType
from orders.engine.context import Cause, Context
from orders.engine.handling import UNCHANGED
from orders.engine.references import References
from services.effects.stage import STAGE
from tests.bench.yardstick import stands
from tests.codec import CODEC
from tests.orders import agreed, customer, order, received
from tests.policies import usual
from tests.stages.test_effects import KEY, MESSAGES, NOON, asked, settled

ROUNDS, SENT = 300, 5
STATE: RecordType = next(one for one in TOPICS["effects.state.v1"].records)
OUTLETS = {record: record_type(record) for record in STAGE.emits}
POLICY = usual(STAGE)
Came = tuple[str, bytes]
"""A record as it came: its topic, and its bytes."""


def came(record: type, value: Mapping[str, Any]) -> Came:
    """As it stands on its topic."""
    kind = record_type(record)
    return kind.topic, CODEC.encode(kind, value)


def story() -> list[Came]:
    """An order, and some messages of it that are sent."""
    said = [came(r.OrderReceived, received(order(reference="4711")))]
    for number in range(SENT):
        said.append(came(r.MessageRequested, asked("refund-on-its-way", number)))
        effect = f"refund-on-its-way-{number}"
        said.append(came(r.AttemptSettled, settled("DONE", 1, effect)))
    return said


def times(references: References) -> list[float]:
    """Least microseconds of each record of the story."""
    said = story()
    least = [float("inf")] * len(said)
    for _ in range(ROUNDS):
        state: bytes | None = None
        for number, one in enumerate(said):
            began = perf_counter()
            state = told(one, state, number, references)
            least[number] = min(least[number], (perf_counter() - began) * 1e6)
    return least


def told(one: Came, state: bytes | None, offset: int, references: References) -> bytes | None:
    """From bytes to bytes; the state as it is then."""
    topic, payload = one
    kind, value = CODEC.decode(payload, topic)
    known = None if state is None else CODEC.decode_state(state, STATE.topic)
    ctx = Context(KEY, NOON, POLICY, references, Cause(topic, 3, offset, NOON))
    handling: Any = STAGE.takes[kind.record](value, known, ctx)
    for event in handling.events:
        CODEC.encode(OUTLETS[event.record], event.value)
    return state if handling.state is UNCHANGED else CODEC.encode(STATE, handling.state)


def main() -> None:
    """Print both."""
    who: dict[type, dict[str, Any]] = {r.Customer: {"C-1": customer()}}
    tells = References({r.Channel: {"shop": agreed("shop", messages=MESSAGES)}, **who})
    for title, references in (
        ("the house tells", tells),
        ("the house tells nobody", References({r.Channel: {"shop": agreed("shop")}, **who})),
    ):
        least = times(references)
        first, rest = least[0], least[1:]
        print(f"{title}: received {first:.1f} µs, a message {sum(rest) / SENT:.1f} µs")
        print("  asked for " + ", ".join(f"{us:.1f}" for us in rest[::2]))
        print("  reported  " + ", ".join(f"{us:.1f}" for us in rest[1::2]))
    print(stands())


if __name__ == "__main__":
    main()
