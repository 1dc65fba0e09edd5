"""Sends until it is taken: while the receiver is away nothing more is read."""

import threading
from collections.abc import Callable, Sequence

import structlog

from services.spans.metrics import Metrics
from services.spans.receiver import Answer, Receiver
from services.spans.spans import Span

A_REQUEST = 500
"""Spans, at most: some 250 KB."""
AGAIN_SECONDS = (1.0, 30.0)
"""From here the pauses grow to there."""
MOST_SECONDS = 300.0
"""No receiver is left alone for longer, whatever it asks for."""
BEAT_SECONDS = 1.0
_log = structlog.get_logger("spans")


class Sending:
    """`beat` is called once a second at least, however long it waits."""

    def __init__(
        self,
        receiver: Receiver,
        metrics: Metrics,
        stop: threading.Event,
        beat: Callable[[], None],
    ) -> None:
        self._receiver, self._metrics, self._stop, self._beat = receiver, metrics, stop, beat
        self._said = ""

    def send(self, spans: Sequence[Span]) -> bool:
        """Whether all of them were taken, or refused for good; False if told to stop before."""
        left, pause = list(spans), AGAIN_SECONDS[0]
        while left:
            self._metrics.waiting.set(len(left))
            answer = self._receiver.take(left[:A_REQUEST])
            self._tell(answer)
            if not answer.away:
                taken = len(left[:A_REQUEST]) - answer.refused
                self._metrics.sent.inc(max(taken, 0))
                self._metrics.refused.inc(answer.refused)
                del left[:A_REQUEST]
                pause = AGAIN_SECONDS[0]
                continue
            self._metrics.failures.inc()
            if self._stopped_within(min(max(answer.wait, pause), MOST_SECONDS)):
                return False
            pause = min(pause * 2, AGAIN_SECONDS[1])
        self._metrics.waiting.set(0)
        return True

    def _stopped_within(self, seconds: float) -> bool:
        while seconds > 0:
            self._beat()
            if self._stop.wait(min(seconds, BEAT_SECONDS)):
                return True
            seconds -= BEAT_SECONDS
        self._beat()
        return False

    def _tell(self, answer: Answer) -> None:
        """Once for each new reason."""
        if answer.refused:
            _log.error("the receiver refuses spans", spans=answer.refused)
        if answer.away == self._said:
            return
        if answer.away:
            _log.warning("the receiver takes nothing: waiting", because=answer.away)
        else:
            _log.info("the receiver takes spans again")
        self._said = answer.away
