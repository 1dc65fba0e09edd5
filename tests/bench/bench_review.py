"""CPU of review for a sound order of five lines that is approved and handed on at once: decoded,
judged, promised, its records and its state encoded; its questions answered at once.

`python -m tests.bench.bench_review` prints microseconds an order: each order is judged many times,
and the least of its times counts, so that neighbours on the machine count for little. Run it in two
trees in turn and compare: only ratios count.
"""

from collections.abc import Generator
from statistics import mean
from time import perf_counter

from orders.contracts.catalogue import record_type
from orders.contracts.records import (
    Article,
    Customer,
    ExchangeRate,
    OrderReceived,
    Price,
    Rate,
    ReviewState,
)
from orders.engine.context import Cause, Context
from orders.engine.handling import Handling
from orders.engine.questions import Answer, Available, Question, Reserve, Reserved
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.stage import STAGE
from tests.bench.bench_allocation import AT
from tests.codec import CODEC
from tests.orders import article, customer, order, price, received
from tests.stages.house import rate, rates

ORDERS, ROUNDS = 200, 40
SKUS = [f"SKU-{number}" for number in range(1, 6)]
INTAKE = STAGE.chain


def house() -> References:
    """Five articles with prices, a customer, two carriers."""
    euro: ExchangeRate = {
        "currency": "EUR",
        "house_currency": "EUR",
        "micros": 1_000_000,
        "valid_from_at": 0,
    }
    return References(
        {
            Article: {sku: article(sku) for sku in SKUS},
            Price: {f"{sku}:EUR": price(sku) for sku in SKUS},
            Customer: {"C-1": customer()},
            ExchangeRate: {"EUR": euro},
            Rate: rates(rate("swift", "express", 900, 1), rate("lorry", "road", 300, 3)),
        }
    )


def judged(key: str, payload: bytes, policy: ReviewPolicy, references: References) -> int:
    """One order from bytes to bytes; how many bytes it came to."""
    _, value = CODEC.decode(payload, INTAKE)
    ctx = Context(key, AT, policy, references, Cause(INTAKE, 0, 1, AT))
    outcome = STAGE.takes[OrderReceived](value, None, ctx)
    handling = answered(outcome) if isinstance(outcome, Generator) else outcome
    assert handling.outcome == "confirmed", handling
    told = [CODEC.encode(record_type(one.record), one.value) for one in handling.events]
    assert isinstance(handling.state, dict)
    return len(CODEC.encode(record_type(ReviewState), handling.state)) + sum(map(len, told))


def answered(asking: Generator[Question, Answer, Handling]) -> Handling:
    """There is enough of everything."""
    answer: Answer | None = None
    while True:
        try:
            question = asking.send(answer)  # type: ignore[arg-type]  # None starts it
        except StopIteration as stop:
            handling: Handling = stop.value
            return handling
        if isinstance(question, Available):
            answer = (9,) * len(question.accounts)
        else:
            assert isinstance(question, Reserve)
            granted = tuple(one.amount for one in question.takes)
            answer = Reserved(granted, granted, True)


def main() -> None:
    """Print the mean of the least times."""
    policy, references = ReviewPolicy.load(STAGE.policy_file), house()
    came = [received(order(channel="marketplace", reference=str(n))) for n in range(ORDERS)]
    payloads = [(one["order_id"], CODEC.encode(record_type(OrderReceived), one)) for one in came]
    least = [float("inf")] * ORDERS
    for _ in range(ROUNDS):
        for number, (key, payload) in enumerate(payloads):
            began = perf_counter()
            judged(key, payload, policy, references)
            least[number] = min(least[number], perf_counter() - began)
    print(f"a sound order in review: {mean(least) * 1e6:.1f} µs")


if __name__ == "__main__":
    main()
