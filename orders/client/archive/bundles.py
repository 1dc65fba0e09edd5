"""What an entry says. A bundle has what is known of an order when it has ended: its facts with
their bytes, where it stood, what it is found by. Of one that was archived before it has what came
since (`supplement`). A schema stands in the chain before the first fact that was written under it,
so that the bytes can be read when nobody has a registry any more. What tells of people is sealed
before it is archived (`parts.py`); here it is as it was before, and as it is once it is opened."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from orders.client.orderfile.asking import Head
from orders.engine.ports.log import Message

FORMAT = 2
Content = dict[str, Any]
Identities = Mapping[str, str]
"""What tells a topic from another one of its name, by its name."""
FactPlace = tuple[str, str, int, int]
"""Identity of the topic, topic, partition and offset: no two facts have the same."""


def bundle(
    head: Head,
    terms: Iterable[tuple[str, str]],
    facts: Sequence[tuple[Message, str]],
    identities: Identities,
    earlier: int,
    at: int,
) -> Content:
    """Of these facts, each with the name of its record; `earlier`: how many were archived before,
    `at`: wall clock, milliseconds."""
    topics = sorted({fact.topic for fact, _ in facts})
    return {
        "format": FORMAT,
        "kind": "supplement" if earlier else "bundle",
        "order_id": head.order_id,
        "archived_at": at,
        "earlier_facts": earlier,
        "head": head._asdict(),
        "terms": sorted(terms),
        "topics": {topic: identities.get(topic, "") for topic in topics},
        "facts": [_kept(fact, record) for fact, record in facts],
    }


def schema_entry(schema_id: int, text: str) -> Content:
    """The schema that the registry had under this id."""
    return {"format": FORMAT, "kind": "schema", "schema_id": schema_id, "schema": text}


def schema_ids(content: Content) -> list[int]:
    """Ids under which the facts of a bundle were written, as far as they look like records."""
    starts = (b64decode(fact["value"][:8]) for fact in content["facts"] if fact["value"])
    found = (one for one in starts if len(one) > 5 and one[0] == 0)
    return sorted({int.from_bytes(one[1:5], "big") for one in found})


def facts_of(content: Content) -> Iterator[Message]:
    """The facts of an opened bundle, as they were read from Kafka."""
    key = content["order_id"].encode()
    for fact in content["facts"]:
        value = None if fact["value"] is None else b64decode(fact["value"])
        headers = [(name, said.encode("latin-1")) for name, said in fact["headers"]]
        place = (fact["topic"], fact["partition"], fact["offset"])
        yield Message(*place, key, value, fact["recorded_at"], headers)


def places(content: Content) -> list[FactPlace]:
    """Of each fact of a bundle."""
    return [
        (content["topics"][fact["topic"]], fact["topic"], fact["partition"], fact["offset"])
        for fact in content["facts"]
    ]


def place_of(fact: Message, identities: Identities) -> FactPlace:
    """Of a fact of the order file, which is made of these topics."""
    return identities.get(fact.topic, ""), fact.topic, fact.partition, fact.offset


def digest(known: Iterable[FactPlace], before: bytes = bytes(16)) -> bytes:
    """Which facts these are, in whatever order, together with those of before."""
    total = int.from_bytes(before, "big")
    for place in known:
        text = "\n".join(map(str, place))
        total ^= int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")
    return total.to_bytes(16, "big")


def _kept(fact: Message, record: str) -> Content:
    value = fact.value
    return {
        "topic": fact.topic,
        "partition": fact.partition,
        "offset": fact.offset,
        "recorded_at": fact.timestamp,
        "record": record,
        "value": None if value is None else b64encode(value).decode(),
        "headers": [(name, (said or b"").decode("latin-1")) for name, said in fact.headers],
        "sha256": hashlib.sha256(value or b"").hexdigest(),
    }
