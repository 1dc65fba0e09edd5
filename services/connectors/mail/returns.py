"""Mails that come back, days after a server took them: looked for, and reported (decision 0106).

What is read is reported, and moved only then: whoever dies in between reads it again, and what is
reported twice counts once.
"""

import time
from collections.abc import Callable, Sequence
from typing import Self

import structlog

from orders.client.key_files import keys_of
from orders.contracts.records import AttemptSettled
from orders.engine.core.failpoints import reached
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from services.connectors.mail.maildir import Maildir
from services.connectors.mail.marks import Attempt, Marks
from services.connectors.mail.reading import KINDS, Was, read

POINTS = ("returns: read", "returns: reported", "returns: kept")
"""Where a test may kill the process: before it reports, before it moves, and behind that."""
PIECE = 50
SWEEP_SECONDS = 3_600.0
MAIL = "mail"
Send = Callable[[Sequence[AttemptSettled]], None]
"""Has arrived when it returns."""
_log = structlog.get_logger("connectors")


class Returns:
    """`count` is given what each mail was, once it is moved; `seconds`: between two looks; `now`:
    business time, ms."""

    def __init__(
        self,
        box: Maildir,
        marks: Marks,
        count: Callable[[Was], None],
        seconds: float,
        now: Callable[[], int],
    ) -> None:
        self._box, self._marks, self._count = box, marks, count
        self._seconds, self._now = seconds, now
        self._look_at = self._sweep_at = 0.0

    @classmethod
    def by_settings(
        cls, settings: Settings, count: Callable[[Was], None], now: Callable[[], int]
    ) -> Self | None:
        """None where nobody delivers what comes back. Raises ConfigError."""
        folder = settings.mail_returns_dir
        if folder is None:
            return None
        marks = marks_of(settings)
        if marks is None:
            raise ConfigError(
                "no mail that comes back can be believed: set ORDERS_MAIL_RETURNS_KEYS"
            )
        try:
            box = Maildir(folder, KINDS)
        except OSError as error:
            raise ConfigError(f"ORDERS_MAIL_RETURNS_DIR: {error}") from error
        return cls(box, marks, count, settings.mail_returns_seconds, now)

    def look(self, send: Send) -> None:
        """If it is time. Raises what `send` does; a folder that cannot be read is looked at again
        the next time."""
        clock = time.monotonic()
        if clock < self._look_at:
            return
        self._look_at = clock + self._seconds
        try:
            if self.take(send) == PIECE:
                self._look_at = clock
            elif clock >= self._sweep_at:
                self._sweep_at = clock + SWEEP_SECONDS
                self._box.sweep()
        except OSError as error:
            _log.error("what came back cannot be read", why=str(error))

    def take(self, send: Send) -> int:
        """A piece of what is there; how many mails it was. Raises OSError, and what `send` does."""
        judged = [
            (mail, read(said, self._marks))
            for mail in self._box.came(PIECE)
            if (said := self._box.read(mail)) is not None
        ]
        reached(POINTS[0])
        send([self._report(one.attempt, one.because) for _, one in judged if one.attempt])
        reached(POINTS[1])
        for mail, one in judged:
            self._box.keep(mail, one.was)
            self._count(one.was)
        reached(POINTS[2])
        return len(judged)

    def _report(self, attempt: Attempt, because: str) -> AttemptSettled:
        return {
            "order_id": attempt.order_id,
            "effect_id": attempt.effect_id,
            "attempt": attempt.number,
            "connector": MAIL,
            "outcome": "RETURNED",
            "because": because,
            "at": self._now(),
        }


def marks_of(settings: Settings) -> Marks | None:
    """None where there are no keys: then mails bear no mark. Raises ConfigError."""
    file = settings.mail_returns_keys
    return None if file is None else Marks(keys_of(file, "mails that come back"))
