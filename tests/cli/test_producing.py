"""What the command sends: nothing that no topic takes, and one clear line for it."""

import json
from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException

from orders.cli.submit.example import example
from orders.client import asking
from orders.client.producing import MOST_BYTES, Sender, TooLarge
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.records import CancelRequested
from orders.engine.errors import NotAllowed
from orders.engine.settings import load_settings
from tests.cli.conftest import orders
from tests.codec import CODEC

NOBODY = "http://127.0.0.1:9"


def request(reason: str) -> dict[str, Any]:
    return {"order_id": "shop:1", "requested_at": 1, "requested_by": "staff", "reason": reason}


@pytest.fixture(autouse=True)
def servers(clean_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them is there, and none is asked: what is too large never gets that far."""
    for name in ("KAFKA_BOOTSTRAP_SERVERS", "REGISTRY_URL", "REDIS_URL"):
        monkeypatch.setenv(f"ORDERS_{name}", "redis://127.0.0.1:9" if "REDIS" in name else NOBODY)


@pytest.fixture
def sender() -> Sender:
    return Sender(load_settings(), CODEC)


def test_what_no_topic_takes_is_not_sent(sender: Sender):
    sender.check(CancelRequested, "shop:1", request("x" * (MOST_BYTES - 1_000)))
    with pytest.raises(TooLarge, match=r"too_large: CancelRequested of shop:1 .* at most 1000000"):
        sender.send(CancelRequested, "shop:1", request("x" * MOST_BYTES))


class Refused:
    """A producer that may write nowhere, which it has heard and not told yet."""

    def produce(self, *_: Any, **__: Any) -> None:
        raise KafkaException(KafkaError(KafkaError._FATAL))

    def poll(self, _: float) -> int:
        raise KafkaException(KafkaError(KafkaError.CLUSTER_AUTHORIZATION_FAILED, fatal=True))


def test_who_may_write_nowhere_is_told_so_however_late_it_shows(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sender, "_producer", Refused())
    with pytest.raises(NotAllowed):
        sender.send(CancelRequested, "shop:1", request("it is late"))


def test_an_order_of_more_than_a_megabyte_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch):
    """IN-01."""
    monkeypatch.setattr(asking, "RegistrySchemaIds", lambda properties: OfflineSchemaIds())
    big = json.dumps({**example(1_790_000_000_000), "notes": "x" * 1_200_000})
    refused = orders("submit", "-", text=big)
    assert refused.exit_code == 3
    [line] = refused.stderr.splitlines()
    assert line.startswith("orders: too_large: OrderSubmitted of desk:")
    told = orders("submit", "-", "--json", text=big)
    assert (told.exit_code, json.loads(told.stdout)["code"]) == (3, "too_large")
