"""Sends what waits for one partner, in its order, again and again until it has it. Each partner has
a courier of its own: one that hangs or refuses keeps no other waiting."""

from collections.abc import Callable
from threading import Event

from services.gateway.delivering.counting import Deliveries
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.partner import Partner
from services.gateway.delivering.posting import Attempt, Send
from services.gateway.delivering.rows import Outgoing

IDLE_SECONDS = 0.5
FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 1_000, 15 * 60 * 1_000


class Courier:
    """The courier of a partner. `now`: wall clock, ms."""

    def __init__(
        self,
        partner: Partner,
        outbox: Outbox,
        send: Send,
        count: Deliveries,
        now: Callable[[], int],
    ) -> None:
        self._partner, self._outbox, self._send = partner, outbox, send
        self._count, self._now = count, now

    def run(self, stop: Event) -> None:
        """Send until it is told to stop; what is under way is ended."""
        while not stop.is_set():
            if not self.step():
                stop.wait(IDLE_SECONDS)

    def step(self) -> bool:
        """Send what is next, if its time has come; whether there was anything. A trouble of the
        partner holds up all that waits for it; what it refuses itself is set aside for a person,
        and the next goes."""
        one = self._outbox.first_waiting(self._partner.channel)
        if one is None or one.next_at > self._now():
            return False
        attempt = self._attempt(one)
        self._note(one, attempt)
        self._count.attempted(one, attempt, self._acknowledges(attempt))
        return True

    def _attempt(self, one: Outgoing) -> Attempt:
        try:
            return self._send(one)
        except Exception as error:  # of any kind: its partner waits, and no other with it
            return Attempt("away", f"sending it fails: {type(error).__name__}")

    def _note(self, one: Outgoing, attempt: Attempt) -> None:
        now, tries = self._now(), one.tries + 1
        if attempt.outcome == "away":
            next_at = now + pause(one.tries, attempt.after)
            self._outbox.note(one.sequence, because=attempt.because, tries=tries, next_at=next_at)
        elif attempt.outcome == "refused":
            self._outbox.note(one.sequence, state="refused", because=attempt.because, tries=tries)
        elif self._acknowledges(attempt):
            self._outbox.note(
                one.sequence,
                state="acknowledged",
                because="",
                tries=tries,
                sent_at=now,
                acknowledged_at=now,
            )
        else:
            due_at = None if one.patience is None else now + one.patience
            self._outbox.note(
                one.sequence, state="sent", because="", tries=tries, sent_at=now, due_at=due_at
            )

    def _acknowledges(self, attempt: Attempt) -> bool:
        """Whether that it is taken is the partner's word: its system has read it. Interchanges
        have a 997 or a CONTRL for that, and of a folder nobody knows when it is read."""
        delivery = self._partner.delivery
        told = bool(delivery.url) and self._partner.form.receipts is None
        return attempt.outcome == "taken" and told


def pause(tries: int, after: float | None = None) -> int:
    """Until the next try, ms, after so many that failed before this one: twice as long each time,
    or as long as the partner asks for; never longer than `LONGEST_PAUSE_MS`."""
    usual = FIRST_PAUSE_MS << min(tries, 10)
    asked = 0 if after is None else round(after * 1000)
    return min(max(usual, asked), LONGEST_PAUSE_MS)
