"""From the log of a small world to spans: an order's are one tree, and tell what was handled."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from orders.engine.ports.log import Message
from services.spans.facts import READ, Context, Fact, Handling, Record, facts, is_about_an_order
from services.spans.ids import order_span, sampled, trace_of_order
from services.spans.spans import Span, spans_of
from tests.codec import CODEC
from tests.engine import test_personal_data as personal
from tests.engine.scenario import EVERY_STAGE, play, small_world
from tests.engine.world import World
from tests.spans.trees import check_tree, traces


def messages(world: World) -> Iterator[Message]:
    for topic in READ:
        for number in range(world.partitions):
            log = world.broker.log(topic, number)
            yield from log.read(log.low, len(log.entries) + 1)[0]


def told(world: World) -> list[Span]:
    found: list[Fact] = [
        fact
        for message in messages(world)
        if is_about_an_order(message)
        for fact in facts(message, CODEC)
    ]
    causes = {fact.place: fact for fact in found if isinstance(fact, Record)}
    return list(spans_of(found, causes))


@cache
def played() -> tuple[World, list[Span]]:
    """Twelve orders, two of them cancelled."""
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    play(world)
    return world, told(world)


def of(order: str, spans: list[Span]) -> list[Span]:
    return [span for span in spans if span.trace == trace_of_order(order.encode())]


def test_the_spans_of_every_order_are_a_tree():
    by_trace = traces(played()[1])
    assert len(by_trace) == 12
    for own in by_trace.values():
        check_tree(own)


def test_a_reserved_order_is_handled_by_one_stage_after_the_other():
    names = [(span.service, span.name) for span in of("shop:000", played()[1])]
    for step in (
        ("channels", "order"),
        ("channels", "publish OrderSubmitted"),
        ("intake", "process OrderSubmitted"),
        ("intake", "publish OrderReceived"),
        ("review", "process OrderReceived"),
        ("tracking", "process OrderReceived"),
        ("inventory", "process OrderConfirmed"),
        ("allocation", "process StockReserved"),
        ("shipping", "process OrderAllocated"),
    ):
        assert names.count(step) == 1, step


def test_what_led_to_it_is_the_parent():
    spans = of("shop:000", played()[1])
    by_id = {span.id: span for span in spans}
    named = ("inventory", "process OrderConfirmed")
    chain = [next(one for one in spans if (one.service, one.name) == named)]
    while chain[-1].parent:
        chain.append(by_id[chain[-1].parent])
    assert [span.name for span in reversed(chain)] == [
        "order",
        "publish OrderSubmitted",
        "process OrderSubmitted",
        "publish OrderReceived",
        "process OrderReceived",
        "publish OrderConfirmed",
        "process OrderConfirmed",
    ]


def test_a_handling_lasts_from_its_causes_timestamp_to_the_commit_and_says_where():
    world, spans = played()
    [handled] = [one for one in of("shop:000", spans) if one.name == "process OrderSubmitted"]
    [submitted] = [
        message
        for message in messages(world)
        if message.topic == "orders.submissions.v1" and message.key == b"shop:000"
    ]
    [state] = [
        message
        for message in messages(world)
        if message.topic == "intake.state.v1"
        and message.key == b"shop:000"
        and dict(message.headers)["met"] == b"00000000"
    ]
    assert (handled.began, handled.ended) == (submitted.timestamp, state.timestamp)
    assert handled.attributes == {
        "messaging.system": "kafka",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.consumer.group.name": "intake",
        "messaging.destination.name": "orders.submissions.v1",
        "messaging.destination.partition.id": str(submitted.partition),
        "messaging.kafka.offset": submitted.offset,
        "orders.order_id": "shop:000",
        "orders.cause": "OrderSubmitted",
    }


def test_the_span_of_a_stages_record_is_the_one_that_its_traceparent_names():
    """Who goes on with the trace outside finds the parent there."""
    world, spans = played()
    named = {
        dict(message.headers)["traceparent"].split(b"-")[2].decode()
        for message in messages(world)
        if is_about_an_order(message) and "traceparent" in dict(message.headers)
    }
    assert named == {
        span.id
        for span in spans
        if span.kind == "producer" and span.service not in ("channels", "people")
    }


def test_read_again_they_are_the_same_spans():
    assert told(played()[0]) == played()[1]


def test_what_failed_is_an_error_with_its_code():
    spans = of(personal.FAILING, told(personal.played()[0]))
    check_tree(spans)
    [failed] = [span for span in spans if span.fault]
    assert (failed.service, failed.name) == ("review", "process OrderReceived")
    assert failed.fault == failed.attributes["error.type"] == "handler_failed"
    assert failed.attributes["orders.parked"] is True


def test_nobody_is_named_in_spans():
    """Though what failed has said who it was about."""
    spans = told(personal.played()[0])
    assert len(traces(spans)) > 4
    assert personal.found(repr(spans)) == []


def record(trace: str, **changes: Any) -> Record:
    plain = Record(
        "shop:1", "orders.notices.v1/0/5", "OrderStopped", "review", trace, "a" * 16, "", 7
    )
    return plain._replace(**changes)


def handled(**changes: Any) -> Handling:
    trace = trace_of_order(b"shop:1")
    return Handling("shop:1", "inventory", trace, "orders.notices.v1/0/5", "9", 12)._replace(
        **changes
    )


def test_a_cause_of_another_trace_is_linked_and_is_no_parent():
    other = record("b" * 32)
    [span] = spans_of([handled()], {other.place: other})
    assert span.parent == order_span(trace_of_order(b"shop:1"))
    assert span.link == Context("b" * 32, "a" * 16)


def test_what_an_outsider_says_of_its_own_trace_is_linked():
    own = record("b" * 32, service="channels", told=Context("c" * 32, "d" * 16))
    [span] = spans_of([own], {})
    assert (span.trace, span.link) == ("b" * 32, Context("c" * 32, "d" * 16))


def test_a_cause_that_is_gone_takes_no_time_and_hangs_from_the_order():
    [span] = spans_of([handled()], {})
    assert (span.name, span.began, span.ended) == ("process lost", 12, 12)
    assert span.parent == order_span(trace_of_order(b"shop:1"))


@pytest.mark.parametrize(
    ("cause", "name"), [("timer/0/-1", "process timer"), ("@TimerDue/0/-1", "process TimerDue")]
)
def test_a_timer_is_named(cause: str, name: str):
    [span] = spans_of([handled(cause=cause)], {})
    assert (span.name, "messaging.kafka.offset" in span.attributes) == (name, False)


def test_nothing_ends_before_it_began_whatever_clocks_say():
    ahead = record(trace_of_order(b"shop:1"), at=99)
    [span] = spans_of([handled()], {ahead.place: ahead})
    assert (span.began, span.ended) == (12, 12)


def test_a_redrive_is_another_handling_of_the_same_record():
    assert handled(at="9").span != handled(at="10").span
    assert handled().span != handled(stage="review").span


@pytest.mark.parametrize("share", [0.0, 0.01, 0.25, 1.0])
def test_a_share_of_traces_is_taken(share: float):
    taken = Counter(sampled(trace_of_order(b"shop:%d" % n), share) for n in range(4_000))
    assert taken[True] == pytest.approx(4_000 * share, abs=120)


def test_whoever_takes_fewer_takes_some_of_the_same():
    keys = [trace_of_order(b"shop:%d" % n) for n in range(500)]
    assert {k for k in keys if sampled(k, 0.1)} <= {k for k in keys if sampled(k, 0.3)}
