"""Nobody's name, mail, phone or street leaves the records that are there for it: planted ones go by
the gateway through all stages, a bug that says them included, and are looked for in every line of
a log, metric, span, key, header, reason and URL. On fakes: tests/engine/test_personal_data.py."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from confluent_kafka import Producer

from deploy.local.ports import a_free_one
from orders.client.reading import Reader
from orders.contracts.catalogue import TOPICS
from orders.contracts.errors import UndecodableRecord
from orders.contracts.partitioner import partition_of
from orders.contracts.records import Customer
from services.gateway.keys import new_key
from tests import orders as made
from tests.chaos import goods
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import PARTITIONS, House
from tests.spans.collector import Collector

NAME, STREET = "Zebedee Quillfeather", "Plantedgasse"
MAIL, NO_MAIL, PHONE = "zq@planted.com", "zq(at)planted", "+49 30 5550199"
PLANTED = ("zebedee", "quillfeather", "planted", "5550199")
KEY = new_key()
FAILING, OFFERED, WRONG, SOUND = "shop:failing", "shop:offered", "shop:wrong", "shop:sound"
REASONS = re.compile(r"because|reason|code|decision|faults|holds|rules|outcome|status")
"""Fields that say why."""
URL = re.compile(r"(\w+:/)?/\S+")
ITS_PLACE = ("state", "dlq")
"""Kinds of topics whose values keep orders whole: states, and the bytes of dead letters with what
their handler said."""


class Street:
    """Processes by name, each with a port of its own; their logs are JSON."""

    def __init__(self, house: House, folder: Path, collector: Collector) -> None:
        self._house, self._ports = house, dict[str, int]()
        keys = [{"id": KEY.id, "digest": KEY.digest}]
        shop = {"keys": keys, "payments": True, "customers": "any"}
        (folder / "channels.yaml").write_text(yaml.safe_dump({"channels": {"shop": shop}}))
        self._settings = {
            "ORDERS_LOG_FORMAT": "json",
            "ORDERS_GATEWAY_CHANNELS": str(folder / "channels.yaml"),
            "ORDERS_GATEWAY_SPOOL_DIR": str(folder / "spool"),
            "ORDERS_SPANS_URL": collector.url,
            "ORDERS_SPANS_SAMPLE": "1",
        }

    def start(self, name: str, module: str, *arguments: str, **settings: str) -> None:
        self._ports[name] = port = a_free_one()
        ports = {"ORDERS_METRICS_PORT": str(port), "ORDERS_GATEWAY_PORT": str(port)}
        told = {**self._settings, **ports, **settings}
        self._house.family.start(name, module, arguments, settings=told)

    def place(self, order: Mapping[str, Any]) -> int:
        """HTTP status of handing it in; 0 while nobody listens."""
        url = f"http://127.0.0.1:{self._ports['gateway']}/v1/channels/shop/orders"
        try:
            bearer = {"Authorization": f"Bearer {KEY.key}"}
            return httpx.post(url, json=order, headers=bearer, timeout=90).status_code
        except httpx.HTTPError:
            return 0

    def metrics(self, name: str) -> str:
        """Empty while nobody answers."""
        try:
            return httpx.get(f"http://127.0.0.1:{self._ports[name]}/metrics", timeout=90).text
        except httpx.HTTPError:
            return ""


def planted(house: House, order_id: str, mail: str = MAIL, **changes: Any) -> dict[str, Any]:
    contacts = [{"kind": "EMAIL", "value": mail}, {"kind": "PHONE", "value": PHONE}]
    buyer = made.buyer(name=NAME, contacts=contacts, customer_id=changes.pop("customer", "C-1"))
    address = made.address(name=NAME, street=f"{STREET} 7")
    changes |= {"buyer": buyer, "billing_address": address, "delivery_address": address}
    order = goods.order(order_id.removeprefix("shop:"), house.clock.start, **changes)
    return {**order, "notes": f"ring {NAME}"}


def garbage(house: House, topic: str, key: str) -> None:
    """What is no record, and says it all."""
    producer = Producer({"bootstrap.servers": house.settings.kafka_bootstrap_servers})
    text = f"{NAME} {MAIL} {PHONE} {STREET}".encode()
    producer.produce(topic, text, key, partition_of(key.encode(), PARTITIONS))
    assert producer.flush(300) == 0


@pytest.mark.timeout(1800)
def test_nobody_is_named_anywhere_else(open_house: OpenHouse, tmp_path: Path) -> None:
    house = open_house()
    house.furnish()
    house.sender.send(Customer, "C-2", made.customer("C-2", 3_000))
    house.sender.flush()
    with Collector() as collector:
        street = Street(house, tmp_path, collector)
        street.start("together-1", "tests.chaos.telling_house", FAILING)
        street.start("gateway", "services.gateway")
        street.start("lookout", "services.lookout")
        street.start("spans", "services.spans")
        street.start("lost", "services.lookout", ORDERS_KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")
        sound = planted(house, SOUND)
        house.until("the gateway takes orders", lambda: street.place(sound) == 202)
        for order in (
            planted(house, FAILING),
            planted(house, WRONG, NO_MAIL),
            planted(house, OFFERED, terms="ON_ACCOUNT", customer="C-2"),
        ):
            assert street.place(order) == 202
        refused = street.place({**sound, "lines": NAME, "priority": NAME, "reference": "none"})
        assert refused == 422
        garbage(house, "orders.submissions.v1", "shop:stranger")
        garbage(house, "orders.intake.v1", "shop:garbage")
        house.until("the sound one is released", house.heard("ShipmentReleased", [SOUND]))
        house.until("one is wrong", house.heard("CorrectionRequested", [WRONG]))
        house.until("one has an offer", house.heard("OfferMade", [OFFERED]))
        letters = {("review", FAILING), ("intake", "shop:stranger"), ("review", "shop:garbage")}
        house.until("letters", lambda: letters <= _letters(house))
        house.until("librdkafka has said something", lambda: house.family.said("lost", "rdkafka#"))
        house.until("spans", lambda: {"review", "tracking"} <= _failed_and_seen(collector))
        house.rest()
        for name in ("together-1", "gateway", "lookout", "spans"):
            text = street.metrics(name)
            assert "orders_" in text
            assert found(text) == [], name
        for body in collector.requests:
            assert found(body.decode(errors="replace")) == []
        house.family.stop()
    for name, lines in house.family.lines.items():
        assert lines, name
        for line in lines:
            assert found(line) == [], name
            assert json.loads(line)["event"], "JSON down to the last line"
    look_through_topics(house)


def look_through_topics(house: House) -> None:
    whole, reasons = set(), 0
    with Reader(house.settings) as reader:
        for message in reader.read(reader.everywhere(TOPICS)):
            headers = b" ".join(value or b"" for _, value in message.headers)
            beside = ((message.key or b"") + b" " + headers).decode(errors="replace")
            assert found(beside) == [], f"key or header on {message.topic}"
            whole |= {*found((message.value or b"").decode(errors="replace"))}
            if TOPICS[message.topic].kind in ITS_PLACE or message.value is None:
                continue
            try:
                kind, value = house.codec.decode(message.value, message.topic)
            except UndecodableRecord:
                continue
            for path, text in said({**value, "order": None}):
                if REASONS.search(path) or URL.fullmatch(text):
                    reasons += 1
                    assert found(text) == [], f"{path} of {kind.name}"
    assert whole == set(PLANTED), "they are there to be found"
    assert reasons > 20


def found(text: str) -> list[str]:
    return [one for one in PLANTED if one in text.lower()]


def said(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value, with the names of the fields that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from said(inner, f"{path}/{name}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from said(inner, path)


def _letters(house: House) -> set[tuple[str, str]]:
    return {(one["stage"], one["state_key"]) for one in house.ear.all("DeadLetter")}


def _failed_and_seen(collector: Collector) -> set[str]:
    """Stages that have a span of a failure, and tracking once it has seen the release."""
    spans = list(collector.taken)
    failed = {span.service for span in spans if span.fault}
    seen = {span.service for span in spans if span.name == "process ShipmentReleased"}
    return failed | seen
