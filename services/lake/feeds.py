"""Which topics a table's rows come from."""

from collections import defaultdict

from orders.client.reading import Place
from orders.contracts.catalogue import TOPICS
from services.lake import decisions
from services.lake.positions import Positions
from services.lake.recording import table_of


def of_table(table: str, positions: Positions) -> dict[Place, int]:
    """Those of the places that the table's rows come from."""
    topics = FEEDS[table]
    return {place: position for place, position in positions.items() if place[0] in topics}


def _feeds() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for topic in TOPICS.values():
        if topic.kind == "state":
            found[decisions.TABLE].add(topic.name)
        else:
            for record in topic.records:
                found[table_of(record.name)].add(topic.name)
    return dict(found)


FEEDS = _feeds()
"""Table -> the topics that its rows come from."""
