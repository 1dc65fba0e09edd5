"""How far a table is: of each topic and partition the offset of the first record that it does not
have. Positions stand in the properties of snapshots and nowhere else: rows and the position behind
them are committed as one."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from orders.client.reading import Place
from orders.client.tail import Bounds
from orders.engine.errors import ConfigError

if TYPE_CHECKING:
    from pyiceberg.table import Table

POSITIONS, WRITER, TOPIC_IDS = "orders.positions", "orders.writer", "orders.topic-ids"
"""Names of properties: positions; of the anchor also who writes, and which topics it reads by their
ids at the brokers."""
OWN = "orders.own-positions"
"""Of an anchor that is not believed any more: up to where its own rows are there all the same."""
CARRIED = (POSITIONS, WRITER, TOPIC_IDS, OWN)
"""What each new snapshot takes over from the one before it unless it says otherwise."""
Positions = Mapping[Place, int]


def positions_text(positions: Positions) -> str:
    """As a property: JSON, topic -> partition -> offset."""
    told: dict[str, dict[str, int]] = {}
    for (topic, partition), offset in sorted(positions.items()):
        told.setdefault(topic, {})[str(partition)] = offset
    return json.dumps(told, separators=(",", ":"))


def positions_of(table: "Table") -> dict[Place, int]:
    """Those of a table's present snapshot; none of a table that has none yet."""
    return _parsed(carried_by(table).get(POSITIONS, "{}"))


def own_positions_of(table: "Table") -> dict[Place, int]:
    """Up to where the table's own rows are there."""
    known, own = positions_of(table), _parsed(carried_by(table).get(OWN, "{}"))
    return {place: max(known.get(place, 0), own.get(place, 0)) for place in known | own}


def _parsed(text: str) -> dict[Place, int]:
    return {
        (topic, int(partition)): offset
        for topic, offsets in json.loads(text).items()
        for partition, offset in offsets.items()
    }


def carried_by(table: "Table") -> dict[str, str]:
    """Those of our properties that the table's present snapshot has."""
    snapshot = table.current_snapshot()
    if snapshot is None or snapshot.summary is None:
        return {}
    found = snapshot.summary.additional_properties
    return {name: found[name] for name in CARRIED if name in found}


def starts_of(
    known: Positions, bounds: Mapping[Place, Bounds]
) -> tuple[dict[Place, int], dict[Place, tuple[int, int]]]:
    """Where to read on, and of which places retention took something unread: (position, first
    offset that there is). Raises ConfigError for a place that ends before what was read."""
    gaps = {}
    for place, (low, high) in bounds.items():
        position = known.get(place, low)
        if position > high:
            raise ConfigError(
                f"the lake has read {place[0]}/{place[1]} up to {position}, and it ends at {high}: "
                "this is another topic, or another cluster; a lake of its own needs another "
                "ORDERS_LAKE_WAREHOUSE"
            )
        if position < low:
            gaps[place] = (position, low)
    return {place: max(known.get(place, low), low) for place, (low, _) in bounds.items()}, gaps


def refuse_others(known: Mapping[str, str], identities: Mapping[str, str]) -> None:
    """Topics of the same name that are others than those that were read. Raises ConfigError."""
    other = sorted(
        topic for topic in known.keys() & identities if known[topic] != identities[topic]
    )
    if other:
        raise ConfigError(
            f"{', '.join(other)}: not the topics that the lake has read, though of the same name; "
            "a lake of its own needs another ORDERS_LAKE_WAREHOUSE"
        )
