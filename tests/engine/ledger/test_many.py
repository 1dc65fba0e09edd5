"""Many waiters, any names, several ledgers."""

import pytest

from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import LedgerChange, Wait
from orders.engine.questions import Reserve, Take
from tests.engine.ledger.owner import Owner


def test_many_waiters_are_served_in_one_go(one):
    one.confirm(waits={f"w{n:04d}": [Wait("b", 1, "5")] for n in range(1000)})
    one.confirm(b=700)
    assert [key for key, _ in one.wakes(2000)] == [f"w{n:04d}" for n in range(700)]
    assert one.available("b") == (0,)


def test_keys_accounts_and_ranks_may_hold_anything_but_the_separator(one):
    odd = 'web:Å/"%d"\x00\n|1\x1f2'
    account = "sküu %s:1"
    one.confirm(waits={odd: [Wait(account, 1, "")]}, **{account: 1})
    assert one.wakes() == [(odd, account)]
    assert one.ask(odd, Reserve("stock", (Take(account, 1),))).complete
    one.confirm(waits={odd: []}, woken=[odd], **{account: -1})
    assert one.wakes() == []


@pytest.mark.parametrize(
    "waits",
    [
        [Wait("a", 1, "1"), Wait("a", 2, "1")],
        [Wait("a", 0, "1")],
        [Wait("a\x1f", 1, "1")],
        [Wait("a", 1, "\x1f")],
        [Wait("a", 1, "1", limit=-1)],
        [Wait("a", 1, "1", passes=-2)],
    ],
)
def test_a_senseless_wait_is_refused_before_anything_happens(one, waits):
    with pytest.raises(ValueError, match="waits"):
        one.confirm(a=1, waits={"k": waits})
    one.confirmed = BatchId(1, 0)
    assert one.available("a") == (10,)


def test_ledgers_do_not_share_accounts(place, one):
    credit = place.ledger("credit", partitions=1)
    credit.stage(0, 1, BatchId(1, 0), LedgerChange())
    assert Owner(credit, 0).available("a") == (0,)
