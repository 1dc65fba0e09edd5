"""What the benchmark says of what it has measured. That it measures at all, `make bench` shows."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

import pytest
from fastavro import parse_schema, schemaless_writer

from orders.engine.context import Cause, Context
from orders.engine.references import References
from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Profile
from tests.bench.compare import table
from tests.bench.edge.documents import (
    LINES,
    ORDER_BYTES,
    ROWS,
    ROWS_AN_ORDER,
    interchange,
    sheet,
    sound_orders,
)
from tests.bench.edge.measure import Away, Edge, Sent
from tests.bench.flash import out_of_turn
from tests.bench.floor.records import ORDER_SCHEMA, order
from tests.bench.floor.stage import STAGE, PlainPolicy, review
from tests.bench.options import parse
from tests.bench.page import Section, Table, ms
from tests.bench.percentiles import NEVER, percentiles
from tests.bench.plan import FULL
from tests.bench.processes import ours
from tests.bench.sections.edge import edge


def test_latencies_are_told_by_nearest_rank_and_the_slowest_stands_for_few():
    assert percentiles(range(1, 2001)) == (1001, 1981, 1999, 2000)
    assert percentiles([5, 7])[2] == 7


def test_an_order_that_never_came_through_is_slower_than_all_others():
    assert ms(percentiles([100, NEVER, 200]).p999) == "never"


def test_nobody_was_passed_over_where_the_first_got_all():
    assert out_of_turn(["a", "b", "c", "d"], {"a", "b"}) == 0
    assert out_of_turn(["a", "b"], set()) == 0


def test_who_got_nothing_while_somebody_behind_him_did_was_passed_over():
    assert out_of_turn(["a", "b", "c", "d", "e"], {"a", "d"}) == 2


def test_what_is_apart_is_not_in_the_sum():
    assert ours({"review": 2, "Redis": 1, "simulator": 5, "Apicurio Registry": 7}) == 3


def test_a_comparison_gives_medians_and_the_ratio_round_by_round():
    there: list[dict[str, float]] = [{"cpu": 100, "gone": 1}, {"cpu": 200, "gone": 1}]
    here: list[dict[str, float]] = [{"cpu": 50}, {"cpu": 120}]
    assert table("old", there, here).rows == [["cpu", "150", "85", "0.55 (0.50 to 0.60)"]]


def test_a_section_is_a_title_sentences_and_tables():
    text = str(Section("How fast", ["So:", Table(["what", "µs"], [["review", "3"]])]))
    assert text == "## How fast\n\nSo:\n\n| what | µs |\n| --- | --- |\n| review | 3 |"


def test_the_page_is_written_only_if_nothing_was_left_out():
    assert parse([]) == (FULL, True)
    plan, written = parse(["--only", "life,flash", "--rates", "50", "--flash", "10000"])
    assert (plan.only, plan.rates, plan.flash, written) == (("life", "flash"), (50,), 10000, False)


def test_the_plain_review_is_a_stage_of_this_engine_and_has_all_topics_that_it_writes():
    # in a process of its own, as it puts its topics into the catalogue
    lines = (
        "from orders.engine.core.wiring import Wiring",
        "from tests.bench.floor import process, stage, topics",
        "topics.register()",
        "written = {record.topic for record in Wiring(stage.STAGE).writes}",
        "missing = written - {*topics.TOPICS, *process.TOLD_BY_ALL}",
        "assert not missing, missing",
    )
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)


def test_a_part_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        parse(["--only", "lief"])
    assert "unknown: lief" in capsys.readouterr().err


def test_what_the_edge_is_sent_is_as_large_as_it_says():
    """Of orders each has a reference of its own, and intake finds nothing missing in them."""
    first, second = islice(sound_orders("r"), 2)
    assert abs(len(first) - ORDER_BYTES) < 100
    profile = Profile(channel="shop", currency="EUR")
    read = [reader("canonical")(document, profile).placed for document in (first, second)]
    assert [one.order["reference"] for [one] in read] == ["r-0000001", "r-0000002"]
    [large] = reader("edifact")(interchange(1), profile).placed
    assert len(large.order["lines"]) == LINES
    assert len(reader("sheet")(sheet(), profile).placed) == ROWS // ROWS_AN_ORDER


def test_the_edges_section_says_what_was_lost():
    times = percentiles([5, 7, 90])
    sent = Sent(200, 199.6, times, 0.41, 131.2)
    found = Edge([sent], replace(sent, large=3, large_ms=60), Away(30, 9_000, 1, 0, 4.2, times))
    text = str(edge(found))
    assert "| 200 | 200 | 7 | 90 | 90 | 0.41 | 131 |" in text
    assert "| of these not in the log afterwards | **0** |" in text


def test_the_plain_order_has_311_bytes_in_avro():
    written = BytesIO()
    schemaless_writer(written, parse_schema(ORDER_SCHEMA), order(7, 5_000, 1_790_000_000_000))
    assert len(written.getvalue()) == 311


@pytest.mark.parametrize(
    ("limit", "verdict", "used"), [(20_040, "approved", 20_040), (20_039, "declined", 10_020)]
)
def test_the_plain_review_approves_what_fits_into_the_credit_that_is_left(
    limit: int, verdict: str, used: int
):
    asked = order(7, 5_000, 1_790_000_000_000)
    state: Any = {"used_minor": asked["total_minor"]}
    ctx = Context(
        asked["customer_id"],
        1,
        PlainPolicy(limit_minor=limit),
        References(),
        Cause(STAGE.chain, 0, 0, 0),
    )
    handling = review(asked, state, ctx)
    assert (handling.outcome, handling.events[0].value["used_minor"]) == (verdict, used)
