"""CPU of the search for warehouses, its questions answered at once: a house of 20 warehouses, an
order of five lines.

`python -m tests.bench.bench_allocation` prints one line a case, microseconds: the least and the
median of the repeats.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from statistics import median
from time import process_time

from orders.contracts.records import Article, Warehouse
from orders.engine.context import Cause, Context
from orders.engine.questions import Answer, Available, Question, Reserve, Reserved
from orders.engine.references import References
from services.allocation.decide.place import Search, place
from services.allocation.policy import AllocationPolicy
from services.allocation.rules.need import Need, lines_of, need
from tests.orders import article, line, order
from tests.stages.house import warehouse

WAREHOUSES, LINES, QUANTITY = 20, 5, 2
CALLS, REPEATS = 300, 15
AT = 1_790_000_000_000
Stock = Mapping[str, int]
"""Account -> pieces; of what is not there none."""


def context() -> Context[AllocationPolicy]:
    """Warehouses all over Europe, all with shipments left today."""
    table = {
        f"W{number:02}": {
            **warehouse(f"W{number:02}"),
            "latitude": 38.0 + number % 5 * 4,
            "longitude": -5.0 + number % 7 * 4,
        }
        for number in range(WAREHOUSES)
    }
    goods = {f"SKU-{number}": article(f"SKU-{number}") for number in range(1, LINES + 1)}
    references = References({Warehouse: table, Article: goods})
    cause = Cause("orders.inventory.v1", 0, 1, AT)
    return Context("shop:1001", AT, AllocationPolicy(), references, cause)


def wanted(ctx: Context[AllocationPolicy]) -> Need:
    """Five lines to an address in Berlin."""
    lines = [line(number, f"SKU-{number}", QUANTITY) for number in range(1, LINES + 1)]
    content = order(lines=lines)
    return need(1, 0, content, lines_of(content["lines"]), ctx.references.table(Article))


def answered(search: Generator[Question, Answer, Search], stock: Stock) -> Search:
    """Run a search to its end with these shelves."""
    answer: Answer | None = None
    while True:
        try:
            question = search.send(answer)  # type: ignore[arg-type]  # None starts it
        except StopIteration as stop:
            found: Search = stop.value
            return found
        answer = _answer(question, stock)


def _answer(question: Question, stock: Stock) -> Answer:
    if isinstance(question, Reserve):
        wanted = question.takes
        free = [9 if question.ledger == "capacity" else stock.get(one.account, 0) for one in wanted]
        complete = all(there >= one.amount for there, one in zip(free, wanted, strict=True))
        granted = [one.amount if complete else 0 for one in wanted]
        return Reserved(tuple(granted), tuple(free), complete)
    assert isinstance(question, Available)
    if question.ledger == "capacity":
        return (0,) * len(question.accounts)
    return tuple([stock.get(account, 0) for account in question.accounts])


def cases() -> Iterator[tuple[str, Stock, int]]:
    """Name, what lies on the shelves, shipments that it comes to."""
    yield "the best warehouse has all", shelves(lambda sku, code: True), 1
    yield "another one has all", shelves(lambda sku, code: code == 13), 1
    yield "two warehouses together", shelves(lambda sku, code: sku % 2 == code % 2), 2
    yield "nobody has it", {}, 0


def shelves(there: Callable[[int, int], bool]) -> Stock:
    """Plenty of each article in each warehouse where it is; both by number."""
    return {
        f"SKU-{sku}@W{code:02}": 9
        for sku in range(1, LINES + 1)
        for code in range(WAREHOUSES)
        if there(sku, code)
    }


def micros(call: Callable[[], object]) -> tuple[float, float]:
    """The least and the median CPU of a call, microseconds."""
    taken = []
    for _ in range(REPEATS):
        began = process_time()
        for _ in range(CALLS):
            call()
        taken.append((process_time() - began) / CALLS * 1e6)
    return min(taken), median(taken)


def main() -> None:
    """Print what each case takes."""
    ctx = context()
    asked = wanted(ctx)
    for name, stock, shipments in cases():

        def search(stock: Stock = stock) -> Search:
            return answered(place(asked, [], 3, ctx), stock)

        assert len(search().parts) == shipments
        least, usual = micros(search)
        print(f"{name:32} {least:7.1f} {usual:7.1f} µs")


if __name__ == "__main__":
    main()
