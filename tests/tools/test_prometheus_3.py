"""Rules, dashboards and settings ask for nothing that Prometheus 3 understands otherwise than 2.42
does (its migration guide, point by point). `test_on_prometheus_3.py` asks one, where there is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.exposition import choose_encoder
from prometheus_client.openmetrics.parser import text_string_to_metric_families as of_openmetrics
from prometheus_client.parser import text_string_to_metric_families as of_text

from deploy.local.observers import settings
from orders.client.prometheus import filled
from orders.engine.core.batch import Done
from orders.engine.core.metrics import Observer
from orders.engine.core.wiring import Wiring
from orders.engine.host.about import tell_about
from orders.engine.kafka.figures import ClientFigures
from services.intake.stage import STAGE
from tools.observe.boards import all_boards
from tools.observe.levels import load
from tools.observe.rules import rules
from tools.observe.windows import seconds

LEVELS = load()
ACCEPTED_BY_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "application/openmetrics-text;version=0.0.1;q=0.5,"
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
)
"""The header Accept of its scrapes."""
SCRAPE_SECONDS = 15.0
"""docs/operations.md asks for no longer."""


def expressions() -> Iterator[str]:
    """All that is asked of a Prometheus."""
    for group in rules(LEVELS)["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    for board in all_boards(LEVELS):
        for panel in board.panels:
            yield from (filled(one, "1m", "review") for one in panel.shows.values())


EVERY = sorted(set(expressions()))


def test_edges_and_quantiles_are_written_as_floats():
    """Prometheus 3 stores le="5" as le="5.0", and then finds no other."""
    found = [edge for one in EVERY for edge in re.findall(r'\b(?:le|quantile)[=!~]+"(.*?)"', one)]
    assert found
    assert [edge for edge in found if not re.fullmatch(r"\d+\.\d+|\+Inf", edge)] == []


def test_a_dot_of_a_pattern_never_meets_the_end_of_a_line():
    """It matches one since 3.0. The values of these labels are ours, and have none."""
    dotted = {
        label
        for one in EVERY
        for label, pattern in re.findall(r'(\w+)[=!]~"(.*?)"', one)
        if "." in pattern
    }
    assert dotted <= {"alertname"}


def test_no_function_is_used_that_has_gone_or_is_called_otherwise():
    gone = re.compile(r"holt_winters|double_exponential_smoothing|sort_by_label|info\(")
    assert [one for one in EVERY if gone.search(one)] == []


def test_a_window_has_samples_to_spare():
    """Since 3.0 its left end is open: one that begins at a scrape has a sample less. A rate takes
    two."""
    windows = {window for one in EVERY for window in re.findall(r"\[(\w+)(?::\w*)?\]", one)}
    assert windows
    assert [window for window in windows if seconds(window) < 4 * SCRAPE_SECONDS] == []


def test_no_subquery_and_no_offset_that_would_move_by_a_step():
    assert [one for one in EVERY if re.search(r"\[\w+:|\] offset\b|@ ", one)] == []


def test_names_are_those_of_before_utf_8():
    names = {
        rule["record"]
        for group in rules(LEVELS)["groups"]
        for rule in group["rules"]
        if "record" in rule
    }
    labels = {
        label for one in EVERY for label in re.findall(r'([^\s{,(]+?)(?:[!=]=|[=!]~|=)"', one)
    }
    assert [name for name in names if not re.fullmatch(r"[a-zA-Z_:][a-zA-Z0-9_:]*", name)] == []
    assert [name for name in labels if not re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]*", name)] == []


def test_what_a_scrape_of_3_brings_is_what_a_scrape_of_2_brings():
    """By content negotiation: with a content type, so that no fallback protocol is needed; and in
    OpenMetrics the same names, labels and values."""
    observer = Observer(Wiring(STAGE))
    observer.batch(Done(3, dead=1, committed_at=5_000, recorded=[1], submitted=[1]))
    tell_about(observer.registry, {"intake": "1"}, ClientFigures())
    found = []
    for accepted in ("text/plain;version=0.0.4;q=0.5,*/*;q=0.1", ACCEPTED_BY_3):
        encode, kind = choose_encoder(accepted)
        text = encode(observer.registry).decode()
        openmetrics = kind.startswith("application/openmetrics-text; version=1.0.0")
        assert openmetrics == (accepted == ACCEPTED_BY_3)
        parse = of_openmetrics if openmetrics else of_text
        found.append(
            {
                (sample.name, *sorted(sample.labels.items()))
                for family in parse(text)
                for sample in family.samples
            }
        )
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "renamed_or_gone",
    [
        "scrape_classic_histograms",
        "api_version",
        "remote_write",
        "enable-feature",
        "alertmanager.v1",
    ],
)
def test_the_local_settings_say_nothing_that_was_renamed(renamed_or_gone: str, tmp_path: Path):
    settings.write(tmp_path, settings.Ports(1, 2, 3, 4, 5))
    assert renamed_or_gone not in (tmp_path / "prometheus.yaml").read_text()
