"""The one place that speaks to Faust, and all that is to be known about it
(docs/decisions/0065-faust.md)."""

import asyncio
import os
import socket
import ssl
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import faust
from faust.auth import Credentials, SASLCredentials, SSLCredentials
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport
from faust.types import TP, EventT, TransportT

from orders.contracts.codec.codec import Codec
from orders.engine.errors import ConfigError, TransientError
from orders.engine.settings import Settings
from services.insight.counting import KPIS, ROWS, SUMMARIES, Counting, Raw
from services.insight.metrics import Known
from services.insight.publications import Publications

NAME = "insight"
FETCH_BYTES = 65_536
"""So much, or what comes within 1.5 s, is fetched at once."""
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
        return consumer


class _FromOwnPosition(Consumer):
    """Faust's committed offset stays behind at the first marker of a transaction: it is not where
    to begin."""

    app: "Worker"
    sought = 0

    def _new_consumer_thread(self) -> AIOKafkaConsumerThread:
        return _CommittedOnly(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        """When the table is whole, and before anything of the source is read."""
        await super().perform_seek()
        self.sought += 1
        places = {one for one in self.assignment() if one.topic == SUMMARIES}
        if not places:
            return
        lows = await self.earliest_offsets(*places)
        highs = await self.highwaters(*places)
        self.app.counting.release()
        for place in places:
            await self.seek(place, self._begin(place, lows.get(place) or 0, highs.get(place) or 0))

    def _begin(self, place: TP, low: int, high: int) -> int:
        try:
            return self.app.counting.begin(place.partition, low, high)
        except ConfigError as error:  # Faust would tell that it crashed, and not why
            self.app.fault = error
            raise

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:
        """What was on its way while it sought may stand behind a gap: it is read again."""
        sought = self.sought
        records = await super()._getmany(active_partitions, timeout)
        if sought == self.sought:
            return records
        await self.perform_seek()
        return {}


class _Transport(Transport):
    Consumer = _FromOwnPosition


class Worker(faust.App):
    """A member of the group `insight`: folds the partitions that it has. `fault`: what ended it."""

    counting: Counting
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
        self.rows = self.Table("rows", **raw, changelog_topic=changelog)
        self.told = self.topic(KPIS, **raw, allow_empty=True)
        self.counting = Counting(self.rows.data, codec, known)
        # acks=False: what is acknowledged behind a marker Faust keeps for ever, in a tree that it
        # sorts anew at each of them
        told_by_stages = self.topic(SUMMARIES, **raw, acks=False, allow_empty=True)
        self.agent(told_by_stages, name=NAME)(self._fold)

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
        generation = self.consumer_generation_id
        if not self._ours(partition, generation):
            return
        written = self.counting.fold(partition, records)
        # between this question and the sending nothing is awaited: a rebalance waits for what was
        # sent before it, and what it begins with nobody else has yet
        await self._arrived(
            *(self._set(partition, key, value) for key, value in written.rows.items()),
            *(self._tell(partition, key, value) for key, value in written.told.items()),
        )
        if not self._ours(partition, generation):
            return
        await self._arrived(self._set(partition, *self.counting.settle(partition, written)))
        self.publications.published(len(written.told))
        if not self._ours(partition, generation):
            return
        outlived = self.counting.outlived(partition)
        await self._arrived(
            *(self._forget(partition, key) for key in outlived),
            *(self._tell(partition, key, None) for key in outlived),
        )

    def _ours(self, partition: int, generation: int) -> bool:
        return (
            not self.rebalancing
            and generation == self.consumer_generation_id
            and partition in self.counting.positions
            and TP(SUMMARIES, partition) in self.consumer.assignment()
        )

    def _set(self, partition: int, key: bytes, value: bytes) -> Any:
        """As `table[key] = value`, which would look for the partition in the event at hand: there
        are many."""
        self.rows.data[key] = value
        return self.rows.send_changelog(partition, key, value)

    def _forget(self, partition: int, key: bytes) -> Any:
        self.rows.data.pop(key, None)
        return self.rows.send_changelog(partition, key, None)

    def _tell(self, partition: int, key: bytes, value: bytes | None) -> Any:
        return self.told.send_soon(key=key, value=value, partition=partition)

    async def _arrived(self, *sent: Any) -> None:
        if sent:  # shielded: a worker that stops here cancels the wait, not what is on its way
            await asyncio.shield(asyncio.gather(*sent))


def worker(settings: Settings, codec: Codec, known: Known, publications: Publications) -> Worker:
    """A worker by these settings, not started yet. To be called in the loop that it is to run in.
    Raises ConfigError."""
    if find_spec("cramjam") is None:
        raise ConfigError("stages compress by lz4, which aiokafka reads by cramjam: `make setup`")
    session = settings.session_timeout_ms / 1000
    made = Worker(
        NAME,
        broker=";".join(f"kafka://{one}" for one in _servers(settings)),
        broker_credentials=_credentials(settings.kafka_properties()),
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


def _servers(settings: Settings) -> Iterable[str]:
    return (one.strip() for one in settings.kafka_bootstrap_servers.split(","))


def _folder(data: Path) -> Path:
    """Faust makes it, and keeps nothing there: the table is in memory and in Kafka."""
    folder = data / NAME
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _credentials(properties: Mapping[str, str]) -> Credentials | None:
    """librdkafka's properties of a secure connection, for Faust."""
    protocol = properties.get("security.protocol", "plaintext").upper()
    context = None
    if protocol.endswith("SSL"):
        context = ssl.create_default_context(cafile=properties.get("ssl.ca.location"))
        if own := properties.get("ssl.certificate.location"):
            key, password = "ssl.key.location", "ssl.key.password"
            context.load_cert_chain(own, properties.get(key), properties.get(password))
    if protocol.startswith("SASL"):
        return SASLCredentials(
            username=properties.get("sasl.username"),
            password=properties.get("sasl.password"),
            ssl_context=context,
            mechanism=properties.get("sasl.mechanism") or properties.get("sasl.mechanisms"),
        )
    return SSLCredentials(context) if context else None
