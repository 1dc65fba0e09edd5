"""Whatever an order came in can be looked at (IN-09)."""

from collections.abc import Iterable, Iterator, Mapping

from orders.audit.filed import TOPIC, Filed
from orders.audit.source import Place, Record, Span
from orders.audit.story import Mention
from orders.contracts.catalogue import record_type
from orders.contracts.records import DocumentFiled
from tests.audit.made import record, said, story
from tests.codec import CODEC


class Topic:
    """A topic of documents with one partition, as the audit reads it."""

    partitions, clocks_ms = 1, 0

    def __init__(self) -> None:
        self.records: list[Record] = []

    def file(
        self,
        sha256: str,
        timestamp: int,
        channel: str = "shop",
        form: str = "canonical",
        acknowledges: bool = False,
    ) -> None:
        key = f"@document/{channel}/{sha256}"
        filed: DocumentFiled = {
            "channel": channel,
            "sha256": sha256,
            "format": form,
            "media_type": "",
            "size": 0,
            "filed_by": "",
            "at": timestamp,
            "content": None,
            "cards": 0,
            "withheld": False,
            "acknowledges": acknowledges,
        }
        value = CODEC.encode(record_type(DocumentFiled), filed)
        made = record(TOPIC, key, len(self.records), timestamp)
        self.records.append(made._replace(value=value))

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        return {place: Span(0, len(self.records)) for place in places}

    def read(self, spans: Mapping[Place, Span]) -> Iterator[Record]:
        for start, end in spans.values():
            yield from self.records[start:end]

    def committed(self, group: str, places: Iterable[Place]) -> dict[Place, object]:
        return {}


def looked_at(topic: Topic) -> Filed:
    """The audit, which has read what is filed so far."""
    filed = Filed(topic, CODEC, lambda: None)  # type: ignore[arg-type]
    filed.read()
    return filed


def came_in(sha256: str, timestamp: int = 100):
    return story(documents={sha256: timestamp})


def test_what_an_order_came_in_is_filed():
    topic = Topic()
    topic.file("aa", 90)
    filed = looked_at(topic)
    filed.take(came_in("aa"))
    assert (filed.count, said(filed.unfiled())) == (1, [])


def test_a_document_that_nobody_filed_is_found():
    topic = Topic()
    topic.file("aa", 90)
    topic.file("bb", 90, channel="other")
    filed = looked_at(topic)
    filed.take(came_in("bb"))
    filed.read()
    assert said(filed.unfiled()) == ["came in the document bb, which is not filed"]


def test_one_that_is_filed_while_the_audit_reads_is_none():
    topic = Topic()
    topic.file("aa", 90)
    filed = looked_at(topic)
    filed.take(came_in("bb"))
    topic.file("bb", 101)
    filed.read()
    assert (filed.count, said(filed.unfiled())) == (2, [])


def test_of_what_came_before_any_was_filed_none_is_asked_for():
    topic = Topic()
    topic.file("aa", 90)
    filed = looked_at(topic)
    filed.take(came_in("bb", timestamp=89))
    assert said(filed.unfiled()) == []


def test_of_each_document_that_was_taken_something_came():
    topic = Topic()
    topic.file("aa", 90)
    topic.file("bb", 90)
    topic.file("cc", 90)
    filed = looked_at(topic)
    filed.take(came_in("aa"))
    waits = Mention("orders.submissions.v1", 0, 1, 95, 0)
    filed.take(story("@document/shop/bb", mentions={"DocumentUnplaced": waits}))
    [finding] = filed.left()
    assert (finding.about, "nothing came of it" in finding.says) == ("@document/shop/cc", True)


def test_nothing_must_come_of_what_says_nothing_of_orders_or_was_filed_meanwhile():
    """An attachment; a partner's word that our answer came."""
    topic = Topic()
    topic.file("aa", 90, form="")
    topic.file("cc", 90, form="x12", acknowledges=True)
    filed = looked_at(topic)
    topic.file("bb", 101)
    filed.read()
    assert said(filed.left()) == []
