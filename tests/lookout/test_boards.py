"""/ops/overview and the others show what Grafana's dashboards show: the same panels, by the same
expressions, without a script."""

import re
from xml.etree import ElementTree

import pytest

from orders.client.prometheus import Prometheus, Series
from orders.contracts.catalogue import STAGES
from orders.engine.errors import TransientError
from services.lookout.board_page import board_pages, links
from services.lookout.boards import NAMES, boards, legend
from services.lookout.drawing import MOST, drawing
from services.lookout.units import said
from tests.lookout.prometheus import Result, answering, away, series
from tools.observe.boards import all_boards
from tools.observe.evaluate import empty, everything
from tools.observe.levels import load

BOARDS = all_boards(load())


def page(path: str, prometheus: Prometheus) -> str:
    return board_pages(prometheus)[f"/ops/{path}"]()


def svgs(text: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(one) for one in re.findall(r"<svg.*?</svg>", text)]


def test_every_panel_of_every_dashboard_is_shown_by_its_own_expressions():
    asked = list[str]()

    def answer(expression: str) -> Result:
        asked.append(expression)
        return [series("3", stage="review")]

    for board in BOARDS:
        path = "stage/review" if board.by_stage else board.name
        shown = page(path, answering(answer, (0, 1)))
        assert [panel.title for panel in board.panels] == re.findall(r"<h2>(.*?)</h2>", shown)
        assert "no data" not in shown
        wanted = [one for panel in board.panels for one in panel.shows.values()]
        plain = [
            one.replace("$__rate_interval", "1m").replace("$stage", "review") for one in wanted
        ]
        assert asked == plain
        asked.clear()
        assert "<script" not in shown


def test_there_is_a_page_a_dashboard_and_a_page_a_stage():
    paths = {f"/ops/{path}" for path in boards()}
    assert paths == {
        *(f"/ops/{name}" for name in NAMES if name != "stage"),
        *(f"/ops/stage/{stage}" for stage in STAGES),
    }
    assert set(re.findall(r'href="(.*?)"', links("intake"))) <= paths
    assert [one.name for one in BOARDS] == list(NAMES)


def test_a_label_can_write_no_html():
    evil = answering(lambda _: [series("1", channel="<script>", stage="<b>")], (0,))
    assert "<script>" not in page("orders", evil)


def test_a_prometheus_that_is_away_is_said_once_and_not_waited_for_panel_by_panel():
    shown = page("overview", away())
    assert shown.count("Prometheus does not answer: connection refused") == 1
    assert "<h2>" not in shown


def test_what_shows_nothing_says_so():
    shown = page("servers", answering(lambda _: []))
    assert shown.count("no data") == len(
        next(one for one in BOARDS if one.name == "servers").panels
    )


def test_what_is_no_number_is_nothing():
    nothing = answering(lambda _: [series("NaN"), series("+Inf"), series("2", a="b")])
    assert nothing.now("x") == [Series({"a": "b"}, [(1_700_000_000.0, 2.0)])]


def test_an_expression_that_is_refused_is_said_in_prometheuss_words():
    with pytest.raises(ValueError, match="parse error"):
        answering(lambda _: []).now("expr error")
    with pytest.raises(TransientError):
        away().now("x")


def test_empty_panels_are_named_and_rules_that_fail():
    flowing = answering(lambda asked: [] if "kafka_brokers" in asked else [series("1")])
    assert [str(one) for one in empty(everything(BOARDS), flowing)] == [
        "servers: Brokers: brokers: nothing"
    ]
    dead = answering(lambda asked: [] if '"tracking"' in asked else [series("1")])
    stage = [one for one in empty(everything(BOARDS), dead) if one.board == "stage"]
    assert {one.stage for one in stage} == {"tracking"}
    assert list(flowing.failing_rules()) == [("b", "many-to-many")]


def test_legends_are_grafanas():
    assert (
        legend("{{stage}}: {{outcome}}", {"stage": "review", "outcome": "held"}) == "review: held"
    )
    assert legend("{{alertname}} {{stage}}", {"alertname": "none"}) == "none"


def test_a_line_breaks_where_nothing_is_known_and_what_is_bad_is_red():
    lines = {"review": [(0.0, 1.0), (30.0, None), (60.0, 90.0)], "gone": [(0.0, 1.0), (60.0, None)]}
    text = drawing(lines, 0, 60, "s", 60)
    drawn, *_ = svgs(text)
    paths = [path.get("d", "") for path in drawn.iter("path")]
    assert paths[0].count("M") == 2
    assert "bad" in [line.get("class") for line in drawn.iter("line")]
    assert re.search(r'<li class="still">.*?review <b>90 s</b>', text)
    assert "gone <b>gone</b>" in text


def test_no_more_lines_are_drawn_than_one_can_tell_apart():
    lines = {f"line {number}": [(0.0, float(number))] for number in range(MOST + 3)}
    text = drawing(lines, 0, 60, "short", None)
    assert len(re.findall("<path", text)) == 2 * MOST, "and each beside its legend"
    assert "and 3 more" in text
    assert "line 0 " not in text


def test_below_nothing_is_within_the_drawing():
    drawn, _ = svgs(drawing({"a": [(0.0, -2.0), (60.0, 2.0)]}, 0, 60, "percentunit", None))
    _, top, width, height = map(float, drawn.get("viewBox", "").split())
    for path in drawn.iter("path"):
        for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", path.get("d", "")):
            assert 0 <= float(x) <= width
            assert top <= float(y) <= height


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "short", "0"),
        (0.1234, "short", "0.123"),
        (1_204, "short", "1,204"),
        (3_400_000, "short", "3.4 M"),
        (12_000, "short", "12.0 k"),
        (0.25, "s", "250 ms"),
        (0, "s", "0 s"),
        (95, "s", "95 s"),
        (600, "s", "10 min"),
        (90 * 86_400, "dtdurations", "90 d"),
        (0.9994, "percentunit", "99.94 %"),
        (-0.5, "percentunit", "-50 %"),
        (-144.6, "percentunit", "-14,460 %"),
        (0.00007, "short", "0.0001"),
        (83e6, "bytes", "83 MB"),
        (60, "reqpm", "60/min"),
        (0.5, "ops", "0.5/s"),
    ],
)
def test_values_are_said_by_their_unit(value: float, unit: str, text: str):
    assert said(value, unit) == text
