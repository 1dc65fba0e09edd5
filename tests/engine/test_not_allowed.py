"""What servers refuse us is told with whose right is missing and what grants it; what they do not
tell is not taken for nothing."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from confluent_kafka import KafkaError, TopicPartition

from orders.client.groups import Groups
from orders.engine.errors import ConfigError, NotAllowed, TransientError, explained
from orders.engine.host.logs import refused
from orders.engine.kafka.admin import Admin
from orders.engine.kafka.client import failure
from orders.engine.settings import Settings

PLACE = ("orders.intake.v1", 0)


@pytest.mark.parametrize(
    "code",
    [
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.GROUP_AUTHORIZATION_FAILED,
        KafkaError.CLUSTER_AUTHORIZATION_FAILED,
        KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    ],
)
def test_who_lacks_a_right_is_told_whose_and_what_grants_it(code: int) -> None:
    error = failure(KafkaError(code), "writing orders.review.v1")
    assert isinstance(error, NotAllowed)
    said = explained(error, "desk")
    assert said.startswith("writing orders.review.v1: ")
    assert "desk has no right to it: `orders access plan desk` shows" in said
    assert "`orders access apply` grants that" in said


def test_a_process_that_is_refused_names_the_login_that_it_has(
    clean_settings: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever runs the lake as a data team does is not told to look after another's rights."""
    error = failure(KafkaError(KafkaError.TOPIC_AUTHORIZATION_FAILED), "reading")
    monkeypatch.setenv("ORDERS_KAFKA_BOOTSTRAP_SERVERS", "none:1")
    monkeypatch.setenv("ORDERS_REGISTRY_URL", "http://none")
    refused("lake", error)
    monkeypatch.setenv("ORDERS_KAFKA__SASL_USERNAME", "data")
    refused("lake", error)
    without, with_login = capsys.readouterr().err.splitlines()
    assert "lake has no right to it: `orders access plan lake`" in without
    assert "lake: reading: " in with_login
    assert "data has no right to it: `orders access plan data`" in with_login


def test_other_faults_are_told_as_they_are() -> None:
    away = failure(KafkaError(KafkaError._TRANSPORT), "reading")
    assert isinstance(away, TransientError)
    assert explained(away, "desk") == str(away)
    no_rules = failure(KafkaError(KafkaError.SECURITY_DISABLED), "asking for the rules")
    assert isinstance(no_rules, ConfigError)
    assert "the brokers have no authorizer" in str(no_rules)


def groups_that_are_told(error: int | None) -> Groups:
    """The coordinator answers with one place, and this error at it."""
    there = TopicPartition(*PLACE, 7)
    told = SimpleNamespace(
        topic=there.topic,
        partition=there.partition,
        offset=there.offset,
        metadata="",
        error=None if error is None else KafkaError(error),
    )
    client = SimpleNamespace(
        list_consumer_group_offsets=lambda *_, **__: {
            "review": SimpleNamespace(topic_partitions=[told])
        }
    )
    asked = SimpleNamespace(
        client=client, timeout=1.0, patiently=lambda ask: ask(), answer=lambda found, doing: found
    )
    groups = Groups.__new__(Groups)
    groups._admin = cast(Admin, asked)
    groups._settings = cast(Settings, cast(Any, None))
    return groups


def test_an_offset_that_is_not_told_is_not_taken_for_one_that_there_is_not() -> None:
    assert groups_that_are_told(None).committed("review", [PLACE])[PLACE].offset == 7
    with pytest.raises(NotAllowed, match=r"how far review is with orders\.intake\.v1/0"):
        groups_that_are_told(KafkaError.TOPIC_AUTHORIZATION_FAILED).committed("review", [PLACE])
    with pytest.raises(TransientError):
        groups_that_are_told(KafkaError.NOT_LEADER_FOR_PARTITION).committed("review", [PLACE])
