"""A sales channel on its own: submits an order, understands every answer, corrects, cancels. It
needs confluent-kafka with Avro only.

    python examples/channel.py --reference 1001             submit, and wait for the answer
    python examples/channel.py --reference 1001             the same again: answered as the first
    time, nothing is ordered twice
    python examples/channel.py --reference 1002 --faulty    submit an order with a fault, be asked
    to correct it, correct it
    python examples/channel.py --reference 1003 --cancel    submit, then cancel, and wait until it
    is cancelled

docs/partners/channels.md explains each step.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from confluent_kafka import Consumer, KafkaError, Message, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient, topic_record_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

SUBMISSIONS = "orders.submissions.v1"
ANSWERS = "orders.intake.v1"
STATUS = "orders.status.v1"
PATIENCE_SECONDS = 120


class Heard(NamedTuple):
    """What a stage said about an order."""

    record: str
    value: dict[str, Any]
    message: Message


class Channel:
    """Everything that a channel does with Kafka."""

    def __init__(self, bootstrap: str, registry: str, name: str) -> None:
        # without a time-out, an answer that is lost on its way would be waited for for ever
        self._registry = SchemaRegistryClient({"url": registry, "timeout": 10})
        self._serializers: dict[str, AvroSerializer] = {}
        self._deserializer = AvroDeserializer(self._registry)
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                # or your records land on partitions where nobody looks for them
                "partitioner": "murmur2_random",
                "enable.idempotence": True,  # no doubles, and no change of order, by retries
                "acks": "all",
            }
        )
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap,
                "group.id": f"channels.{name}",
                "isolation.level": "read_committed",  # what a stage took back was never said
                "auto.offset.reset": "earliest",
                "enable.auto.offset.store": False,  # only what `acted` says is committed
            }
        )
        self._consumer.subscribe([ANSWERS, STATUS])

    def send(self, record: str, value: dict[str, Any]) -> None:
        """Send one record and wait until it has arrived. The key is the order id, always."""
        if record not in self._serializers:
            subject = f"{SUBMISSIONS}-orders.{record}"
            schema = self._registry.get_latest_version(subject).schema
            # Schemas are registered when topics are made, never by a channel: a slip of the pen
            # must not become a new version.
            conf = {
                "auto.register.schemas": False,
                "subject.name.strategy": topic_record_subject_name_strategy,
            }
            self._serializers[record] = AvroSerializer(self._registry, schema.schema_str, conf=conf)
        payload = self._serializers[record](
            value, SerializationContext(SUBMISSIONS, MessageField.VALUE)
        )
        failed: list[KafkaError] = []
        key = value["order_id"].encode()
        self._producer.produce(
            SUBMISSIONS,
            payload,
            key,
            on_delivery=lambda error, _: failed.append(error) if error else None,
        )
        if self._producer.flush(30) or failed:
            raise SystemExit(
                f"{record} of {value['order_id']} did not arrive: {failed}; send it again, nothing "
                "is done twice"
            )

    def heard(self, order_id: str) -> Iterator[Heard]:
        """What is said about the order, as it comes. Ends when patience does."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            message = self._consumer.poll(0.5)
            if message is None or message.error() is not None:
                continue  # nothing yet, or a fault that heals
            if message.key() != order_id.encode():
                self.acted(message)  # another order's
                continue
            context = SerializationContext(str(message.topic()), MessageField.VALUE)
            value: Any = self._deserializer(message.value(), context)
            yield Heard(self._record_name(message.value() or b""), value, message)

    def acted(self, message: Message) -> None:
        """What was heard was acted on: it need not be heard again after a restart. The consumer
        commits it in the background, at the latest when it leaves."""
        self._consumer.store_offsets(message)

    def close(self) -> None:
        """Commit and leave."""
        self._consumer.close()

    def _record_name(self, payload: bytes) -> str:
        """Which record it is: the schema id stands in bytes 1 to 4."""
        schema = self._registry.get_schema(int.from_bytes(payload[1:5], "big"))
        return str(json.loads(schema.schema_str or "{}")["name"])


def main() -> None:
    """Submit, and do what the answers ask for. A real channel would listen all the time, in a
    process of its own."""
    chosen = arguments()
    order = load(chosen)
    channel = Channel(chosen.bootstrap, chosen.registry, order["channel"])
    faulty = {**order, "totals": {**order["totals"], "total_minor": 1}}
    channel.send(
        "OrderSubmitted",
        {
            "order_id": order["order_id"],
            "submitted_at": now(),
            "order": faulty if chosen.faulty else order,
        },
    )
    try:
        answered = follow(channel, order, chosen.cancel)
    finally:
        channel.close()
    if not answered:
        raise SystemExit("no answer came in time")


def follow(channel: Channel, order: dict[str, Any], cancel: bool) -> bool:
    """Tell what is heard, act on it, and say whether the end came."""
    for record, value, message in channel.heard(order["order_id"]):
        if record != "RecallRequested":  # that is between the stages
            print(record, told(record, value), flush=True)
            act(channel, order, record, cancel)
        channel.acted(message)
        if ends(record, value, cancel):
            return True
    return False


def act(channel: Channel, order: dict[str, Any], record: str, cancel: bool) -> None:
    """Correct what is asked to be corrected; cancel what was received, if that is wanted. A
    request sent twice changes nothing."""
    order_id = order["order_id"]
    if record == "CorrectionRequested":
        channel.send(
            "CorrectionSubmitted", {"order_id": order_id, "submitted_at": now(), "order": order}
        )
    if cancel and record in ("OrderReceived", "SubmissionRepeated"):
        request = {
            "order_id": order_id,
            "requested_at": now(),
            "requested_by": "customer",
            "reason": "changed my mind",
        }
        channel.send("CancelRequested", request)


def ends(record: str, value: dict[str, Any], cancel: bool) -> bool:
    """Whether there is nothing more to wait for."""
    if record in ("OrderRejected", "ResubmissionConflicted", "ChangeRefused"):
        return True
    return (
        record == "OrderStatus" and value["final"]
        if cancel
        else record in ("OrderReceived", "SubmissionRepeated", "DuplicateSuspected")
    )


def load(chosen: argparse.Namespace) -> dict[str, Any]:
    """The order of the file under the reference asked for. It must say the same at each
    repetition: so the time is remembered, too."""
    order: dict[str, Any] = json.loads(chosen.order.read_text(encoding="utf-8"))
    order_id = f"{order['channel']}:{chosen.reference}"
    return {
        **order,
        "order_id": order_id,
        "reference": chosen.reference,
        "placed_at": chosen.placed_at,
    }


def told(record: str, value: dict[str, Any]) -> str:
    """What an answer says."""
    if record == "CorrectionRequested" or record == "OrderRejected":
        return "; ".join(
            f"{fault['field']}: {fault['message']} [{fault['code']}]" for fault in value["faults"]
        )
    return " ".join(
        str(value[name])
        for name in ("number", "status", "because", "first_outcome")
        if value.get(name)
    )


def now() -> int:
    """Milliseconds since 1970."""
    return int(time.time() * 1000)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="A sales channel on its own.")
    parser.add_argument(
        "--bootstrap",
        default=os.environ.get("ORDERS_KAFKA_BOOTSTRAP_SERVERS"),
        help="host:port of a broker",
    )
    parser.add_argument(
        "--registry",
        default=os.environ.get("ORDERS_REGISTRY_URL"),
        help="URL of the schema registry",
    )
    parser.add_argument(
        "--order",
        type=Path,
        default=Path(__file__).with_name("order.json"),
        help="the order, as JSON",
    )
    parser.add_argument("--reference", required=True, help="the channel's own order reference")
    parser.add_argument(
        "--placed-at",
        type=int,
        default=now() // 86_400_000 * 86_400_000,
        help="when it was placed, ms; today 0:00 UTC",
    )
    parser.add_argument("--faulty", action="store_true", help="send a wrong total first")
    parser.add_argument("--cancel", action="store_true", help="cancel it once it is received")
    chosen = parser.parse_args()
    if not chosen.bootstrap or not chosen.registry:
        parser.error(
            "--bootstrap and --registry are wanted, or ORDERS_KAFKA_BOOTSTRAP_SERVERS and "
            "ORDERS_REGISTRY_URL"
        )
    return chosen


if __name__ == "__main__":
    main()
