"""An account's own key is told of its balance: of every change, at last, and not too often."""

from orders.contracts.partitioner import partition_of
from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import Balance, LedgerChange, Wait
from tests.engine.ledger.owner import Owner

HERE, THERE = "e", "d"
assert [partition_of(name.encode(), 2) for name in (HERE, THERE)] == [0, 1]


def known(one: Owner, account: str = HERE, **amounts: int) -> Balance:
    """The account has so much, and its key has heard it."""
    one.confirm(on_hand={account: 10}, **{account: 10})
    for name, balance in one.changed():
        one.hear(name, balance)
    assert one.changed() == []
    return Balance(10, 10, 0)


def test_it_is_told_where_the_name_of_the_account_belongs(one, other):
    one.confirm(on_hand={HERE: 3, THERE: 4}, **{HERE: 3, THERE: 4})
    assert HERE in dict(one.changed())
    assert THERE not in dict(one.changed())
    assert THERE in dict(other.changed())


def test_it_is_told_until_it_was_heard(one):
    one.confirm(on_hand={HERE: 3}, **{HERE: 3})
    (told,) = [entry for entry in one.changed() if entry[0] == HERE]
    assert told in one.changed()
    one.hear(*told)
    assert HERE not in dict(one.changed())


def test_whatever_others_take_or_give_back_is_told(one, other):
    known(one)
    other.reserve("order", **{HERE: 4})
    other.confirm(**{HERE: -4})
    assert one.changed() == [(HERE, Balance(6, 10, 0))]
    one.hear(HERE, Balance(6, 10, 0))
    other.confirm(**{HERE: 4})
    assert one.changed() == [(HERE, Balance(10, 10, 0))]


def test_what_is_used_up_is_told_though_as_much_is_free(one):
    known(one)
    one.reserve("order", **{HERE: 4})
    one.confirm(**{HERE: -4})
    one.hear(HERE, Balance(6, 10, 0))
    one.confirm(on_hand={HERE: -4})
    assert one.changed() == [(HERE, Balance(6, 6, 0))]


def test_what_is_only_tentatively_taken_counts_as_free(one, other):
    known(one)
    other.reserve("order", **{HERE: 4})
    one.confirm(**{HERE: 1})
    assert one.changed() == [(HERE, Balance(11, 10, 0))]
    one.hear(HERE, Balance(11, 10, 0))
    other.claim()
    assert one.changed() == []


def test_what_is_put_right_again_is_not_told(one):
    known(one)
    one.confirm(**{HERE: -4})
    one.confirm(**{HERE: 4})
    assert one.changed() == []


def test_it_is_not_told_again_before_its_time(one):
    known(one)
    one.hear(HERE, Balance(10, 10, 0), from_at=50)
    one.confirm(**{HERE: -1})
    assert one.changed(now=49) == []
    one.confirm(**{HERE: -1})
    assert one.changed(now=50) == [(HERE, Balance(8, 10, 0))]


def test_what_could_not_be_handled_is_told_later(one):
    known(one)
    one.confirm(**{HERE: -1})
    one.hear(HERE, None, from_at=50)
    assert one.changed(now=49) == []
    assert one.changed(now=50) == [(HERE, Balance(9, 10, 0))]


def test_what_changed_since_it_was_told_is_told_once_more(one):
    known(one)
    one.confirm(**{HERE: -1})
    one.confirm(**{HERE: -2})
    one.hear(HERE, Balance(9, 10, 0))
    assert one.changed() == [(HERE, Balance(7, 10, 0))]


def test_who_waits_and_who_stops_waiting_is_told(one, other):
    known(one)
    other.confirm(waits={"order": [Wait(HERE, 70, "5")]})
    assert one.changed() == [(HERE, Balance(10, 10, 70))]
    one.hear(HERE, Balance(10, 10, 70))
    other.ledger.confirm(
        {
            1: (
                other.guards[1],
                BatchId(1, 2),
                LedgerChange(free={HERE: 0}, waits={"order": []}),
            )
        }
    )
    assert one.changed() == [(HERE, Balance(10, 10, 0))]


def test_no_more_than_asked_for_and_the_others_next(one):
    names = [name for n in range(40) if partition_of((name := f"n{n}").encode(), 2) == 0][:5]
    one.confirm(on_hand=dict.fromkeys(names, 1), **dict.fromkeys(names, 1))
    seen = set[str]()
    for _ in range(10):
        told = one.changed(limit=2)
        assert len(told) <= 2
        seen.update(name for name, _ in told)
        for name, balance in told:
            one.hear(name, balance)
    assert seen >= set(names)


def test_a_rebuilt_ledger_tells_all_anew(place, one):
    known(one)
    place.lose_everything()
    one.ledger.stage(0, 2, BatchId(2, 0), LedgerChange(free={HERE: 9}, on_hand={HERE: 9}))
    one.ledger.stage(1, 2, BatchId(2, 0), LedgerChange())
    again = Owner(one.ledger, 0, 2, 0, BatchId(2, 0))
    assert again.changed() == [(HERE, Balance(9, 9, 0))]
