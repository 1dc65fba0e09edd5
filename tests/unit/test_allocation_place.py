"""The questions of a search, answered by hand: what others took in between (AL-01, AL-02)."""

from orders.contracts.records import Article, Warehouse
from orders.engine.context import Cause, Context
from orders.engine.questions import Available, Reserve, Reserved, Take
from orders.engine.references import References
from services.allocation.decide.place import Search, place
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import need
from tests.orders import article, line, order
from tests.stages.network import TODAY, house
from tests.stages.room import START
from tests.unit.test_allocation_rules import wanted

POLICY = AllocationPolicy()


def context() -> Context[AllocationPolicy]:
    references = References({Warehouse: house(), Article: {}})
    return Context(
        "shop:1001", START, POLICY, references, Cause("orders.inventory.v1", 0, 1, START)
    )


def granted(question: Reserve) -> Reserved:
    amounts = tuple(take.amount for take in question.takes)
    return Reserved(amounts, amounts, True)


def refused(question: Reserve, *free: int) -> Reserved:
    return Reserved((0,) * len(question.takes), free, False)


def ask(search, answer) -> Reserve:
    """The next question, which is a reservation."""
    question = search.send(answer)
    assert isinstance(question, Reserve)
    return question


def end(search, answer) -> Search:
    """The result, when no more is asked."""
    try:
        question = search.send(answer)
    except StopIteration as stop:
        result: Search = stop.value
        return result
    raise AssertionError(f"asked on: {question}")


def test_three_questions_in_the_common_case():
    """AL-02: the days' load, the best warehouse's shelves, its capacity."""
    search = place(wanted(2), [], 3, context())
    assert next(search) == Available("capacity", (f"BER@{TODAY}", f"LYS@{TODAY}", f"ROM@{TODAY}"))
    stock = ask(search, (0, 0, 0))
    assert stock == Reserve("warehouse_stock", (Take("SKU-1@BER", 2),))
    capacity = ask(search, granted(stock))
    assert capacity == Reserve("capacity", (Take(f"BER@{TODAY}", 1),), 900)
    found = end(search, granted(capacity))
    assert [part.option.depot.code for part in found.parts] == ["BER"]
    assert [reservation["account"] for reservation in found.reservations] == [
        "SKU-1@BER",
        f"BER@{TODAY}",
    ]


def test_who_loses_a_race_for_a_shelf_chooses_again_a_few_times():
    """AL-02: by what the refusals taught, then it waits."""
    search = place(wanted(2), [], 3, context())
    next(search)
    stock = ask(search, (0, 0, 0))
    asked = search.send(refused(stock, 0))
    assert asked == Available("warehouse_stock", ("SKU-1@LYS", "SKU-1@ROM"))
    stock = ask(search, (2, 2))
    assert stock.takes == (Take("SKU-1@LYS", 2),)
    stock = ask(search, refused(stock, 1))
    assert stock.takes == (Take("SKU-1@ROM", 2),)
    lost = end(search, refused(stock, 0))
    assert (lost.parts, lost.reservations, lost.full) == ([], [], False)


def test_races_end():
    """AL-02: however often the books say that it should do."""
    search = place(wanted(2), [], 3, context())
    next(search)
    stock = ask(search, (0, 0, 0))
    search.send(refused(stock, 0))
    stock = ask(search, (9, 9))
    for _ in range(POLICY.races - 1):
        stock = ask(search, refused(stock, 9))
    assert end(search, refused(stock, 9)).parts == []


def test_an_order_of_services_alone_asks_no_shelf():
    """AL-02: it goes with a shipment of its own; the next warehouse's, if the day is full."""
    fees = article("FEE", stocked=False)
    lines = [line(1, "FEE", 1)]
    content = order(lines=lines)
    fee = need.need(1, 0, content, need.lines_of(content["lines"]), {"FEE": fees})
    search = place(fee, [], 3, context())
    next(search)
    day = ask(search, (0, 0, 0))
    assert day.takes == (Take(f"BER@{TODAY}", 1),)
    day = ask(search, refused(day, 0))
    assert day.takes == (Take(f"LYS@{TODAY}", 1),)
    assert [part.option.depot.code for part in end(search, granted(day)).parts] == ["LYS"]


def test_who_loses_the_last_shipment_of_a_day_takes_the_next_warehouse():
    """AL-01: the full one is named with its reason; its shelves go back by themselves."""
    search = place(wanted(2), [], 3, context())
    next(search)
    stock = ask(search, (0, 0, 0))
    capacity = ask(search, granted(stock))
    stock = ask(search, refused(capacity, 0))
    assert stock.takes == (Take("SKU-1@LYS", 2),)
    capacity = ask(search, granted(stock))
    found = end(search, granted(capacity))
    assert [part.option.depot.code for part in found.parts] == ["LYS"]
    assert {reservation["account"] for reservation in found.reservations} == {
        "SKU-1@LYS",
        f"LYS@{TODAY}",
    }
    why = found.refusals["BER"]
    assert why.because == "capacity of the day used up: 900 of 900 shipments"
    assert found.full
