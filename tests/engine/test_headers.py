"""What is written bears the headers that its readers need: stages the trace and the cause, others
all of CloudEvents, too."""

from functools import cache

import pytest

from orders.contracts.catalogue import STAGES, TOPICS
from orders.engine.core.flow import SINCE
from orders.engine.core.headers import mark_of, origin_of, trace_of
from orders.engine.ports.log import Message
from tests.engine.scenario import EVERY_STAGE, play, small_world
from tests.engine.world import World

EVENTS = ("chain", "notices", "output")
ALWAYS = {"traceparent", "cause", "at"}
OF_ARTICLES = [trace_of(sku.encode()) for sku in ("SKU-1", "SKU-2")]
"""Under their keys it comes out when orders that wait are served."""
CLOUD_EVENTS = {"specversion", "id", "type", "source", "time", "subject"}


@cache
def played() -> World:
    """Orders from their submission to their work order, two cancelled."""
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    play(world)
    return world


def written(audience: str) -> list[Message]:
    """What stages published on topics of this audience."""
    logs = [
        played().broker.log(topic.name, partition)
        for topic in TOPICS.values()
        if topic.kind in EVENTS and topic.audience == audience and topic.owner != "channels"
        for partition in range(played().partitions)
    ]
    return [message for log in logs for message in log.read(log.low, len(log.entries) + 1)[0]]


def test_stages_tell_each_other_trace_cause_and_time() -> None:
    messages = written("internal")
    assert {"orders.inventory.v1", "orders.notices.v1"} <= {one.topic for one in messages}
    assert all(dict(message.headers).keys() - {SINCE} == ALWAYS for message in messages)


def test_others_are_told_by_cloud_events() -> None:
    messages = written("outside")
    assert {"orders.intake.v1", "orders.status.v1"} <= {one.topic for one in messages}
    for message in messages:
        headers = dict(message.headers)
        assert headers.keys() - {SINCE} == ALWAYS | {f"ce_{name}" for name in CLOUD_EVENTS}
        assert headers["ce_subject"] == message.key
        assert headers["ce_type"].decode() == named(message)
    ids = [dict(message.headers)["ce_id"] for message in messages]
    assert len(set(ids)) == len(ids), "whoever hears one twice can tell"


def named(message: Message) -> str:
    return played().codec.decode(message.value or b"", message.topic)[0].fullname


@pytest.mark.parametrize("audience", ["internal", "outside"])
def test_a_trace_tells_the_order_and_the_stage(audience: str) -> None:
    spans = set()
    for message in written(audience):
        headers = dict(message.headers)
        writers = [
            stage for stage in STAGES if origin_of(headers, f"/stages/{stage}".encode()) is not None
        ]
        owner = TOPICS[message.topic].owner
        assert writers == [owner] or owner == "stages"
        assert len(writers) == 1
        _, trace, span, _ = headers["traceparent"].split(b"-")
        handled = {trace_of(message.key or b""), *OF_ARTICLES}
        assert TOPICS[message.topic].key != "order" or trace in handled
        spans.add((trace, span))
    assert len(spans) == len(written(audience)), "and each record is its own span"


def test_every_stage_has_a_mark_of_its_own() -> None:
    marks = {mark_of(f"/stages/{stage}".encode()) for stage in STAGES}
    assert len(marks) == len(STAGES)


def test_what_bears_no_trace_of_ours_was_not_published_by_a_stage() -> None:
    for headers in ({}, {"traceparent": b"00-1-2-01"}, {"traceparent": b"\xff"}, {"cause": b"x"}):
        assert origin_of(headers, b"/stages/review") is None
