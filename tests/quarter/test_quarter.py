"""A simulated quarter in short: a week and a half of it ends with nothing wrong, and is the same
again."""

import pytest

from tests.quarter.judged import figures, judged
from tests.quarter.quarter import Plan, Quarter

SHORT = Plan(days=8, orders_a_day=5, seed=2, lots=True)
pytestmark = pytest.mark.timeout(600)


def played() -> Quarter:
    quarter = Quarter(SHORT)
    for _ in quarter.play():
        pass
    return quarter


def test_it_ends_with_nothing_wrong_and_is_the_same_again():
    quarter = played()
    verdict = judged(quarter)
    assert verdict.wrong == []
    assert verdict.audit.ok
    goods = figures(quarter).whole
    assert quarter.recalled is not None
    assert goods.counts["told_of_recall"]
    assert goods.lots
    assert goods.asked > 30
    assert 0 < goods.at_once <= goods.asked
    assert goods.counts["lists"] >= 6 * 6, "six houses, six working days at least"
    assert goods.counts["bought"]
    assert goods.counts["transfers"]
    assert played().digest() == quarter.digest()
