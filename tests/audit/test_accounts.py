"""Journals walked by hand: what counts as oversold, what reality excuses, what people may grant."""

from collections.abc import Callable
from typing import Any

import pytest

from orders.audit.accounts import RACE_MS, Book, Limit
from orders.audit.books import Books, Holder
from orders.audit.checks.dispatches import Dispatched, unbooked
from orders.audit.checks.ledgers import impossible, unbalanced
from orders.audit.limits import LATE_MS, History, nothing
from orders.audit.noteworthy import noteworthy
from orders.audit.picked import OffShelf
from orders.audit.standing import Share
from tests.audit.made import entry, record, reserved, standing

Move = tuple[tuple[str, str], int, dict[str, Any]]

SUPPLIED = ("available", "supplier")
TAKEN = ("reserved", "available")
GIVEN_BACK = ("available", "reserved")
SHIPPED = ("shipped", "reserved")
SCRAPPED = ("scrapped", "available")


def walk(
    *moves: tuple[tuple[str, str], int] | Move,
    limit: Limit = nothing,
    people: tuple[str, ...] = (),
    clocks_ms: int = 0,
) -> Book:
    """A book after these moves, a second after one another."""
    book = Book("stock", limit, people, clocks_ms)
    for at, ((debit, credit), amount, *more) in enumerate(moves):
        changes = {"timestamp": at * 1000, **(more[0] if more else {})}
        stamp = changes.pop("timestamp")
        settled = changes.pop("settled", True)
        one = entry(debit, credit, amount, **changes)
        book.add(record("stock.journal.v2", one["key"], at, stamp), one, settled)
    return book


def said(findings) -> list[str]:
    return [f"{finding.about}: {finding.says}" for finding in findings]


def test_what_is_there_may_be_taken_to_the_last_piece():
    book = walk((SUPPLIED, 5), (TAKEN, 5), (SHIPPED, 2), (GIVEN_BACK, 3), (TAKEN, 3))
    assert not book.oversold
    assert not book.faults
    assert book.accounts["A"].buckets == {
        "supplier": -5,
        "available": 0,
        "reserved": 3,
        "shipped": 2,
    }


PICKED = ("picked", "reserved")
GONE = ("shipped", "picked")


def test_what_is_picked_is_held_until_it_is_gone():
    """IV-10."""
    book = walk((SUPPLIED, 5), (TAKEN, 4), (PICKED, 3), (GONE, 2))
    account = book.accounts["A"]
    assert not book.faults
    assert account.held == {("shop:1", "reserved"): 1, ("shop:1", "picked"): 1}
    assert (account.shipped, account.on_hand) == (2, 3)


def test_more_cannot_be_picked_than_is_reserved():
    book = walk((SUPPLIED, 5), (TAKEN, 1), (PICKED, 2))
    (fault,) = said(book.faults)
    assert "less than nothing is reserved: -1" in fault


def test_a_bucket_that_its_ledger_does_not_have_is_a_fault():
    book = walk((SUPPLIED, 5), (("invoiced", "available"), 2))
    (fault,) = said(book.faults)
    assert "stock has no invoiced" in fault


def test_a_state_and_the_journal_agree_on_what_is_picked():
    book, books = walk((SUPPLIED, 5), (TAKEN, 2), (PICKED, 2)), Books()
    holder = Holder("inventory", 0, "shop:1")
    books.put(holder, standing(reservations=(reserved(2),)))
    found = [one for one in said(unbalanced(book, books)) if "shop:1" in one]
    assert found == [
        "stock/A: shop:1 has picked 0 by its state and 2 by the journal",
        "stock/A: shop:1 holds 2 by its state and 0 by the journal",
    ]
    books.put(holder, standing(reservations=(reserved(2)._replace(bucket="picked"),)))
    assert not [one for one in said(unbalanced(book, books)) if "shop:1" in one]


def test_what_left_a_shelf_is_what_the_journal_moved():
    """IV-10: handling by handling; records of older code say nothing of a journal."""
    off = OffShelf()
    told = {"sku": "A", "warehouse": "BER", "amount": -2, "journalled": True}
    off.tell("warehouse.events.v1/0/1", told)
    off.tell("warehouse.events.v1/0/2", {**told, "journalled": False})
    assert said(off.apart()) == [
        "warehouse_stock/A@BER: by warehouse.events.v1/0/1 2 left the shelf, and 0 by the journal"
    ]
    cause = "warehouse.events.v1/0/1"
    off.add(entry("picked", "reserved", 3, account="A@BER", cause=cause))
    off.add(entry("reserved", "picked", 2, account="A@BER", cause=cause))
    off.add(entry("shipped", "reserved", 1, account="A@BER", cause=cause))
    off.add(entry("shipped", "picked", 1, account="A@BER", cause=cause))
    assert not said(off.apart())


def test_one_piece_too_many_is_oversold_and_the_order_is_named():
    book = walk((SUPPLIED, 5), (TAKEN, 4), (TAKEN, 2, {"key": "shop:2"}))
    assert said(book.oversold) == [
        "A: 1 more than there was after 2 available → reserved for shop:2 (entry "
        "stock.journal.v2/0/2)"
    ]


def test_it_is_oversold_even_if_goods_come_later():
    assert len(walk((TAKEN, 1), (SUPPLIED, 5)).oversold) == 1


def test_what_came_free_at_the_same_moment_may_have_been_taken():
    """It stands in another partition: the broker's stamp does not say which was first."""
    assert not walk((TAKEN, 1, {"timestamp": 7}), (SUPPLIED, 5, {"timestamp": 7})).oversold
    assert walk((TAKEN, 1, {"timestamp": 7}), (SUPPLIED, 5, {"timestamp": 8})).oversold


def test_clocks_of_several_brokers_are_not_exact():
    late: list[Move] = [(TAKEN, 3, {"timestamp": 7}), (SUPPLIED, 2, {"timestamp": 900})]
    assert "3 more than there was" in walk(*late, clocks_ms=1_000).oversold[0].says
    late.append((GIVEN_BACK, 1, {"timestamp": 1_007}))
    assert not walk(*late, clocks_ms=1_000).oversold
    assert walk(*late, clocks_ms=900).oversold


def test_damage_below_zero_is_reality_and_no_overselling():
    book = walk((SUPPLIED, 5), (TAKEN, 4), (SCRAPPED, 3))
    assert not book.oversold
    assert book.below_by_reality == {"A"}
    assert not list(impossible(book))


def test_a_take_that_damage_overtook_is_excused_up_to_the_damage():
    assert not walk((SUPPLIED, 5), (SCRAPPED, 3), (TAKEN, 5)).oversold
    assert walk((SUPPLIED, 5), (SCRAPPED, 3), (TAKEN, 6)).oversold


def test_goods_that_left_below_zero_after_such_a_take_are_reality_too():
    book = walk((SUPPLIED, 5), (SCRAPPED, 3), (TAKEN, 5), (("shipped", "reserved"), 5))
    assert not book.oversold
    assert not list(impossible(book))


def test_a_take_long_after_the_damage_is_not_excused():
    assert walk((SUPPLIED, 5), (SCRAPPED, 3), (TAKEN, 5, {"timestamp": RACE_MS + 1001})).oversold


def test_giving_back_more_than_was_held_is_a_fault():
    assert "less than nothing" in walk((SUPPLIED, 5), (GIVEN_BACK, 1)).faults[0].says


def test_entries_that_are_none_of_double_entry_books_are_faults():
    senseless: list[Move] = [
        (SUPPLIED, 0, {}),
        (("available", "available"), 1, {}),
        (("shipped", "supplier"), 1, {}),
        (SUPPLIED, 1, {"ledger": "credit"}),
        (SUPPLIED, 1, {"cause": "orders.review.v1/1/1"}),
        (SUPPLIED, 1, {"movements": []}),
    ]
    assert len(walk(*senseless).faults) == len(senseless)


def test_an_entry_stands_under_the_key_that_moved():
    book = Book("stock", nothing)
    book.add(record("stock.journal.v2", "SKU-1"), entry(*SUPPLIED, 1, key="@article/SKU-1"), True)
    assert not book.faults
    book.add(record("stock.journal.v2", "shop:2"), entry(*SUPPLIED, 1, key="shop:1"), True)
    assert said(book.faults) == [
        "shop:1: its key is 'shop:2', not that of shop:1 (entry stock.journal.v2/0/0)"
    ]


def test_an_entry_may_move_several_accounts():
    one = entry(*SUPPLIED, 5)
    other = entry(*SUPPLIED, 7, account="B")
    both = {**one, "movements": [*one["movements"], *other["movements"]]}
    book = Book("stock", nothing)
    book.add(record("stock.journal.v2"), both, True)
    assert {name: account.on_hand for name, account in book.accounts.items()} == {"A": 5, "B": 7}
    assert book.movements == 2


def test_credit_may_be_used_up_to_the_limit():
    limit: Callable[[str, int], int | None] = lambda account, at: 100  # noqa: E731
    assert not walk((TAKEN, 60), (TAKEN, 40), limit=limit).oversold
    book = walk((TAKEN, 60), (TAKEN, 41), limit=limit)
    assert "101 used of 100" in book.oversold[0].says


def test_a_person_may_let_an_order_pass_beyond_the_limit():
    by_person = {"cause": "orders.answers.v1/0/7"}
    book = walk(
        (TAKEN, 60),
        (TAKEN, 60, by_person),
        limit=lambda account, at: 100,
        people=("orders.answers.v1/",),
    )
    assert not book.oversold
    assert book.granted_by_people == 1


@pytest.mark.parametrize(
    ("ledger", "granted"),
    [("credit", "1 takes beyond the limit, each released by a person"), ("baskets", "kept by a")],
)
def test_what_a_person_granted_is_told_in_the_words_of_its_ledger(ledger: str, granted: str):
    book = Book(ledger, nothing)
    book.granted_by_people = 1
    [note] = noteworthy(book)
    assert note.startswith(f"{ledger}: ")
    assert granted in note


def test_a_limit_that_nobody_knows_any_more_is_counted_and_not_judged():
    book = walk((TAKEN, 60), limit=lambda account, at: None)
    assert not book.oversold
    assert book.unknown_limits == 1


def test_the_limit_is_that_of_the_time_or_of_shortly_before():
    history = History("limit")
    history.add(record("ref", "C", timestamp=1_000), {"limit": 500})
    history.add(record("ref", "C", timestamp=200_000), {"limit": 100})
    assert history.of_customer("C", 500) is None
    assert history.of_customer("C", 1_000) == 500
    assert history.of_customer("C", 200_000 + LATE_MS - 1) == 500
    assert history.of_customer("C", 200_001 + LATE_MS) == 100
    assert history.of_customer("D", 1_000) is None


def test_a_day_of_a_warehouse_has_its_daily_capacity():
    history = History("daily_capacity")
    history.add(record("ref", "BER-2", timestamp=1), {"daily_capacity": 40})
    assert history.of_day("BER-2@2026-11-22", 5) == 40


def books(reservations: int = 0, supplied: int = 0, consumed: int = 0) -> Books:
    """Order shop:1 and the share of partition 0, of account A."""
    made = Books()
    made.put(
        Holder("inventory", 0, "shop:1"),
        standing(reservations=(reserved(reservations),) if reservations else ()),
    )
    made.put(
        Holder("inventory", 0, "@share/stock/A"),
        standing(share=Share("stock", "A", supplied, consumed)),
    )
    return made


def test_journal_and_states_agree():
    book = walk((SUPPLIED, 9), (TAKEN, 5), (SHIPPED, 2), (GIVEN_BACK, 1))
    assert not list(unbalanced(book, books(reservations=2, supplied=9, consumed=2)))


def test_a_difference_names_the_order_or_the_partition():
    book = walk((SUPPLIED, 9), (TAKEN, 5), (SHIPPED, 2), (GIVEN_BACK, 1))
    assert said(unbalanced(book, books(reservations=3, supplied=8, consumed=1))) == [
        "stock/A: shop:1 holds 3 by its state and 2 by the journal",
        "stock/A: 8 supplied by the state of partition 0 and 9 by the journal",
        "stock/A: 1 consumed by the state of partition 0 and 2 by the journal",
    ]


def shares(*of: tuple[int, int]) -> Books:
    """What each partition was supplied with, and what of it was consumed."""
    made = Books()
    for at, (supplied, consumed) in enumerate(of):
        share = Share("stock", "A", supplied, consumed)
        made.put(Holder("inventory", at, "@share/stock/A"), standing(share=share))
    return made


def test_shares_that_were_merged_come_to_what_their_journals_say_together():
    """Nine came in by way of partition 0, and two of them went out by way of partition 1."""
    book = walk((SUPPLIED, 9), (TAKEN, 2))
    out = entry(*SHIPPED, 2, cause="orders.review.v1/1/7")
    book.add(record("stock.journal.v2", out["key"], 2, 2_000, partition=1), out, settled=True)

    def found(books: Books, moved: Callable[[], set[tuple[str, str]]] = set) -> list[str]:
        return [one for one in said(unbalanced(book, books, moved)) if "partition" in one]

    assert not found(shares((9, 0), (0, 2)))
    assert not found(shares((9, 2)))
    assert not found(shares((0, 0), (9, 2)))
    assert found(shares((9, 2), (0, 2))) == [
        "stock/A: 2 consumed by the state of partition 0 and 0 by the journal"
    ]
    assert not found(shares((9, 2), (0, 2)), lambda: {("stock", "A")}), "it is looked at too early"
    assert found(shares((9, 2), (0, 2)), lambda: {("stock", "B")})
    assert found(shares((8, 0), (0, 2)))


def test_a_share_that_came_to_nothing_is_dropped_and_begins_anew():
    gone = ((SUPPLIED, 5), (TAKEN, 5), (SHIPPED, 5))
    assert not list(unbalanced(walk(*gone), books()))
    assert not list(unbalanced(walk(*gone), books(supplied=5, consumed=5))), "of a version before"
    again = walk(*gone, (SUPPLIED, 3))
    assert not list(unbalanced(again, books(supplied=3)))
    assert not list(unbalanced(again, books(supplied=8, consumed=5))), "of a version before"
    assert said(unbalanced(again, books())) == [
        "stock/A: 0 supplied by the state of partition 0 and 3 by the journal"
    ]
    assert said(unbalanced(again, books(supplied=4, consumed=1))) == [
        "stock/A: 4 supplied by the state of partition 0 and 3 by the journal",
        "stock/A: 1 consumed by the state of partition 0 and 0 by the journal",
    ]


def test_a_share_that_is_dropped_too_early_is_told():
    left = walk((SUPPLIED, 5), (TAKEN, 4), (SHIPPED, 4))
    assert said(unbalanced(left, books())) == [
        "stock/A: 0 supplied by the state of partition 0 and 5 by the journal",
        "stock/A: 0 consumed by the state of partition 0 and 4 by the journal",
    ]


def test_the_state_of_a_share_that_was_dropped_is_forgotten():
    kept = books(supplied=9)
    assert kept.put(Holder("inventory", 0, "@share/stock/A"), None) == {("stock", "A")}
    assert kept.balances("stock") == {}


def test_entries_that_the_states_cannot_know_yet_are_left_out():
    book = walk((SUPPLIED, 9), (TAKEN, 5), (TAKEN, 2, {"settled": False}))
    assert not list(unbalanced(book, books(reservations=5, supplied=9)))


def test_free_is_what_came_less_what_went_and_what_is_held():
    assert books(reservations=2, supplied=9, consumed=3).balances("stock") == {"A": (4, 6)}
    assert books(reservations=2).balances("stock") == {"A": (-2, 0)}


def test_more_left_than_ever_came_is_impossible():
    assert said(impossible(walk((("reserved", "supplier"), 1), (SHIPPED, 3)))) == [
        "stock/A: 2 more left than ever came in"
    ]


def test_what_left_the_house_must_have_left_the_books():
    book = walk((SUPPLIED, 9), (TAKEN, 5), (SHIPPED, 3))
    sent = Dispatched()
    sent.add("A", 3, known=True)
    sent.add("fee", 1, known=True)
    assert not list(unbooked(book, sent))
    sent.add("A", 2, known=False)
    assert not list(unbooked(book, sent)), "the stage has not read of these yet"
    sent.add("A", 1, known=True)
    assert said(unbooked(book, sent)) == ["stock/A: 4 were shipped, 3 are booked so"]
    assert said(unbooked(book, Dispatched())) == ["stock/A: 3 booked as shipped, 0 were"]
