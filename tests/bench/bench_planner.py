"""CPU of planning an article for which 500 orders wait: the ledger's answer, everyone's date, the
difference, and the bytes of all that comes of it; budget 20 ms (IV-03; docs/decisions/0080).

`python -m tests.bench.bench_planner` prints milliseconds a plan, the least of many: all are dated
for the first time, all have another date, nothing is another than it was.
"""

from time import process_time
from typing import Any

import orjson

from orders.contracts.catalogue import record_type
from orders.contracts.records import ExpectedReceipt, InventoryState
from orders.engine.context import Cause, Context
from orders.engine.core.answers import noted
from orders.engine.handling import Handling
from orders.engine.questions import Queue, Waiter
from orders.engine.references import References
from services.inventory.decide.planning import plan
from services.inventory.policy import InventoryPolicy
from services.inventory.stage import STAGE
from services.inventory.state import NEW_ARTICLE, with_article
from tests.bench.bench_allocation import AT
from tests.codec import CODEC

WAITERS, RECEIPTS, ROUNDS = 500, 20, 30
DAY = 86_400_000
KEY = "@article/SKU-1"


def coming(later: int = 0) -> list[ExpectedReceipt]:
    """Purchase orders that cover all who wait, one every day."""
    return [
        {
            "purchase_order": f"PO-{number}",
            "warehouse": "BER",
            "quantity": 2 * WAITERS // RECEIPTS,
            "expected_at": AT + (number + 1 + later) * DAY,
        }
        for number in range(RECEIPTS)
    ]


def queue() -> Queue:
    """Orders of one to three pieces."""
    waiters = [
        Waiter(f"shop:{n:06}", f"9/{AT:016d}/{n:016d}/shop:{n:06}/{AT + n % 30 * DAY}", 1 + n % 3)
        for n in range(WAITERS)
    ]
    return Queue(tuple(waiters), more=False, free=0)


def planned(state: InventoryState, waits: Queue, policy: InventoryPolicy) -> Handling:
    """One plan, from the ledger's answer to bytes."""
    asking = plan(state, Context(KEY, AT, policy, References(), Cause("timer", 0, -1, AT)))
    next(asking)
    try:
        asking.send(waits)
    except StopIteration as stop:
        handling: Handling = stop.value
    orjson.dumps(noted(waits))
    for event in handling.events:
        CODEC.encode(record_type(event.record), event.value)
    assert isinstance(handling.state, dict)
    CODEC.encode(record_type(InventoryState), handling.state)
    return handling


def least(state: InventoryState, waits: Queue, policy: InventoryPolicy) -> float:
    """Milliseconds of CPU."""
    times = list[float]()
    for _ in range(ROUNDS):
        began = process_time()
        planned(state, waits, policy)
        times.append((process_time() - began) * 1e3)
    return min(times)


def main() -> None:
    """Print the least of each."""
    policy, waits = InventoryPolicy.load(STAGE.policy_file), queue()
    fresh = with_article(None, {**NEW_ARTICLE, "expected": coming()})
    standing: Any = planned(fresh, waits, policy).state
    article: Any = {**standing["article"], "expected": coming(later=3)}
    late = with_article(standing, article)
    for name, state in (("the first", fresh), ("all moved", late), ("as before", standing)):
        told, took = len(planned(state, waits, policy).events), least(state, waits, policy)
        print(f"{WAITERS} who wait, {name}: {took:.1f} ms, {told} records")


if __name__ == "__main__":
    main()
