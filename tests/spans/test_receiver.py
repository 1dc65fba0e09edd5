"""Whoever takes spans: what it answers, and that all of them get there, once it is back."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from services.spans.facts import Context
from services.spans.metrics import Metrics
from services.spans.receiver import Answer, Receiver, seconds
from services.spans.sending import A_REQUEST, Sending
from services.spans.spans import Span
from tests.spans.collector import Collector


def span(number: int, **changes: Any) -> Span:
    plain = Span(
        "0123456789abcdef0123456789abcdef",
        f"{number:016x}",
        "",
        "process OrderReceived",
        "consumer",
        "review",
        1_700_000_000_000,
        1_700_000_000_007,
        {"orders.order_id": "shop:1", "messaging.kafka.offset": 7, "orders.parked": True},
    )
    return plain._replace(**changes)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as one:
        yield one


def test_spans_arrive_as_they_are(collector: Collector):
    sent = [
        span(1),
        span(2, parent=f"{1:016x}", service="intake", kind="producer", attributes={}),
        span(3, fault="handler_failed", link=Context("a" * 32, "b" * 16), kind="internal"),
    ]
    with Receiver(collector.url + "/") as receiver:
        assert receiver.take(sent) == Answer()
    assert sorted(collector.taken) == sorted(sent)


@pytest.mark.parametrize("status", [400, 413])
def test_what_it_will_never_take_is_refused(collector: Collector, status: int):
    collector.status = status
    with Receiver(collector.url) as receiver:
        assert receiver.take([span(1), span(2)]) == Answer(refused=2)


@pytest.mark.parametrize("status", [301, 401, 403, 404, 429, 500, 503])
def test_what_may_be_mended_is_waited_for(collector: Collector, status: int):
    collector.status, collector.headers = status, {"Retry-After": "7"}
    with Receiver(collector.url) as receiver:
        assert receiver.take([span(1)]) == Answer(away=f"HTTP {status}", wait=7)


def test_it_may_take_some_and_not_others(collector: Collector):
    collector.rejects = 2
    with Receiver(collector.url) as receiver:
        assert receiver.take([span(1), span(2), span(3)]) == Answer(refused=2)


def test_nobody_there():
    with Receiver("http://127.0.0.1:1") as receiver:
        assert receiver.take([span(1)]) == Answer(away="ConnectError")


@pytest.mark.parametrize(
    ("told", "meant"),
    [(None, 0), ("120", 120), ("soon", 0), ("-3", 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0)],
)
def test_retry_after(told: str | None, meant: float):
    assert seconds(told) == meant


class Moody:
    """Gives these answers in turn, then takes everything."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.taken: list[str] = []
        self.tried = 0

    def take(self, spans: list[Span]) -> Answer:
        self.tried += 1
        answer = self._answers.pop(0) if self._answers else Answer()
        if not answer.away:
            self.taken += [one.id for one in spans]
        return answer


def sending(receiver: Moody, stop: threading.Event) -> tuple[Sending, Metrics]:
    metrics = Metrics()
    return Sending(receiver, metrics, stop, lambda: None), metrics  # type: ignore[arg-type]


def value(metrics: Metrics, name: str) -> float:
    return metrics.registry.get_sample_value(f"orders_spans_{name}") or 0


def test_all_are_sent_in_pieces():
    moody = Moody()
    one, metrics = sending(moody, threading.Event())
    assert one.send([span(n) for n in range(2 * A_REQUEST + 1)])
    assert (moody.tried, len(set(moody.taken))) == (3, 2 * A_REQUEST + 1)
    assert value(metrics, "sent_total") == 2 * A_REQUEST + 1
    assert value(metrics, "waiting") == 0


def test_while_it_is_away_they_wait_and_then_arrive(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.spans.sending.AGAIN_SECONDS", (0.01, 0.02))
    moody = Moody(Answer(away="ConnectError"), Answer(away="HTTP 503"), Answer(refused=1))
    one, metrics = sending(moody, threading.Event())
    assert one.send([span(n) for n in range(A_REQUEST + 3)])
    assert len(moody.taken) == A_REQUEST + 3
    assert value(metrics, "failures_total") == 2
    assert value(metrics, "refused_total") == 1
    assert value(metrics, "sent_total") == A_REQUEST + 2


def test_who_is_told_to_stop_while_it_is_away_stops_and_has_not_sent():
    stop = threading.Event()
    moody = Moody(Answer(away="HTTP 503", wait=10_000))
    one, metrics = sending(moody, stop)
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()
    assert not one.send([span(1)])
    assert time.monotonic() - began < 60
    assert value(metrics, "waiting") == 1
    assert moody.taken == []
