"""What became otherwise between two snapshots, and what of it breaks who reads or writes by the
older one (DM-01)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from orders.contracts.snapshot import FieldShape, Snapshot, TopicShape, TypeShape

TYPE = re.compile(r"orders\.\w+")
VERSION = re.compile(r"\.v(\d+)$")
KEPT = ("kind", "key", "cleanup", "partitions")
"""Of a topic: what cannot change without breaking somebody."""


class Change(NamedTuple):
    """`where`: a topic, a type, or a field or symbol of one."""

    where: str
    what: str
    breaking: bool


def changes(old: Snapshot, new: Snapshot) -> list[Change]:
    """All changes, breaking ones first. What a stage keeps for itself (its state) may lose fields
    that have a default: nobody else reads it."""
    own = _types_of_states(old)
    found = [*_topics(old, new), *_types(old, new, own)]
    return sorted(found, key=lambda change: (not change.breaking, change.where))


def _topics(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    later = {_without_version(name) for name in new["topics"].keys() - old["topics"].keys()}
    for name, topic in old["topics"].items():
        if name in new["topics"]:
            yield from _topic(name, topic, new["topics"][name])
        elif _without_version(name) in later:
            yield Change(name, "is gone, and has a new version", False)
        else:
            yield Change(name, "is gone", True)
    for name in new["topics"].keys() - old["topics"].keys():
        yield Change(name, "is new", False)


def _topic(name: str, old: TopicShape, new: TopicShape) -> Iterator[Change]:
    before, after = dict(old), dict(new)
    for part in KEPT:
        if before[part] != after[part]:
            yield Change(name, f"{part} {before[part]} is now {after[part]}", True)
    kept, keeps = old["retention_ms"], new["retention_ms"]
    if kept != keeps:
        shorter = keeps is not None and (kept is None or keeps < kept)
        yield Change(name, f"retention {_days(kept)} is now {_days(keeps)}", shorter)
    if old["audience"] != new["audience"]:
        fewer = new["audience"] == "internal"
        yield Change(name, f"audience {old['audience']} is now {new['audience']}", fewer)
    for record in sorted({*old["records"]} ^ {*new["records"]}):
        gone = record in old["records"]
        yield Change(f"{name} {record}", "is carried no more" if gone else "is carried", gone)


def _types(old: Snapshot, new: Snapshot, own: frozenset[str]) -> Iterator[Change]:
    for name, shape in old["types"].items():
        if name in new["types"]:
            yield from _type(name, shape, new["types"][name], name in own)
    # a type that is gone altogether is missed by the fields and topics that had it
    for name in new["types"].keys() - old["types"].keys():
        yield Change(name, "is new", False)


def _type(name: str, old: TypeShape, new: TypeShape, own: bool) -> Iterator[Change]:
    if old.keys() != new.keys():
        yield Change(name, "is another kind of type", True)
        return
    before, after = old.get("symbols", []), new.get("symbols", [])
    for symbol in before:
        if symbol not in after:
            yield Change(f"{name}={symbol}", "is a symbol no more", True)
    for symbol in after:
        if symbol not in before:
            yield Change(f"{name}={symbol}", "is a new symbol", False)
    yield from _fields(name, old.get("fields", {}), new.get("fields", {}), own)


def _fields(
    name: str, old: dict[str, FieldShape], new: dict[str, FieldShape], own: bool
) -> Iterator[Change]:
    for field, shape in old.items():
        where = f"{name}.{field}"
        if field not in new:
            yield Change(where, "is gone", not (own and shape.get("optional", False)))
            continue
        after = new[field]
        if shape["type"] != after["type"]:
            yield Change(where, f"type {shape['type']} is now {after['type']}", True)
        if shape.get("optional", False) and not after.get("optional", False):
            yield Change(where, "has no default any more: older records lack it", True)
        if shape.get("class") != after.get("class"):
            yield Change(where, f"class {shape.get('class')} is now {after.get('class')}", False)
    for field, shape in new.items():
        if field not in old:
            unread = not shape.get("optional", False)
            what = "is new and has no default: older records lack it" if unread else "is new"
            yield Change(f"{name}.{field}", what, unread)


def _types_of_states(taken: Snapshot) -> frozenset[str]:
    """Types that are reached from states alone."""
    states, others = set[str](), set[str]()
    for topic in taken["topics"].values():
        reached = states if topic["kind"] == "state" else others
        for record in topic["records"]:
            _reach(f"orders.{record}", taken, reached)
    return frozenset(states - others)


def _reach(name: str, taken: Snapshot, reached: set[str]) -> None:
    if name in reached or name not in taken["types"]:
        return
    reached.add(name)
    for field in taken["types"][name].get("fields", {}).values():
        for inner in TYPE.findall(field["type"]):
            _reach(inner, taken, reached)


def _without_version(topic: str) -> str:
    return VERSION.sub("", topic)


def _days(milliseconds: int | None) -> str:
    return "for ever" if milliseconds is None else f"{milliseconds // 86_400_000} days"
