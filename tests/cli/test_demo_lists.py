"""The demo's proof that every order of the shops' lists is in the pipeline once."""

from collections import Counter

from orders.cli.demo.lists import agreement, differences

LISTS = {"web": ["web:1", "web:2"], "desk": ["desk:a"]}
ALL = {"web:1": Counter({1: 1}), "web:2": Counter[int](), "desk:a": Counter({1: 1, 2: 1})}


def test_every_order_that_was_answered_once_is_there_faulty_and_changed_ones_too():
    found = agreement(LISTS, ALL)
    assert found.ok
    assert found.once == {"web": 2, "desk": 1}
    assert not differences(found)


def test_an_order_that_nobody_answered_is_missing():
    found = agreement(LISTS, {"web:1": Counter({1: 1}), "desk:a": Counter({1: 1})})
    assert (found.ok, found.missing, found.once) == (False, ["web:2"], {"web": 1, "desk": 1})


def test_an_order_that_was_received_twice_is_not_there_once():
    found = agreement(LISTS, {**ALL, "web:1": Counter({1: 2})})
    assert (found.ok, found.twice, found.once["web"]) == (False, ["web:1"], 1)
    assert differences(found) == "1 received twice, such as web:1"


def test_an_order_of_no_list_is_a_stranger():
    found = agreement(LISTS, {**ALL, "web:9": Counter({1: 1})})
    assert (found.ok, found.strangers) == (False, ["web:9"])


def test_what_replaces_lost_goods_is_on_no_list_and_no_stranger():
    """TR-05: the house places it itself."""
    assert agreement(LISTS, {**ALL, "web:1~R1": Counter({1: 1})}).ok
