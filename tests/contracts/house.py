"""A small but complete folder of schemas, for tests of `make contracts`."""

import json
from pathlib import Path
from typing import Any

import yaml

from tools.contracts import promises, released
from tools.contracts.checks import check
from tools.contracts.sources import SourceError, load

TIME = {"type": "long", "logicalType": "timestamp-millis"}
TOPIC = {
    "kind": "chain",
    "key": "order",
    "cleanup": "delete",
    "retention": "30d",
    "owner": "us",
    "personal_data": "full",
    "about": "x",
}


def field(name: str, kind: Any, **more: Any) -> dict[str, Any]:
    """A documented field, nothing of whose content is confidential."""
    return {"name": name, "type": kind, "doc": f"The {name}.", "class": "internal", **more}


def record(name: str, *fields: dict[str, Any]) -> dict[str, Any]:
    """A documented record."""
    return {
        "type": "record",
        "name": name,
        "namespace": "orders",
        "doc": f"A {name}.",
        "fields": list(fields),
    }


KIND = {
    "type": "enum",
    "name": "Kind",
    "doc": "Kinds.",
    "symbols": ["UNKNOWN", "GOODS"],
    "default": "UNKNOWN",
}
RECEIVED = record(
    "Received",
    field("order_id", "string"),
    field("total_minor", "long"),
    field("at", TIME),
    field("order", "orders.Order"),
)


def state(*fields: dict[str, Any]) -> dict[str, Any]:
    """The state record of intake: the engine's fields, then these."""
    return {**record("IntakeState", *fields), "extends": "orders.StateFields"}


STATE = state(field("order", ["null", "orders.StoredOrder"], default=None))


WORDS = {"order": "any", "repeats": "none", "late": "never"}
"""What a topic promises."""
BESIDE = {
    "Recalled": [],
    "DeadLetter": [field("value", "bytes", **{"class": "personal"})],
    "RedriveRequested": [field("requested_by", "string", **{"class": "staff"})],
    "JournalEntry": [field("account", "string", **{"class": "personal"})],
}
"""What the records tell that stand beside the shared types: name -> fields after the id."""


class House:
    """A small but complete `schemas/` folder beside an empty target."""

    def __init__(self, root: Path) -> None:
        self.root, self.schemas = root, root / "schemas"
        self.stages: dict[str, Any] = {
            "intake": {"chain": "orders.intake.v1", "personal_data": "full", "ledgers": ["stock"]}
        }
        self.measures: dict[str, Any] = {
            "time_to_answer": {
                "stage": "intake",
                "unit": "ms",
                "edges": [1_000, 60_000],
                "label": "",
                "about": "x",
            }
        }
        self.topics: dict[str, Any] = {
            "orders.intake.v1": {**TOPIC, "records": ["Received", "Recalled"]},
            "orders.review.v1": {
                **TOPIC,
                "personal_data": "none",
                "records": ["Recalled"],
                "partitions": 3,
            },
        }
        self.put(
            "shared/Order",
            record(
                "Order",
                field("kind", KIND),
                field("parts", {"type": "array", "items": "orders.Part"}),
            ),
        )
        self.put("shared/Part", record("Part", field("sku", "string")))
        self.put(
            "shared/StoredOrder",
            record(
                "StoredOrder",
                field("schema_id", "int"),
                field("payload", "bytes", **{"class": "personal"}),
            ),
        )
        self.put("shared/StateFields", record("StateFields", field("version", "int", default=0)))
        for name, told in BESIDE.items():
            self.put(f"shared/records/{name}", record(name, field("order_id", "string"), *told))
        kinds = dict.fromkeys(("chain", "state", "dlq", "control", "journal"), WORDS)
        self.said: dict[str, Any] = {"kinds": kinds, "topics": {}, "once": {}, "rules": {}}
        self.put("orders.intake.v1/Received", RECEIVED)
        self.put("intake.state.v1/IntakeState", STATE)
        self.save()

    def put(self, name: str, schema: Any) -> None:
        """Write one schema file."""
        path = self.schemas / f"{name}.avsc"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(schema))

    def save(self) -> None:
        """Write topics.yaml, measures.yaml and contracts.yaml."""
        (self.schemas / "measures.yaml").write_text(
            yaml.safe_dump({"measures": self.measures}, sort_keys=False)
        )
        (self.schemas / "contracts.yaml").write_text(yaml.safe_dump(self.said, sort_keys=False))
        (self.schemas / "topics.yaml").write_text(
            yaml.safe_dump(
                {"partitions": 12, "stages": self.stages, "topics": self.topics}, sort_keys=False
            )
        )

    def faults(self) -> str:
        """What the generator finds wrong, one line each."""
        try:
            sources = load(self.schemas)
            check(sources, self.schemas)
            promises.check(sources, self.schemas)
            released.check(sources, self.root)
        except SourceError as error:
            return str(error)
        return ""
