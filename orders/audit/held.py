"""What states hold of each ledger's accounts: caught up with, and compared with Redis."""

import time

from orders.audit.books import SHARE, Books, Holder, account_of
from orders.audit.cache import Cache
from orders.audit.checks.redis import ledger_differs
from orders.audit.findings import Finding
from orders.audit.source import Place, Record, Source, Span
from orders.audit.standing import Standing, standing_of
from orders.audit.stores import PAUSE_SECONDS, TRIES
from orders.contracts.codec.codec import Codec


class Held:
    """Fed with what keys hold, and with how far states were read then."""

    def __init__(self, source: Source, codec: Codec, cache: Cache) -> None:
        self._source, self._codec, self._cache = source, codec, cache
        self.books = Books()
        self._read: dict[Place, int] = {}

    def put(self, holder: Holder, standing: Standing | None) -> None:
        """What a key holds."""
        self.books.put(holder, standing)

    def read_to(self, place: Place, end: int) -> None:
        """As of when that was."""
        self._read[place] = end

    def compared(self, ledger: str, stage: str) -> tuple[int, list[Finding]]:
        """(accounts compared, differences) of a ledger in Redis. Looked at again a few times: it
        is closed while owners start."""
        for _ in range(TRIES):
            looked_at, findings = self._compare_once(ledger, stage)
            if not findings:
                break
            time.sleep(PAUSE_SECONDS)
        return looked_at, findings

    def _compare_once(self, ledger: str, stage: str) -> tuple[int, list[Finding]]:
        """The states are first caught up with, then Redis is read, then whoever moved is left
        out."""
        self._catch_up(stage)
        self._catch_up(stage)
        view = self._cache.ledger(ledger, self._source.partitions)
        balances = self.books.balances(ledger)
        moving = {account for of, account in self._catch_up(stage) if of == ledger}
        return len(balances), list(ledger_differs(ledger, view, balances, moving))

    def moved(self, stage: str) -> set[tuple[str, str]]:
        """The (ledger, account)s of which shares have changed since the states were read: of some
        partitions that was before, of others after."""
        return {
            account_of(key)
            for record in self._source.read(self._since(stage))
            if (key := (record.key or b"").decode()).startswith(SHARE)
        }

    def _since(self, stage: str) -> dict[Place, Span]:
        """What was added to the stage's states."""
        topic = f"{stage}.state.v1"
        places = ((topic, at) for at in range(self._source.partitions))
        spans = self._source.bounds(places).items()
        return {place: Span(self._read[place], span.end) for place, span in spans}

    def _catch_up(self, stage: str) -> set[tuple[str, str]]:
        """Fold what was added to the stage's states; returns the (ledger, account)s that it
        touched."""
        touched: set[tuple[str, str]] = set()
        spans = self._since(stage)
        for record in self._source.read(spans):
            touched |= self.books.put(
                Holder(stage, record.partition, (record.key or b"").decode()),
                self._standing(record),
            )
        self._read |= {place: span.end for place, span in spans.items()}
        return touched

    def _standing(self, record: Record) -> Standing | None:
        return (
            standing_of(self._codec.decode(record.value, record.topic)[1])
            if record.value is not None
            else None
        )
