"""Reports of warehouses that nobody has made known wait, but not for ever: as many as an article
remembers papers, the same in both books (IV-10)."""

from orders.contracts.records import MessageRequested, StockReceived, Warehouse
from tests.stages.house import warehouse
from tests.stages.room import HOUR
from tests.stages.supply import goods_in
from tests.stages.test_lots import Books, of_lot

REMEMBERED = 200
"""As policy ships it."""


def comes(books: Books, number: int) -> None:
    """One piece comes to a warehouse of its own."""
    books.send(StockReceived, of_lot(goods_in(1, f"GR-{number}", warehouse=f"W{number}")))


def known(books: Books, *numbers: int) -> None:
    """The house hears of warehouses."""
    for room in (books.network, books.shelves):
        for code in (f"W{number}" for number in numbers):
            room.references.put(Warehouse, code, warehouse(code))


def waiting(books: Books) -> list[list[str]]:
    """Whose reports wait, in each book."""
    rooms = (books.network, books.shelves)
    articles = [room.state("@article/SKU-1")["article"] for room in rooms]
    return [[one["warehouse"] for one in article["set_aside"]] for article in articles]


def dropped(books: Books) -> list[str]:
    """Of whose reports people heard that they wait no more."""
    said = [one for one in books.shelves.events if one.record is MessageRequested]
    assert {one.value["template"] for one in said} <= {"report-dropped"}
    return [one.value["values"]["warehouse"] for one in said]


def test_what_waits_of_ever_new_warehouses_is_bounded_and_both_books_drop_the_same() -> None:
    books = Books()
    for number in range(REMEMBERED + 3):
        comes(books, number)
    last = [f"W{number}" for number in range(3, REMEMBERED + 3)]
    assert waiting(books) == [last, last]
    assert books.said == {("StockReceived", "set_aside", "set_aside_dropped")}
    assert dropped(books) == ["W0", "W1", "W2"]
    known(books, *range(REMEMBERED + 3))
    books.network.forward(ms=HOUR)
    books.forward(HOUR)
    assert books.on_hand == (REMEMBERED,) * 3


def test_papers_of_warehouses_that_are_known_count_as_well() -> None:
    """A paper that is not remembered could be told again: then it is a new one."""
    books = Books()
    comes(books, 1)
    for number in range(REMEMBERED):
        books.send(StockReceived, of_lot(goods_in(1, f"GR-{number}")))
    assert books.said == {("StockReceived", "received", "set_aside_dropped")}
    assert (waiting(books), dropped(books)) == ([[], []], ["W1"])
    assert books.on_hand == (REMEMBERED,) * 3


def test_what_is_known_by_then_is_booked_however_long_it_waited() -> None:
    books = Books()
    comes(books, 1)
    known(books, 1)
    for number in range(REMEMBERED):
        books.send(StockReceived, of_lot(goods_in(1, f"GR-{number}")))
    assert (waiting(books), dropped(books)) == ([["W1"], ["W1"]], [])
    books.network.forward(ms=HOUR)
    books.forward(HOUR)
    assert books.on_hand == (REMEMBERED + 1,) * 3
