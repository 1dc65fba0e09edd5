"""The one place that speaks to Faust, and all that is to be known about it
(docs/decisions/0065-faust.md)."""

import asyncio
import os
import socket
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import faust
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from faust.tables.manager import TableManager
from faust.transport.drivers.aiokafka import (
    AIOKafkaConsumerThread,
    Consumer,
    Producer,
    Transport,
)
from faust.types import TP, EventT, TransportT

from orders.contracts.codec.codec import Codec
from orders.engine.core.failpoints import reached
from orders.engine.errors import ConfigError, Fenced, TransientError
from orders.engine.settings import Settings
from services.insight.brokers import credentials, servers
from services.insight.claims import Claims, Record
from services.insight.counting import KPIS, ROWS, SUMMARIES, Counting, Raw
from services.insight.metrics import Known
from services.insight.publications import Publications

NAME = "insight"
_log = structlog.get_logger(NAME)
FETCH_BYTES = 65_536
"""So much, or what comes within 1.5 s, is fetched at once."""
LOOK_SECONDS = 2.0
WAIT_SECONDS = 0.05
MOST, WITHIN_SECONDS = 2_000, 2.0
"""Of a batch: a row is written once in it, however many summaries it takes in."""


class _CommittedOnly(AIOKafkaConsumerThread):
    """Faust reads what was aborted, too, but under its own exactly-once; and fetches each summary
    by itself, as soon as its transaction is over."""

    def _create_worker_consumer(self, transport: Transport) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # before it starts: Faust has no settings for these
        consumer._isolation_level = "read_committed"
        consumer._fetch_min_bytes = FETCH_BYTES
        self.taken: dict[TP, int] = {}
        return consumer

    async def _fetch_records(self, *args: Any, **kwargs: Any) -> Any:
        """What is noted here is noted before anybody can ask for the position behind it."""
        records = await super()._fetch_records(*args, **kwargs)
        self.taken |= {place: of[-1].offset for place, of in records.items() if of}
        return records


class _FromOwnPosition(Consumer):
    """Faust's committed offset stays behind at the first marker of a transaction: it is not where
    to begin."""

    app: "Worker"
    sought = 0
    _sought_in: int | None = None
    """The generation of the group in which it was sought where to begin."""

    def _new_consumer_thread(self) -> AIOKafkaConsumerThread:
        self._own_thread = _CommittedOnly(self, loop=self.loop, beacon=self.beacon)
        return self._own_thread

    async def read_to(self, place: TP, end: int) -> int | None:
        """The offset of the last record that was taken from there; None while there is more before
        `end`. Behind it nothing but markers of transactions."""
        if (await self.position(place) or 0) < end:
            return None
        return self._own_thread.taken.get(place, -1)

    async def highwaters(self, *places: TP) -> Mapping[TP, int]:
        """Faust asks before it reads the table back, and reads up to there. Its partitions are
        claimed first: behind the claim nobody but us writes."""
        owned = [one for one in places if one.topic == ROWS]
        claims = await asyncio.gather(*(self.app.claims.claim(one.partition) for one in owned))
        ends = {one: offset + 1 for one, offset in zip(owned, claims, strict=True)}
        if others := [one for one in places if one.topic != ROWS]:
            ends |= await super().highwaters(*others)
        return ends

    async def perform_seek(self) -> None:
        """When the table is whole, and before anything of the source is read."""
        if not self.flow_active:
            return  # a rebalance has begun: Faust seeks again when it is over
        generation, self._sought_in = self.app.consumer_generation_id, None
        places = {one for one in self.assignment() if one.topic == SUMMARIES}
        if not self._whole(places):
            self.app.fault = TransientError(f"{ROWS} was not read back in time")
            raise self.app.fault
        await super().perform_seek()
        self.sought += 1
        if not places:
            return
        lows = await self.earliest_offsets(*places)
        highs = await self.highwaters(*places)
        self.app.counting.release()
        for place in places:
            await self.seek(place, self._begin(place, lows.get(place) or 0, highs.get(place) or 0))
        self._sought_in = generation

    def _begin(self, place: TP, low: int, high: int) -> int:
        try:
            return self.app.counting.begin(place.partition, low, high)
        except ConfigError as error:
            self.app.fault = error  # Faust would tell that it crashed, and not why
            raise

    def _whole(self, places: Iterable[TP]) -> bool:
        """Whether all that stands before our claims was read back. Faust goes on without a word
        when a server does not answer it in time."""
        tables = self.app.tables
        assert isinstance(tables, TableManager)
        read = tables.recovery.active_offsets
        claims = ((self.app.claims.claimed_at(one.partition), one.partition) for one in places)
        return all(
            claim is not None and (read[TP(ROWS, partition)] or 0) >= claim
            for claim, partition in claims
        )

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:
        """Summaries are read when it was sought where to begin, and the rebalance is over: Faust
        lets them be read before, and what comes then is folded by nobody. What was on its way while
        it sought may stand behind a gap: it is read again."""
        begun = not self.app.rebalancing and self._sought_in == self.app.consumer_generation_id
        wanted = {one for one in active_partitions or () if begun or one.topic != SUMMARIES}
        if not wanted:  # aiokafka would take nothing for everything
            await self.sleep(WAIT_SECONDS)
            return {}
        sought = self.sought
        records = await super()._getmany(wanted, timeout)
        if sought == self.sought or not begun:
            return records
        if self._whole(one for one in self.assignment() if one.topic == SUMMARIES):
            await self.perform_seek()
        return {}


class _Transport(Transport):
    Consumer = _FromOwnPosition


class Worker(faust.App):
    """A member of the group `insight`: folds the partitions that it has. `fault`: what ended it."""

    counting: Counting
    claims: Claims
    fault: BaseException | None = None

    def _new_transport(self) -> TransportT:
        return _Transport(self.conf.broker_consumer, self)

    def prepare(
        self, codec: Codec, partitions: int, known: Known, publications: Publications
    ) -> None:
        """Declare table, topics and agent."""
        self.publications = publications
        raw: dict[str, Any] = {"key_type": bytes, "value_type": bytes, "partitions": partitions}
        changelog = self.topic(
            ROWS, **raw, compacting=True, acks=False, internal=True, allow_empty=True
        )
        rows = self.Table("rows", **raw, changelog_topic=changelog)
        self.counting = Counting(rows.data, codec, known)
        self.claims = Claims(ROWS, self._producer_of)
        # acks=False: what is acknowledged behind a marker Faust keeps for ever, in a tree that it
        # sorts anew at each of them
        told_by_stages = self.topic(SUMMARIES, **raw, acks=False, allow_empty=True)
        self.agent(told_by_stages, name=NAME)(self._fold)
        self.known = known
        self.task(self._look)

    async def _fold(self, stream: Any) -> None:
        try:
            async for events in stream.take_events(MOST, within=WITHIN_SECONDS):
                for partition, records in self._by_partition(events).items():
                    await self._take(partition, records)
            if not self.should_stop:
                self.fault = TransientError("the stream of summaries has ended by itself")
        except Exception as error:
            # Faust would pass over what it failed at and go on: nothing may be counted behind it
            self.fault = error
            await asyncio.Event().wait()

    async def _look(self) -> None:
        """Tell, now and then, up to when all summaries are counted."""
        while not self.should_stop:
            at, generation = time.time(), self.consumer_generation_id
            with suppress(KafkaError):  # a broker is away: whoever reads meets it, too
                places = [one for one in self.consumer.assignment() if one.topic == SUMMARIES]
                ends = await self.consumer.highwaters(*places) if places else {}
                while not await self._counted(ends) and generation == self.consumer_generation_id:
                    await self.sleep(LOOK_SECONDS)
                if generation == self.consumer_generation_id:
                    self.known.complete_at = at
            await self.sleep(LOOK_SECONDS)

    async def _counted(self, ends: Mapping[TP, int]) -> bool:
        consumer = self.consumer
        assert isinstance(consumer, _FromOwnPosition)
        for place, end in ends.items():
            last = await consumer.read_to(place, end)
            position = self.counting.positions.get(place.partition)
            if last is None or position is None or last >= position.next_offset:
                return False
        return True

    def _by_partition(self, events: Sequence[EventT[bytes]]) -> Mapping[int, list[Raw]]:
        """What was read since the last rebalance; what came before it is read again."""
        found: defaultdict[int, list[Raw]] = defaultdict(list)
        for event in events:
            message = event.message
            if message.generation_id == self.consumer_generation_id:
                raw = Raw(message.offset, message.value, message.timestamp)
                found[message.partition].append(raw)
        return found

    async def _take(self, partition: int, records: list[Raw]) -> None:
        """A batch is a transaction: rows, KPIs and the position behind them, or nothing."""
        generation = self.consumer_generation_id
        if not self._ours(partition, generation):
            return
        written = self.counting.fold(partition, records)
        reached("insight: folded")
        rows = (Record(ROWS, key, value) for key, value in written.rows.items())
        told = (Record(KPIS, key, value) for key, value in written.told.items())
        try:
            await self.claims.write(partition, (*rows, *told))
        except Fenced as error:
            _log.warning("it writes nothing", because=str(error))
            if self._ours(partition, generation):  # it slept, and has not heard of it yet
                raise TransientError(str(error)) from error
            return
        if self._ours(partition, generation):  # else the table is read back anyway
            self.counting.settle(partition, written)
            self.publications.published(len(written.told))

    def _ours(self, partition: int, generation: int) -> bool:
        """As far as this worker has heard; the broker knows."""
        return (
            not (self.rebalancing or self.should_stop)
            and generation == self.consumer_generation_id
            and partition in self.counting.positions
            and TP(SUMMARIES, partition) in self.consumer.assignment()
        )

    def _producer_of(self, transactional_id: str) -> AIOKafkaProducer:
        """As Faust's own, but for transactions."""
        producer = self.producer
        assert isinstance(producer, Producer)
        return producer._new_producer(transactional_id)

    async def on_stop(self) -> None:
        """Nothing is written any more."""
        await super().on_stop()
        await self.claims.close()


def worker(settings: Settings, codec: Codec, known: Known, publications: Publications) -> Worker:
    """A worker by these settings, not started yet. To be called in the loop that it is to run in.
    Raises ConfigError."""
    if find_spec("cramjam") is None:
        raise ConfigError("stages compress by lz4, which aiokafka reads by cramjam: `make setup`")
    session = settings.session_timeout_ms / 1000
    made = Worker(
        NAME,
        broker=";".join(f"kafka://{one}" for one in servers(settings)),
        broker_credentials=credentials(settings.kafka_properties()),
        broker_session_timeout=session,
        broker_request_timeout=max(40.0, session * 2),
        broker_heartbeat_interval=min(1.0, session / 3),
        broker_rebalance_timeout=60.0,
        processing_guarantee="at_least_once",
        store="memory://",
        key_serializer="raw",
        value_serializer="raw",
        topic_partitions=settings.partitions,
        topic_allow_declare=False,  # they are made by `orders topics apply`
        topic_disable_leader=True,
        table_standby_replicas=0,
        web_enabled=False,
        autodiscover=False,
        canonical_url=f"http://{socket.gethostname()}:{os.getpid()}",  # who it is among members
        datadir=_folder(settings.data_dir),
    )
    made.prepare(codec, settings.partitions, known, publications)
    return made


def _folder(data: Path) -> Path:
    """Faust makes it, and keeps nothing there: the table is in memory and in Kafka."""
    folder = data / NAME
    folder.mkdir(parents=True, exist_ok=True)
    return folder
