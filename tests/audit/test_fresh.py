"""The audit holds classes of remaining life against lots (IV-08)."""

from orders.audit.accounts import Account, Book
from orders.audit.checks import fresh
from orders.audit.limits import nothing

SEPTEMBER, OCTOBER = 1_789_900_000_000, 1_792_500_000_000
ZONES = {"BER": "Europe/Berlin"}
LOTS = {"A@BER#20261101#L1": 3, "A@BER#99991231#L2": 4, "A@BER!recalled#20261101#L3": 9}
"""Three keep until November, four for ever; others may not be sold."""


def book(ledger: str, free: dict[str, int], **held: dict[tuple[str, str], int]) -> Book:
    """So much is free; `held`: account -> what orders hold of it besides."""
    made = Book(ledger, nothing)
    for name, amount in free.items():
        account = made.accounts[name] = Account()
        account.held = held.get(name.split("~")[0].split("@")[0], {})
        account.supplied[0] = amount + sum(account.held.values())
    return made


def said(days: int, amount: int, heard: int = SEPTEMBER, **held: dict[tuple[str, str], int]) -> int:
    """How many findings there are if the class of so many days has so much to promise."""
    classes = book("fresh_stock", {f"A~{days}": amount}, **held)
    return len(list(fresh.apart(classes, book("lot_stock", LOTS), ZONES, {"A": heard}, ())))


def test_what_keeps_so_long_can_be_promised():
    assert said(30, 7) == 0
    assert said(30, 4) == 0, "from the third of October on"
    assert said(30, 3) == said(30, 8) == 1


def test_not_what_was_too_old_when_the_article_heard_of_it():
    assert said(30, 7, heard=OCTOBER) == 1
    assert said(30, 4, heard=OCTOBER) == 0


def test_what_orders_hold_and_have_taken_no_lot_for_is_not_free():
    assert said(30, 5, A={("shop:1", "reserved"): 2}) == 0
    assert said(30, 7, A={("shop:1", "reserved"): 2}) == 1


def test_of_an_article_that_is_being_moved_nothing_is_said():
    classes = book("fresh_stock", {"A~30": 1})
    lots = book("lot_stock", LOTS)
    assert list(fresh.apart(classes, lots, ZONES, {}, {"A"})) == []
    assert list(fresh.apart(classes, lots, {}, {}, ())) == [], "nobody knows its calendar"
