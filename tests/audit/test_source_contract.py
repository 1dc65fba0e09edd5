"""The audit's source, over the fake and on a real broker: what it reads is committed, whole, in
order, and ends where it was asked to."""

import pytest

from orders.audit import kafka
from orders.audit.source import Committed, Span
from orders.engine.ports.log import Committed as Commit
from tests.audit.conftest import Log


def test_bounds_are_offsets_and_count_markers(log: Log) -> None:
    log.place.send(log.place.chain, 1, b"a", b"b")
    bounds = log.source.bounds([(log.place.chain, 0), (log.place.chain, 1)])
    assert bounds == {(log.place.chain, 0): Span(0, 0), (log.place.chain, 1): Span(0, 2)}
    assert bounds[log.place.chain, 1].size == 2


def test_each_partition_is_read_in_order_and_no_further_than_asked(log: Log) -> None:
    topic = log.place.chain
    log.place.send(topic, 0, b"a", b"b", b"c", b"d")
    log.place.send(topic, 1, b"x", b"y")
    read = list(
        log.source.read({(topic, 0): Span(1, 3), (topic, 1): Span(0, 2), (topic, 2): Span(0, 0)})
    )
    assert [record.value for record in read if record.partition == 0] == [b"b", b"c"]
    assert [(record.offset, record.key) for record in read if record.partition == 1] == [
        (0, b"x"),
        (1, b"y"),
    ]


def test_what_was_aborted_is_not_read_not_even_at_the_end(log: Log) -> None:
    topic, writer = log.place.state, log.place.writer()
    log.place.send(topic, 0, b"before")
    writer.begin()
    writer.write(topic, 0, b"aborted", b"aborted", [("cause", b"chain/0/1"), ("at", b"5")])
    log.place.push(writer)
    writer.close()
    read = list(log.source.read(log.source.bounds([(topic, 0)])))
    assert [record.value for record in read] == [b"before"]


def test_the_same_consumer_reads_several_partitions_again(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "FETCH", 1)  # so that they do not all end in one fetch
    topic = log.place.chain
    for partition in range(3):
        log.place.send(topic, partition, b"a")
    spans = log.source.bounds([(topic, partition) for partition in range(3)])
    assert [len(list(log.source.read(spans))) for _ in range(2)] == [3, 3]


def test_committed_offsets_come_with_their_metadata(log: Log) -> None:
    log.place.send(log.place.chain, 0, b"a", b"b")
    group = f"group-of-{log.place.chain}"
    log.commit(group, (log.place.chain, 0), Commit(2, '{"fencing_token":1}'))
    found = log.source.committed(group, [(log.place.chain, 0), (log.place.chain, 1)])
    assert found == {(log.place.chain, 0): Committed(2, '{"fencing_token":1}')}
    assert log.source.committed(f"nobody-of-{log.place.chain}", [(log.place.chain, 0)]) == {}
