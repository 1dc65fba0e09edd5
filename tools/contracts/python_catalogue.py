"""Renders `orders/contracts/catalogue.py`: topics and record types as Python objects."""

from orders.contracts.codec.schema import fingerprint, order_type
from tools.contracts.entries import TopicEntry
from tools.contracts.sources import Definition, Sources

TOP = '''\
"""Every topic and every record type. Generated from `schemas/` by `make contracts`: do not edit."""

from typing import Any

from orders.contracts import records
from orders.contracts.topic import RecordType, Topic

PARTITIONS = {partitions}
"""Of every topic that names no other number. Never changes: partition p of every stage has the
same orders."""

ORDER_FINGERPRINT = "{fingerprint}"
"""Of the order's type in every hand-off."""

CHAIN = {{
{chain}
}}
"""Stage -> the topic that it subscribes to, in the order in which an order meets them; tracking,
which watches all, last."""

TOPICS: dict[str, Topic] = {{
'''
BOTTOM = '''\
}
"""By name, in the order of `schemas/topics.yaml`; the stages' own last."""

RECORDS: dict[str, tuple[RecordType, ...]] = {}
"""By short name; more than one where several topics carry the record."""
for _topic in TOPICS.values():
    for _record in _topic.records:
        RECORDS[_record.name] = (*RECORDS.get(_record.name, ()), _record)

STAGES = tuple(CHAIN)

_BY_CLASS = {found[0].record: found for found in RECORDS.values()}


def record_type(record: type[Any], topic: str | None = None) -> RecordType:
    """The record type of a TypedDict class on `topic`, which may be left out where only one topic
    carries it. Raises LookupError."""
    found = [one for one in _BY_CLASS.get(record, ()) if topic in (None, one.topic)]
    if len(found) != 1:
        several = f"one of the topics {[one.topic for one in found]} must be named"
        where = f"on {topic}" if topic else several if found else "on any topic"
        raise LookupError(f"{record.__name__}: no single record type, {where}")
    return found[0]
'''


def render(sources: Sources) -> str:
    """The text of catalogue.py."""
    order = fingerprint(sources.resolved(sources.shared["orders.Order"]))
    topics = [_topic(name, entry, sources) for name, entry in sources.topics.items()]
    chain = "\n".join(f'    "{name}": "{stage.chain}",' for name, stage in sources.stages.items())
    return (
        TOP.format(partitions=sources.partitions, fingerprint=order, chain=chain)
        + "\n".join(topics)
        + "\n"
        + BOTTOM
    )


def _topic(name: str, entry: TopicEntry, sources: Sources) -> str:
    retention = "None" if entry.retention_ms is None else f"{entry.retention_ms:_}"
    partitions = "PARTITIONS" if entry.partitions is None else entry.partitions
    lines = [
        f'    "{name}": Topic(',
        f'        name="{name}",',
        f'        kind="{entry.kind}",',
        f'        key="{entry.key}",',
        f'        cleanup="{entry.cleanup}",',
        f"        retention_ms={retention},",
        f'        owner="{entry.owner}",',
        f'        personal_data="{entry.personal_data}",',
        f'        audience="{entry.read_by}",',
        f'        about="{entry.about}",',
        f"        partitions={partitions},",
        *_records(name, sources),
        "    ),",
    ]
    return "\n".join(lines)


def _records(topic: str, sources: Sources) -> list[str]:
    texts = [_record(topic, record, sources) for record in sources.records[topic]]
    if len(texts) == 1:
        return [f"        records=({texts[0]},),"]
    return ["        records=(", *(f"            {text}," for text in texts), "        ),"]


def _record(topic: str, record: Definition, sources: Sources) -> str:
    order = ", ORDER_FINGERPRINT" if order_type(sources.resolved(record)) else ""
    sole = ", sole=True" if sources.topics[topic].kind == "state" else ""
    return f'RecordType("{topic}", records.{record.name}{order}{sole})'
