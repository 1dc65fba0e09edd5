"""A partner on its own: sends one record, as a warehouse, carrier, bank or supplier would. It needs
confluent-kafka with Avro only.

    python examples/partner.py examples/records/goods_received.json sku=LAMP-1 quantity=40

The file holds topic, record and values; what stands behind it replaces single values. The same
document sent again is a repeat, and changes nothing. docs/partners explains each record.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from confluent_kafka import KafkaError, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient, topic_record_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

DAY_MS = 86_400_000


def main() -> None:
    """Send the record that the command line names, and say where it went."""
    if len(sys.argv) < 2 or "ORDERS_REGISTRY_URL" not in os.environ:
        raise SystemExit(f"{__doc__}\nvar/stack.env says where broker and registry are.")
    described = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    value = filled(described["value"], sys.argv[2:], int(time.time() * 1000))
    topic, key = described["topic"], value[described["key"]]
    send(topic, key, encoded(topic, described["record"], value))
    print(f"{described['record']} {value['document_id']} is on {topic} under the key {key}")


def filled(template: dict[str, Any], changes: list[str], now: int) -> dict[str, Any]:
    """The values with the changes `name=text` made; a time is "now", "now+7d" or milliseconds."""
    value = dict(template)
    for name, _, text in (change.partition("=") for change in changes):
        if name not in template:
            raise SystemExit(f"the record has no {name}; it has {', '.join(template)}")
        value[name] = type(template[name])(text)
    return {
        name: moment(one, now) if name == "at" or name.endswith("_at") else one
        for name, one in value.items()
    }


def moment(text: str | None, now: int) -> int | None:
    """Milliseconds since 1970 UTC."""
    if text is None or text.isdigit():
        return int(text) if text else None
    days = text.removeprefix("now").removeprefix("+").removesuffix("d")
    return now + int(days or 0) * DAY_MS


def encoded(topic: str, record: str, value: dict[str, Any]) -> bytes:
    """The message, under the schema that is registered; a partner registers none."""
    registry = SchemaRegistryClient({"url": os.environ["ORDERS_REGISTRY_URL"], "timeout": 10})
    schema = registry.get_latest_version(f"{topic}-orders.{record}").schema
    conf = {
        "auto.register.schemas": False,
        "subject.name.strategy": topic_record_subject_name_strategy,
    }
    serializer = AvroSerializer(registry, schema.schema_str, conf=conf)
    return bytes(serializer(value, SerializationContext(topic, MessageField.VALUE)) or b"")


def send(topic: str, key: str, payload: bytes) -> None:
    """Send it and wait until it has arrived."""
    producer = Producer(
        {
            "bootstrap.servers": os.environ["ORDERS_KAFKA_BOOTSTRAP_SERVERS"],
            "partitioner": "murmur2_random",  # or it lands on a partition where nobody looks for it
            "enable.idempotence": True,
            "acks": "all",
        }
    )
    failed: list[KafkaError] = []
    producer.produce(
        topic,
        payload,
        key.encode(),
        on_delivery=lambda error, _: failed.append(error) if error else None,
    )
    if producer.flush(30) or failed:
        raise SystemExit(f"it did not arrive: {failed}; send it again, nothing is done twice")


if __name__ == "__main__":
    main()
