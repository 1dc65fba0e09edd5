"""`orders kpi show --html`: the same drawing as in reports."""

import re

from orders.business.times import DAY
from orders.cli.kpi.page import page
from orders.cli.kpi.shown import Line, ends
from services.insight.values import Value
from tests.insight.telling import START

FIRST = START // DAY * DAY


def test_a_window_that_stands_alone_is_seen() -> None:
    shown = page("day", {Line("delivery_time", "web", ""): [(FIRST, Value(3 * DAY, 1))]})
    assert shown.count("<circle") == 2, "the point, and the key below"
    assert "web <b>3.0 d</b>" in shown


def test_its_ends_are_moments_of_business_time() -> None:
    points = {FIRST: Value(1, 2), FIRST + 3 * DAY: Value(2, 2)}
    shown = page("day", {Line("on_time_rate", "", ""): ends("day", points, 30)})
    said = re.findall(r"<text [^>]*>([^<]*)</text>", shown)
    assert [one[:10] for one in said[1:]] == ["2026-09-21", "2026-09-25"]
    assert "ago" not in shown
    assert shown.count("<circle") == 3, "a gap is a gap"


def test_nothing_told_is_said() -> None:
    assert "nothing was told yet" in page("day", {})
