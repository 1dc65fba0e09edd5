"""What a user tries, and what the servers say to it: the name of the refusal, "" for none."""

import ssl
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    KafkaError,
    KafkaException,
    Producer,
    TopicCollection,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient
from redis import Redis
from redis.exceptions import NoPermissionError, ResponseError

from orders.contracts.catalogue import STAGES
from orders.engine.host.process import TOGETHER
from orders.engine.settings import Settings

SECONDS = 60.0
"""Patience; far more than it takes on a machine that has nothing else to do."""
PROCESSES = (*STAGES, TOGETHER, "insight")


def reading(settings: Settings, group: str, topics: Iterable[str]) -> dict[str, str]:
    """Reads a partition of each to its end, as a member of no group that has a name of its own."""
    consumer = Consumer(
        {
            **settings.kafka_properties(),
            "group.id": group,
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    said = {topic: refusal for topic, refusal in _seeing(settings, topics).items() if refusal}
    wanted = [topic for topic in topics if topic not in said]
    consumer.assign([TopicPartition(topic, 0, 0) for topic in wanted])
    try:
        while left := set(wanted) - said.keys():
            message = consumer.poll(SECONDS)
            assert message is not None, f"no answer about {left}"
            error, topic = message.error(), str(message.topic())
            if error is None or error.code() == KafkaError._PARTITION_EOF:
                said[topic] = ""
            elif error.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED:
                said[topic] = error.name()
            elif error.code() == KafkaError.GROUP_AUTHORIZATION_FAILED:
                return said | dict.fromkeys(wanted, error.name())
    finally:
        consumer.close()
    return said


def _seeing(settings: Settings, topics: Iterable[str]) -> dict[str, str]:
    """Asks whether there are such topics: readers are told nothing of those they may not see."""
    admin = AdminClient({**settings.kafka_properties()})
    found = admin.describe_topics(TopicCollection(list(topics)), request_timeout=SECONDS)
    return {topic: _refusal(future.result) for topic, future in found.items()}


def writing(settings: Settings, topics: Iterable[str]) -> dict[str, str]:
    """One record to each."""
    said: dict[str, str] = {}
    producer = Producer({**settings.kafka_properties(), "message.timeout.ms": int(SECONDS * 1000)})
    for topic in topics:
        producer.produce(
            topic,
            b"forged",
            on_delivery=lambda error, sent: said.update(
                {str(sent.topic()): error.name() if error else ""}
            ),
        )
    assert producer.flush(2 * SECONDS) == 0
    return said


def moving(settings: Settings, groups: Iterable[str]) -> dict[str, str]:
    """Moves another's offsets."""
    admin = AdminClient({**settings.kafka_properties()})
    said = {}
    for group in groups:
        there = [TopicPartition("orders.submissions.v1", 0, 7)]
        [future] = admin.alter_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(group, there)]
        ).values()
        said[group] = _refusal(future.result) or _refused_place(future.result())
    return said


def fencing(settings: Settings, ids: Iterable[str]) -> dict[str, str]:
    """Takes a transactional id, by which its owner would be fenced off."""
    names = list(ids)

    def take(name: str) -> str:
        producer = Producer({**settings.kafka_properties(), "transactional.id": name})
        return _refusal(lambda: producer.init_transactions(SECONDS))

    with ThreadPoolExecutor(len(PROCESSES)) as pool:
        return dict(zip(names, pool.map(take, names), strict=True))


def registering(settings: Settings) -> int:
    """Registers a schema; the status of the answer."""
    user, _, password = settings.registry_properties()["basic.auth.user.info"].partition(":")
    return httpx.post(
        f"{settings.registry_url}/subjects/forged-value/versions",
        json={"schema": '{"type": "record", "name": "Forged", "fields": []}'},
        headers={"Content-Type": "application/vnd.schemaregistry.v1+json"},
        auth=(user, password),
        verify=ssl.create_default_context(cafile=str(settings.registry_ca)),
        trust_env=False,
        timeout=SECONDS,
    ).status_code


def asking(settings: Settings, *command: str) -> str:
    """One command at Redis: what it says against it, "" if nothing."""
    with Redis.from_url(settings.redis_url.get_secret_value()) as client:
        try:
            client.execute_command(*command)
        except NoPermissionError as error:
            return f"NOPERM {error}"
        except ResponseError as error:
            return str(error)
    return ""


def let(settings: Settings, commands: Sequence[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those of the commands that Redis lets the user send, whatever comes of them."""
    found = set()
    with Redis.from_url(settings.redis_url.get_secret_value()) as client:
        for command in commands:
            try:
                client.execute_command(*command)
            except NoPermissionError:
                continue
            except ResponseError:
                pass
            found.add(command)
    return found


def _refused_place(answer: ConsumerGroupTopicPartitions) -> str:
    """Who may see the group is refused only where its offset would be moved."""
    errors = [place.error for place in answer.topic_partitions or () if place.error is not None]
    return errors[0].name() if errors else ""


def _refusal(attempt: Callable[..., object]) -> str:
    try:
        attempt()
    except KafkaException as error:
        return str(error.args[0].name())
    return ""
