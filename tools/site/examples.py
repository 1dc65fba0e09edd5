"""An example of every record: one that a simulated world wrote, or where none did, one made by its
schema. The people in both are made up."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.schema import Schema, kind, named_types, plain
from orders.contracts.errors import UndecodableRecord
from orders.contracts.order import CarriedOrder
from orders.contracts.topic import RecordType
from tests.crash import house
from tests.crash.schedule import Schedule
from tests.crash.simulation import Simulation
from tests.crash.whole import WholeSource

SEEDS = (0, 8)
"""Of the worlds that are played, two seconds each: the plainest, and one of partners who send
interchanges. They leave four records unwritten."""
MOMENT = 1_790_000_000_000
WORDS: Mapping[str, str] = {
    "order_id": "shop:1001",
    "number": "000001Z",
    "channel": "shop",
    "customer_id": "C-1",
    "sku": "SKU-1",
    "warehouse": "BER",
    "currency": "EUR",
    "country": "DE",
    "unit": "PCE",
}
"""What stands in a text of this name."""
USUAL: Mapping[str, Any] = {
    "null": None,
    "boolean": False,
    "int": 1,
    "long": 1,
    "float": 0.5,
    "double": 0.5,
    "bytes": b"",
    "string": "",
}


class Example(NamedTuple):
    """What a message of the topic holds. `key` and `headers` are empty where the schema alone was
    asked."""

    value: Mapping[str, Any]
    key: str = ""
    headers: Mapping[str, str] = {}

    @property
    def text(self) -> str:
        """As JSON, with the order in it."""
        return json.dumps(self.value, indent=2, ensure_ascii=False, default=_spelt_out)


def examples(seeds: Iterable[int] = SEEDS) -> dict[RecordType, Example]:
    """One of every record of the catalogue: the first that a world wrote, if need be on another
    topic."""
    found = dict[RecordType, Example]()
    for seed in seeds:
        for record, example in _written(seed):
            found.setdefault(record, example)
    alike = {record.record: example for record, example in found.items()}
    return {
        record: found.get(record) or alike.get(record.record) or Example(made(record.schema))
        for topic in TOPICS.values()
        for record in topic.records
    }


def made(schema: Schema) -> Any:
    """A value of a resolved schema: what is usual in each field."""
    return _made(schema, dict(named_types(schema)))


def _written(seed: int) -> Iterator[tuple[RecordType, Example]]:
    """What a world without faults writes, topic by topic."""
    simulation = Simulation(Schedule(seed, ()))
    simulation.run()
    source = WholeSource(simulation.broker, simulation.weather.removed)
    places = [(topic, number) for topic in TOPICS for number in range(simulation.partitions)]
    for message in source.read(source.bounds(places)):
        if message.value is None:
            continue  # a key that was forgotten
        try:
            record, value = house.CODEC.decode(message.value, message.topic)
        except UndecodableRecord:
            continue  # somebody's garbage, as it comes in the field
        headers = {name: (text or b"").decode() for name, text in message.headers()}
        yield record, Example(value, (message.key or b"").decode(), headers)


def _made(schema: Schema, types: Mapping[str, Schema], name: str = "") -> Any:
    if isinstance(schema, list):
        return _made(schema[-1], types, name)
    if isinstance(schema, dict) and schema.get("logicalType") == "timestamp-millis":
        return MOMENT
    of = kind(plain(schema))
    if of in USUAL:
        return WORDS.get(name, USUAL[of]) if of == "string" else USUAL[of]
    definition: Any = types.get(of, schema)
    match definition["type"]:
        case "record":
            return {
                field["name"]: _made(field["type"], types, field["name"])
                for field in definition["fields"]
            }
        case "enum":
            return next(one for one in definition["symbols"] if one != "UNKNOWN")
        case "array":
            return [_made(definition["items"], types, name)]
        case "map":
            return {}
    raise NotImplementedError(of)


def _spelt_out(value: object) -> object:
    if isinstance(value, CarriedOrder):
        return value.decoded()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no JSON form")
