"""Where the audit's ports are held to one contract: over the fakes, then over real Kafka and
Redis."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from confluent_kafka import Consumer, TopicPartition

from deploy.local import LocalStack
from orders.audit.cache import Cache, RedisCache
from orders.audit.kafka import KafkaSource
from orders.audit.source import Place, Source
from orders.engine.ports.log import Committed
from tests.audit.fakes import FakeCache, FakeSource
from tests.engine import places
from tests.engine.log.places import PARTITIONS, FakePlace, RealPlace
from tests.engine.private_redis import PrivateRedis


class Log(NamedTuple):
    """A broker and the audit's source over it."""

    place: FakePlace | RealPlace
    source: Source

    def commit(self, group: str, position: Place, committed: Committed) -> None:
        """As a member of the group would."""
        if isinstance(self.place, FakePlace):
            self.place.broker.group(group).offsets[position] = committed
            return
        consumer = Consumer({"bootstrap.servers": self.place.bootstrap, "group.id": group})
        consumer.commit(offsets=[TopicPartition(*position, *committed)], asynchronous=False)
        consumer.close()


@pytest.fixture(params=["fake", pytest.param("kafka", marks=pytest.mark.broker)])
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    """The fake broker, then a real one."""
    if request.param == "fake":
        fake = FakePlace()
        yield Log(fake, FakeSource(fake.broker))
        return
    stack: LocalStack = request.getfixturevalue("stack")
    real = RealPlace(stack.addresses().bootstrap)
    source = KafkaSource(real.settings.model_copy(update={"partitions": PARTITIONS}))
    yield Log(real, source)
    source.close()


class Kept(NamedTuple):
    """A server of state stores and ledgers, and the audit's view of it."""

    place: places.Fake | places.Real
    cache: Cache


@pytest.fixture(scope="session")
def private_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRedis]:
    """A redis-server of these tests' own."""
    folder: Path = tmp_path_factory.mktemp("redis")
    server = PrivateRedis(folder)
    yield server
    server.stop()


@pytest.fixture(params=["fake", pytest.param("redis", marks=pytest.mark.redis)])
def kept(request: pytest.FixtureRequest) -> Kept:
    """The fake of Redis, then a real one."""
    if request.param == "fake":
        fake = places.Fake()
        return Kept(fake, FakeCache(fake._server))
    private: PrivateRedis = request.getfixturevalue("private_redis")
    real = places.Real(private)
    return Kept(real, RedisCache(private.url, real.prefix))
