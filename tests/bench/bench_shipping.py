"""CPU of shipping for an order from its warehouse to its proof of delivery: decoded, handled, what
is told and the state encoded; without gates, and with all that an export contract may need.

`python -m tests.bench.bench_shipping` prints microseconds a record and an order. The least of many
times counts, so that neighbours on the machine count for little. Run it in two trees in turn and
compare: only ratios count.
"""

from collections.abc import Generator, Mapping, Sequence
from time import perf_counter
from typing import Any, NamedTuple

from orders.contracts import records as r
from orders.contracts.catalogue import TOPICS
from orders.contracts.topic import RecordType
from orders.engine.context import Cause, Context
from orders.engine.references import References
from services.shipping.stage import STAGE
from tests.bench.bench_allocation import AT
from tests.bench.yardstick import stands
from tests.codec import CODEC
from tests.orders import address, article, export, line, order, sold_abroad, staff
from tests.policies import usual
from tests.stages.house import allocated, packed_out, references, report, scan, shipment

KEY = "shop:1001"
ROUNDS = 300
STATE: RecordType = next(iter(TOPICS["shipping.state.v1"].records))
OUTLETS = {
    one.record: one
    for topic in TOPICS.values()
    for one in topic.records
    if one.record in STAGE.emits
}
GOODS = {
    "SKU-1": article("SKU-1", nature="HAZARD"),
    "SKU-2": article("SKU-2", nature="FOOD"),
    **{f"SKU-{n}": article(f"SKU-{n}") for n in range(3, 6)},
}
POLICY = usual(STAGE)
TABLES = References(
    {
        **references(articles=GOODS),
        r.Staff: {one: staff(one, "sales", "export_sales", "finance") for one in ("S1", "S2")},
    }
)
GATES = (
    *("sales", "contract-registration", "booking", "commodity-inspection", "customs"),
    *("cargo-insurance", "credit-insurance"),
)
LICENCE = "export-licence"


class Came(NamedTuple):
    """A record as it came."""

    name: str
    topic: str
    payload: bytes


def came(record: type, value: Mapping[str, Any]) -> Came:
    """As its sender wrote it."""
    kind = next(one for topic in TOPICS.values() for one in topic.records if one.record is record)
    return Came(record.__name__, kind.topic, CODEC.encode(kind, value))


def said(gate: str, by: str = "S1") -> Came:
    """Somebody opens a gate."""
    value = {
        "order_id": KEY,
        "version": 1,
        "gate_id": gate,
        "verdict": "OPEN",
        "decided_by": by,
        "role": "",
        "reference": "N-1",
        "document": "",
        "valid_from_at": None,
        "valid_until_at": None,
        "because": "",
        "entered_by": "",
        "at": AT,
    }
    return came(r.GateAnswered, value)


def story(content: Any, *gates: Came) -> list[Came]:
    """An order that is sent, once its gates are open."""
    lines = shipment()["lines"]
    return [
        came(r.OrderAllocated, allocated(content)),
        *gates,
        came(r.ShipmentPicked, {**report("picked", lines=lines), "lots": []}),
        came(r.PackedOut, packed_out()),
        came(r.CarrierScanned, scan("PICKED_UP")),
        came(r.CarrierScanned, scan("DELIVERED")),
    ]


def told(one: Came, state: bytes | None, offset: int) -> bytes | None:
    """From bytes to bytes: the state after it."""
    kind, value = CODEC.decode(one.payload, one.topic)
    known = None if state is None else CODEC.decode_state(state, STATE.topic)
    ctx = Context(KEY, AT, POLICY, TABLES, Cause(one.topic, 3, offset, AT))
    handling: Any = STAGE.takes[kind.record](value, known, ctx)
    if isinstance(handling, Generator):
        handling = _answered(handling)
    for event in handling.events:
        CODEC.encode(OUTLETS[event.record], event.value)
    return CODEC.encode(STATE, handling.state) if isinstance(handling.state, Mapping) else state


def _answered(asking: Generator[Any, Any, Any]) -> Any:
    """With one number for each package."""
    try:
        question = next(asking)
        asking.send(range(1, question.count + 1))
    except StopIteration as done:
        return done.value
    raise AssertionError("it asks twice")


def times(records: Sequence[Came]) -> list[float]:
    """Least microseconds of each record."""
    least = [float("inf")] * len(records)
    for _ in range(ROUNDS):
        state: bytes | None = None
        for number, one in enumerate(records):
            began = perf_counter()
            state = told(one, state, number)
            least[number] = min(least[number], (perf_counter() - began) * 1e6)
    return least


def main() -> None:
    """Print what an order costs within the customs area, and an export with every gate."""
    abroad = export(
        channel="shop",
        delivery_address=address(country="CN"),
        lines=[line(1, price=4_000_000), *(line(n) for n in range(2, 6))],
        trade_terms={**sold_abroad(), "incoterm": "CIF Shanghai"},
        payment={**order()["payment"], "terms": "ON_ACCOUNT"},
    )
    answers = [*map(said, GATES), said(LICENCE), said(LICENCE, "S2")]
    for name, records in (("at home", story(order())), ("abroad", story(abroad, *answers))):
        least = times(records)
        print(f"{name}: {sum(least):.0f} µs an order, {len(records)} records")
        for one, us in zip(records, least, strict=True):
            print(f"  {one.name:<16} {us:6.1f} µs")
    print(stands())


if __name__ == "__main__":
    main()
