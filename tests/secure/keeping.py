"""What a user tries as if it kept the cluster or the registry, and what it is let do of that."""

import ssl
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any

import httpx
from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from orders.engine.settings import Settings
from tests.secure.attempts import SECONDS

REFUSAL = "_AUTHORIZATION_FAILED"
A_RULE = (
    *(ResourceType.TOPIC, "forged.v1", ResourcePatternType.LITERAL, "User:forged", "*"),
    *(AclOperation.READ, AclPermissionType.ALLOW),
)
Futures = Iterable["Future[Any]"]


def kept(settings: Settings, topics: list[str], groups: list[str]) -> set[str]:
    """What the brokers let it do with one of these at least. Nothing comes of it but a rule and a
    password of a user that there is not."""
    admin = AdminClient({**settings.kafka_properties(), "socket.timeout.ms": int(SECONDS * 1000)})
    retention = [ConfigEntry("retention.ms", "1", incremental_operation=AlterConfigOpType.SET)]
    threads = [ConfigEntry("num.io.threads", "4", incremental_operation=AlterConfigOpType.SET)]
    broker = ResourceType.BROKER
    attempts: dict[str, Callable[[], Futures]] = {
        "create topics": lambda: admin.create_topics(
            [NewTopic(one, 1, 1) for one in topics], validate_only=True
        ).values(),
        "create other topics": lambda: admin.create_topics(
            [NewTopic("forged.v1", 1, 1)], validate_only=True
        ).values(),
        "grow topics": lambda: admin.create_partitions(
            [NewPartitions(one, 64) for one in topics], validate_only=True
        ).values(),
        "configure topics": lambda: admin.incremental_alter_configs(
            [
                ConfigResource(ResourceType.TOPIC, one, incremental_configs=retention)
                for one in topics
            ],
            validate_only=True,
        ).values(),
        "delete records": lambda: admin.delete_records(
            [TopicPartition(one, 0, 0) for one in topics]
        ).values(),
        "delete topics": lambda: admin.delete_topics(topics).values(),
        "delete groups": lambda: admin.delete_consumer_groups(groups).values(),
        "make rules": lambda: admin.create_acls([AclBinding(*A_RULE)]).values(),
        "take rules away": lambda: admin.delete_acls([AclBindingFilter(*A_RULE)]).values(),
        "set passwords": lambda: admin.alter_user_scram_credentials(
            [
                UserScramCredentialUpsertion(
                    "forged", ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), b"x" * 12
                )
            ]
        ).values(),
        "see the brokers' settings": lambda: admin.describe_configs(
            [ConfigResource(broker, "1")]
        ).values(),
        "configure brokers": lambda: admin.incremental_alter_configs(
            [ConfigResource(broker, "1", incremental_configs=threads)], validate_only=True
        ).values(),
    }
    return {what for what, attempt in attempts.items() if any(_let(attempt()))}


def _let(futures: Futures) -> Iterator[bool]:
    for future in futures:
        try:
            future.result(SECONDS)
        except KafkaException as error:
            yield not str(error.args[0].name()).endswith(REFUSAL)
        else:
            yield True


def schemas_changed(settings: Settings, subject: str) -> dict[str, int]:
    """Status of each answer of the registry to who would change what stands there."""
    user, _, password = settings.registry_properties()["basic.auth.user.info"].partition(":")
    with httpx.Client(
        base_url=settings.registry_url,
        headers={"Content-Type": "application/vnd.schemaregistry.v1+json"},
        auth=(user, password),
        verify=ssl.create_default_context(cafile=str(settings.registry_ca)),
        trust_env=False,
        timeout=SECONDS,
    ) as client:
        forged = {"schema": '{"type": "record", "name": "Forged", "fields": []}'}
        none = {"compatibility": "NONE"}
        return {
            "look": client.get("/subjects").status_code,
            "register": client.post(f"/subjects/{subject}/versions", json=forged).status_code,
            "protect no more": client.put(f"/config/{subject}", json=none).status_code,
            "protect nothing": client.put("/config", json=none).status_code,
            "delete a version": client.delete(f"/subjects/{subject}/versions/1").status_code,
            "delete": client.delete(f"/subjects/{subject}").status_code,
        }
