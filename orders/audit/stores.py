"""Compares the state stores of a portion with Kafka; what moves meanwhile is looked at again a
few times."""

import time

from orders.audit.agreement import CHAIN
from orders.audit.cache import Cache, Head
from orders.audit.checks.redis import Store, store_differs
from orders.audit.cut import Cut, add
from orders.audit.findings import Finding
from orders.audit.portion import Portion
from orders.audit.report import Report
from orders.audit.source import Place, Source, Span, Ticket

TRIES = 4
PAUSE_SECONDS = 0.5


class StoreReader:
    """Redis is read between two looks at what Kafka has committed; then the changelog is read on
    to its end."""

    def __init__(self, source: Source, cache: Cache) -> None:
        self._source = source
        self._cache = cache

    def compare(self, portion: Portion, report: Report) -> None:
        """Add to the report what differs. What is read of the changelog on the way is folded
        into the portion's states."""
        left = [(stage, partition) for stage in CHAIN for partition in portion.partitions]
        findings: list[Finding] = []
        for attempt in range(TRIES):
            if attempt:
                time.sleep(PAUSE_SECONDS)
            stores = self._read(left, portion)
            report.results["redis"].looked_at += (
                sum(len(store.states) for store in stores.values()) if not attempt else 0
            )
            wrong = {place: list(store_differs(store)) for place, store in stores.items()}
            findings = [finding for found in wrong.values() for finding in found]
            left = [place for place, store in stores.items() if wrong[place] or not store.still]
            if not left:
                break
        report.in_flight += sum(not stores[place].still for place in left)
        report.results["redis"].take(0, findings)

    def _read(self, places: list[Place], portion: Portion) -> dict[Place, Store]:
        """Look at Kafka, read Redis, look at Kafka again, then read the changelogs to their
        ends."""
        known = {place: portion.states.end(place) for place in places}
        before = self._look(places)
        stores = {}
        for place in places:
            store = stores[place] = Store(
                "/".join(map(str, place)), before[place], last=known[place]
            )
            store.kept, store.due = self._cache.states(*place), self._cache.due(*place)
        after = self._look(places)
        self._read_on(places, portion)
        for place, store in stores.items():
            store.after = after[place]
            store.states, store.standings, store.offsets = (
                portion.states.payloads(place),
                portion.states.standings(place),
                portion.states.offsets(place),
            )
            head = store.before[0]
            store.moving = (
                portion.states.changed_since(place, head.watermark) if head is not None else set()
            )
        return stores

    def _look(self, places: list[Place]) -> dict[Place, tuple[Head | None, Ticket | None]]:
        heads = {place: self._cache.head(*place) for place in places}
        cut = Cut()
        for stage in {stage for stage, _ in places}:
            add(
                cut,
                stage,
                self._source.committed(
                    stage, [(CHAIN[stage], partition) for of, partition in places if of == stage]
                ),
            )
        return {place: (heads[place], cut.tickets.get(place)) for place in places}

    def _read_on(self, places: list[Place], portion: Portion) -> None:
        topics = {(f"{stage}.state.v1", partition) for stage, partition in places}
        spans = {
            place: Span(portion.ends[place].end, span.end)
            for place, span in self._source.bounds(topics).items()
        }
        for record in self._source.read(spans):
            portion.states.add(record)
        portion.ends |= {
            place: Span(portion.ends[place].start, span.end) for place, span in spans.items()
        }
