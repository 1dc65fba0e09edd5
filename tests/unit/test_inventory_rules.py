"""Rules of inventory, one by one (IV-02, IV-03)."""

from orders.contracts.records import Shortage
from orders.engine.questions import Reserved, Take
from services.inventory.rules import demand, shortage
from tests.orders import PLACED

NOW, DAY = PLACED, 86_400_000


def receipt(quantity, expected_at, number=1):
    return {
        "purchase_order": f"PO-{number}",
        "warehouse": "BER",
        "quantity": quantity,
        "expected_at": expected_at,
    }


def needed(*quantities):
    return [
        {"line": n, "sku": "A", "quantity": quantity} for n, quantity in enumerate(quantities, 1)
    ]


def short_of(wanted, takes, free, coming, waiting=0, known=None):
    """What is short where so much is free, and others wait for so much."""
    answer = Reserved((0,), (free,), False, (waiting,))
    return shortage.shortages(wanted, takes, answer, coming, known or {}, NOW)


def test_takes_add_up_by_article():
    """IV-02."""
    assert demand.takes(needed(2, 3)) == (Take("A", 5),)


def test_what_is_granted_is_reserved_line_by_line():
    """IV-02."""
    assert [
        (one["ledger"], one["account"], one["version"], one["line"], one["amount"])
        for one in demand.reservations(needed(2, 3), version=4)
    ] == [("stock", "A", 4, 1, 2), ("stock", "A", 4, 2, 3)]


def test_the_whole_order_is_complete_with_its_last_line():
    """IV-03: unknown if one line's date is."""

    def short(expected_at: int | None) -> Shortage:
        lacks = {
            "line": 1,
            "sku": "A",
            "needed": 1,
            "available": 0,
            "place": 0,
            "ahead": 0,
            "life_days": 0,
        }
        return {**lacks, "expected_at": expected_at}  # type: ignore[typeddict-item]

    assert shortage.complete_at([short(NOW + DAY), short(NOW)]) == NOW + DAY
    assert shortage.complete_at([short(NOW), short(None)]) is None


def test_stock_below_zero_is_nothing_free():
    """IV-03: a count found less than is reserved."""
    (short,) = short_of(needed(2), (Take("A", 2),), -5, {})
    assert (short["available"], short["needed"]) == (0, 2)


def test_the_date_is_that_of_what_is_missing_not_of_all_that_was_ordered():
    """IV-03: two of four are there, and two come tomorrow."""
    coming = {"A": [receipt(2, NOW + DAY), receipt(9, NOW + 2 * DAY, 2)]}
    (short,) = short_of(needed(4), (Take("A", 4),), 2, coming)
    assert (short["available"], short["expected_at"]) == (2, NOW + DAY)


def test_earlier_lines_are_served_first_from_what_is_there():
    """IV-03: of five pieces three go to line 1, line 2 is one short, line 3 has nothing."""
    short = short_of(needed(3, 3, 1), (Take("A", 7),), 5, {})
    assert [(one["line"], one["available"]) for one in short] == [(2, 2), (3, 0)]


def test_the_second_line_of_an_article_waits_for_what_the_first_leaves():
    """IV-03: three and four are needed, and five come first."""
    coming = {"A": [receipt(5, NOW + DAY), receipt(2, NOW + 2 * DAY, 2)]}
    short = short_of(needed(3, 4), (Take("A", 7),), 0, coming)
    assert [one["expected_at"] for one in short] == [NOW + DAY, NOW + 2 * DAY]


def test_what_comes_makes_up_first_for_what_a_count_found_missing():
    """IV-03: five are promised to others that are not there."""
    coming = {"A": [receipt(6, NOW + DAY), receipt(1, NOW + 2 * DAY, 2)]}
    (short,) = short_of(needed(2), (Take("A", 2),), -5, coming)
    assert short["expected_at"] == NOW + 2 * DAY


def test_a_newcomer_is_dated_behind_all_who_wait():
    """IV-03: until it knows its place."""
    coming = {"A": [receipt(5, NOW + DAY), receipt(5, NOW + 2 * DAY, 2)]}
    (short,) = short_of(needed(2), (Take("A", 2),), 0, coming, waiting=4)
    assert (short["expected_at"], short["place"], short["ahead"]) == (NOW + 2 * DAY, 0, 4)
    assert shortage.awaits_a_place([short])


def test_who_knows_its_place_keeps_its_day():
    """IV-03: the others wait behind it."""
    coming = {"A": [receipt(5, NOW + DAY)]}
    known = {"A": shortage.Place(NOW + DAY, 1, 0)}
    (short,) = short_of(needed(2), (Take("A", 2),), 0, coming, waiting=40, known=known)
    assert (short["expected_at"], short["place"], short["ahead"]) == (NOW + DAY, 1, 0)
    assert not shortage.awaits_a_place([short])
