"""What is learned of how long orders stand at each status (TR-08)."""

import json
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from orders.business.stage_times import Way
from orders.cli.commands import cli
from orders.cli.dispatch.reading import Sources
from orders.client.closing.learning import Terms, Took, learn, percentile, took
from orders.contracts.catalogue import record_type
from orders.contracts.keys import key_of
from orders.contracts.records import OrderReceived, StageTime, TimelineAdded
from orders.engine.ports.log import Message
from orders.engine.references import References
from tests.codec import CODEC
from tests.contracts.values import zero
from tests.orders import order, received

MINUTE, HOUR = 60_000, 3_600_000
AT = 1_790_000_000_000
TERMS = Terms(least=3, percentile=90)
TIMELINE, RECEIVED = record_type(TimelineAdded), record_type(OrderReceived)


def fact(hours: int, status: str | None, **more: Any) -> dict[str, Any]:
    return {"at": AT + hours * HOUR, "status": status, "owner": "", "planned_end_at": None, **more}


def stood(minutes: int, status: str = "allocated", channel: str = "shop", priority: str = "0"):
    return Took(Way(status, channel, priority), minutes * MINUTE)


def rows(*found: Took, known: Any = None, terms: Terms = TERMS) -> dict[str, int]:
    made = learn(found, known or {}, terms, AT)
    return {key_of(StageTime, row): row["minutes"] for row in made}


def test_an_order_tells_how_long_it_stood_where_it_went_on_from():
    story = [fact(0, "received"), fact(1, None), fact(2, "held"), fact(5, "approved")]
    assert list(took("shop", 2, story)) == [
        Took(Way("received", "shop", "2"), 2 * HOUR),
        Took(Way("held", "shop", "2"), 3 * HOUR),
    ]


@pytest.mark.parametrize("end", ["cancelled", "declined", "unconfirmed", "discarded"])
def test_what_was_given_up_says_nothing_of_how_long_it_takes(end: str):
    story = [fact(0, "received"), fact(1, "approved"), fact(900, end)]
    assert [one.way.status for one in took("shop", 0, story)] == ["received"]


def test_clocks_that_differ_make_no_time_that_runs_back():
    [one] = took("shop", 0, [fact(2, "received"), fact(1, "approved")])
    assert one.ms == 0


def test_a_few_that_lay_for_weeks_move_nothing():
    usual = [stood(minutes) for minutes in range(1, 100)]
    assert rows(*usual)["allocated:*:*"] == 90
    weeks = [stood(30 * 24 * 60) for _ in range(5)]
    assert rows(*usual, *weeks)["allocated:*:*"] == 94


def test_each_level_is_learned_where_there_are_enough():
    quick = [stood(10, priority="2") for _ in range(3)]
    slow = [stood(60, channel="edi") for _ in range(2)]
    assert rows(*quick, *slow) == {
        "allocated:*:*": 60,
        "allocated:shop:*": 10,
        "allocated:shop:2": 10,
    }


def test_what_was_learned_once_and_has_too_few_now_says_what_stands_above_it():
    known = {way: _row(*way.split(":")) for way in ("allocated:shop:*", "held:*:*", "held:shop:2")}
    found = [stood(10, channel="edi") for _ in range(3)]
    assert rows(*found, known=known) == {
        "allocated:*:*": 10,
        "allocated:edi:*": 10,
        "allocated:edi:0": 10,
        "allocated:shop:*": 10,
        "held:*:*": 0,
        "held:shop:2": 0,
    }, "0: policy counts"


@given(st.lists(st.integers(0, 10**9), min_size=1), st.integers(1, 100))
def test_so_many_of_a_hundred_took_no_longer(times: list[int], percent: int):
    found = percentile(times, percent)
    assert found in times
    assert 100 * sum(one <= found for one in times) >= percent * len(times)


def _row(status: str, channel: str, priority: str) -> StageTime:
    return {
        "status": status,
        "channel": channel,
        "priority": priority,
        "minutes": 99,
        "median_minutes": 9,
        "percentile": 90,
        "turns": 99,
        "at": 0,
    }


class Filed:
    """An order file with this many orders that stood at `received` for an hour."""

    def __init__(self, number: int) -> None:
        self.number = number

    def stories(self, records: Any, since: int) -> Any:
        assert set(records) == {"OrderReceived", "TimelineAdded"}
        for n in range(self.number):
            content = order(reference=str(n), priority=1)
            head = {**zero(TIMELINE.schema), "order_id": content["order_id"], "parameters": {}}
            story = [
                CODEC.encode(TIMELINE, {**head, **fact(hour, status), "sequence": hour + 1})
                for hour, status in ((0, "received"), (1, "approved"))
            ]
            values = [CODEC.encode(RECEIVED, received(content)), *story]
            topics = ("orders.intake.v1", *["orders.timeline.v1"] * 2)
            yield [
                Message(topic, 0, at, content["order_id"].encode(), value, AT, ())
                for at, (topic, value) in enumerate(zip(topics, values, strict=True))
            ]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    sent: list[Any] = []

    @contextmanager
    def sources(*_: type) -> Any:
        yield Sources(Filed(60), CODEC, References({}), AT)  # type: ignore[arg-type]

    monkeypatch.setattr("orders.cli.learn.commands.sources", sources)
    monkeypatch.setattr("orders.cli.learn.commands.publish", sent.extend)
    return sent


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["learn", "stages", *arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_what_is_learned_is_shown_and_published_only_when_asked_for(published: list[Any]):
    assert "Nothing was published" in run()
    assert published == []
    [wide, channel, near] = json.loads(run("--json"))["rows"]
    assert [key_of(StageTime, one) for one in (wide, channel, near)] == [
        "received:*:*",
        "received:shop:*",
        "received:shop:1",
    ]
    assert (near["minutes"], near["median_minutes"], near["turns"]) == (60, 60, 60)
    assert "nothing is learned yet" in run("--least", "61")
    assert "3 rows published." in run("--apply")
    assert [key for _, key, _ in published] == [
        "received:*:*",
        "received:shop:*",
        "received:shop:1",
    ]
