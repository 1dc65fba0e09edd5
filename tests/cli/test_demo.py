"""The demo's search for a rate, its figures, and the order that it follows."""

from collections import Counter

import pytest

from orders.cli.demo.figures import Figures, percentiles
from orders.cli.demo.followed import chosen, reasons
from orders.cli.demo.load import BUSY, FASTEST_FALL, FASTEST_GROWTH, next_step
from orders.cli.demo.watch import Progress


def test_the_rate_grows_while_there_is_room_and_settles_at_the_share_aimed_at():
    assert next_step(BUSY / 4, 200) == FASTEST_GROWTH
    assert next_step(BUSY, 200) == pytest.approx(1)
    assert next_step(1.0, 200) == pytest.approx(BUSY)
    assert next_step(0.0, None) == FASTEST_GROWTH


def test_the_rate_falls_when_orders_take_too_long_however_idle_the_cores_are():
    assert next_step(0.1, 5_000) == FASTEST_FALL


def test_a_rate_settles_whatever_an_order_costs():
    """A machine on which an order takes 12 ms of one of two cores."""
    rate = 15.0
    for _ in range(12):
        rate *= next_step(rate * 0.012 / 2, 300)
    assert rate * 0.012 / 2 == pytest.approx(BUSY, rel=0.01)


def test_only_orders_that_nobody_waited_for_count_for_the_latency():
    progress = Progress(
        reached={"a": {"received": 110, "released": 400}, "b": {"released": 9_000}},
        waited={"b"},
    )
    since = {"a": 100, "b": 100, "c": 100}
    assert progress.took("released", since) == [300]
    assert progress.took("received", since) == [10]


def test_what_is_sent_again_is_waited_for_and_hides_nothing():
    """TR-05: a replacement is an order that nobody submitted."""
    standing = {"a": ("completed", True), "a~R1": ("dispatched", False), "b": ("held", False)}
    progress = Progress(submitted={"a", "b", "c"}, standing=standing, final=1)
    assert progress.still_open == 3, "a~R1, b, and c, of which nobody has heard"
    progress = Progress(submitted={"a"}, standing=standing | {"a~R1": ("completed", True)}, final=2)
    del progress.standing["b"]
    assert progress.still_open == 0


def test_percentiles_are_by_nearest_rank():
    assert percentiles(list(range(1, 101))) == (51, 100, 100)
    assert percentiles([]) == (None, None, 0)


def test_the_figures_are_rates_and_milliseconds_an_order():
    figures = Figures(
        rate=50,
        submitted=100,
        released=90,
        load_seconds=2,
        orders=120,
        life_seconds=60,
        answered=percentiles([5]),
        acknowledged=percentiles([10]),
        through=percentiles([]),
        cpu_load={"review": 0.5},
        cpu_life={"review": 1.2},
    ).as_json()
    assert (figures["released_per_second"], figures["finished_per_second"]) == (45, 2)
    assert figures["cpu_ms_per_order"] == {"loaded": {"review": 5}, "whole_life": {"review": 10}}


def test_the_followed_order_is_one_with_something_to_tell():
    progress = Progress(
        standing={
            "plain": ("completed", True),
            "held": ("completed", True),
            "open": ("released", False),
            "gone": ("cancelled", True),
        },
        reached={"held": dict.fromkeys(("received", "held", "released"), 1)},
        waited={"held"},
        handled={"review": Counter()},
    )
    assert chosen(progress, progress.standing) == "held"
    assert chosen(progress, ["plain", "gone"]) == "plain"
    assert chosen(progress, ["open", "gone"]) == "gone"
    assert chosen(progress, ["open"]) is None


def test_a_record_tells_the_rules_that_did_not_simply_pass():
    passed = {"rule": "RV-01", "outcome": "passed", "because": "fine"}
    held = {"rule": "RV-03", "outcome": "held", "because": "not paid"}
    assert list(reasons({"decision": {"rules": [passed, held]}})) == ["RV-03 held: not paid"]
    assert list(reasons({"decision": {"rules": [passed]}})) == ["RV-01 passed: fine"]
    assert list(reasons({"status": "PICKED_UP"})) == ["status PICKED_UP"]
