"""What people and programs beside the stages may do on the brokers. Whoever owns a topic in the
catalogue writes it."""

from collections.abc import Callable, Iterator, Mapping

from orders.cli.access.rules import (
    EVERY,
    Operation,
    Rule,
    on_cluster,
    on_topics,
    reads_in,
    reads_in_own,
)
from orders.client.groups import inputs
from orders.client.orderfile.layout import FOLLOWED
from orders.client.reading import READER
from orders.client.states import RECALLED
from orders.contracts.catalogue import STAGES, TOPICS
from orders.contracts.topic import Kind, PersonalData
from orders.engine.core.feed import reference_topics
from orders.engine.kafka.client import readers_of
from services.orderfile.archive.papering import MASTER_DATA
from services.spans.facts import READ as TRACED

INSIDE: frozenset[Kind] = frozenset(("state", "dlq", "journal", "control"))
"""Kinds of topics that nobody reads but stages, operations and the audit; dead letters and what
stock did the desk, too, and states of two stages who asks about orders that have ended
(`_told_by_states`)."""
ADDRESSED: Mapping[str, tuple[str, ...]] = {
    "channels": ("orders.intake.v1", "orders.status.v1"),
    "warehouses": ("orders.shipping.v1", "orders.aftersales.v1"),
    "carriers": ("orders.shipping.v1",),
    "banks": ("orders.review.v1",),
    "suppliers": ("ref.expected_supply.v1",),
}
"""Who is outside -> the topics that tell them what to do (docs/partners)."""
READABLE: Mapping[str, tuple[PersonalData, ...]] = {
    "data": ("none",),
    "data-contact": ("none", "contact"),
    "data-full": ("none", "contact", "full"),
}
"""User of a data team -> classes of personal data that its topics may bear."""
DEPLOYS: tuple[Operation, ...] = ("alter_configs", "create", "describe")
CONTRACTS_GROUP = "contracts"
AUDIT_GROUP = "orders-audit"
RAW_SCANS, SCANS = "carrier.raw.v1", "carrier.events.v1"
TAIL_GROUP = "orders-topics-tail"
"""Of `orders topics tail`, which commits nothing: whoever reads topics may use it."""
STOCK_MOVES = (
    "stock.journal.v2",
    "fresh_stock.journal.v2",
    "warehouse_stock.journal.v2",
    "lot_stock.journal.v2",
)
SUBMITTED, CHANNELS = "orders.submissions.v1", "ref.channels.v1"
SUMMARIES = "orders.summaries.v1"


def channel_or_partner(user: str) -> Iterator[Rule]:
    """Writes what it is the owner of, reads what is addressed to it, in groups of its own."""
    yield from on_topics(user, "write", owned(user))
    yield from on_topics(user, "read", ADDRESSED[user])
    yield from reads_in_own(user)
    yield from reads_in(user, TAIL_GROUP)


def gateway(user: str) -> Iterator[Rule]:
    """Takes what channels and people hand in, and tells both what became of it."""
    said = [*owned("channels"), *owned("people"), *owned("banks"), *owned(user)]
    yield from on_topics(user, "write", said)
    yield from on_topics(user, "read", [*_open_topics(), *_told_by_states()])
    yield from reads_in(user, readers_of(READER), CONTRACTS_GROUP)


def desk(user: str) -> Iterator[Rule]:
    """Staff at the command line: they answer, correct, cancel and recall lots, may read what
    happened, what was set aside and how stock moved, and see how far the stages are."""
    recalls = ("stock.events.v1",)
    yield from on_topics(user, "write", [*owned("people"), *owned("channels"), *recalls])
    told = (*_open_topics(), *_letters(), *STOCK_MOVES, *_told_by_states())
    yield from on_topics(user, "read", told)
    yield Rule(user, "topic", EVERY, "literal", "describe")
    yield Rule(user, "group", EVERY, "literal", "describe")
    yield from reads_in(user, readers_of(READER), TAIL_GROUP)


def masterdata(user: str) -> Iterator[Rule]:
    """Whoever loads reference data and counts stock."""
    ledger = ("stock.events.v1",)
    yield from on_topics(user, "write", [*owned("master data"), *ledger])
    yield from on_topics(user, "read", [*owned("master data"), *ledger])
    yield from reads_in(user, readers_of(READER))


def operations(user: str) -> Iterator[Rule]:
    """Whoever mends: reads everything, asks stages to try letters again, restores offsets."""
    yield from on_topics(user, "write", owned("operations"))
    yield from on_topics(user, "read", TOPICS)
    yield from on_topics(user, "describe_configs", TOPICS)
    yield from reads_in(user, *STAGES, readers_of(READER), TAIL_GROUP, AUDIT_GROUP)
    yield from on_cluster(user, "describe", "describe_configs")


def deploy(user: str) -> Iterator[Rule]:
    """Makes topics, users and rules; reads and writes no record. Who makes rules can give itself
    any."""
    yield from on_cluster(user, "alter", "describe", "describe_configs")
    for operation in DEPLOYS:
        yield from on_topics(user, operation, TOPICS)


def lookout(user: str) -> Iterator[Rule]:
    """Watches: offsets of all groups, records that wait for somebody, dead letters, which channels
    there are; sends heartbeats."""
    yield from on_topics(user, "write", (SUBMITTED,))
    waited_for = {topic for stage in STAGES for topic in inputs(stage).topics}
    yield from on_topics(user, "read", sorted({CHANNELS, *_letters(), *waited_for}))
    yield Rule(user, "topic", EVERY, "literal", "describe")
    yield Rule(user, "group", EVERY, "literal", "describe")
    yield from reads_in(user, readers_of(READER))
    yield from on_cluster(user, "describe", "describe_configs")


def spans(user: str) -> Iterator[Rule]:
    """Reads what tells of orders, and remembers how far it has read; writes nothing."""
    yield from on_topics(user, "read", TRACED)
    yield from reads_in(user, readers_of(user), readers_of(READER))


def insight(user: str) -> Iterator[Rule]:
    """Counts KPIs from summaries: keeps its table, and tells what they come to, each partition by a
    producer that fences off the one before."""
    own = owned(user)
    yield from on_topics(user, "write", own)
    yield Rule(user, "transactional_id", f"{user}-", "prefixed", "write")
    yield from on_topics(user, "read", (SUMMARIES, *own))
    yield from reads_in(user, user)


def lake(user: str) -> Iterator[Rule]:
    """Reads every topic into the lake, and compares them; how far it is stands in the lake."""
    yield from on_topics(user, "read", TOPICS)
    yield from reads_in(user, readers_of(user), readers_of(READER))


def orderfile(user: str) -> Iterator[Rule]:
    """Reads what tells of orders into the order file, and compares them; how far it is stands in
    the file. Papers that it archives name articles, warehouses and carriers."""
    yield from on_topics(user, "read", (*FOLLOWED, *reference_topics(MASTER_DATA)))
    yield from reads_in(user, readers_of(user), readers_of(READER))


def connectors(user: str) -> Iterator[Rule]:
    """Read what is to be done outside the house, and report what came of it."""
    yield from on_topics(user, "write", owned(user))
    yield from on_topics(user, "read", ("orders.effects.v1",))
    yield from reads_in(user, user)


def scans(user: str) -> Iterator[Rule]:
    """Reads what carriers tell in their own words, and tells it in ours (TR-06)."""
    yield from on_topics(user, "read", (RAW_SCANS,))
    yield from on_topics(user, "write", (SCANS,))
    yield from reads_in(user, user)


def auditor(user: str) -> Iterator[Rule]:
    """Reads every topic, and how far every stage is; writes nothing."""
    yield from on_topics(user, "read", TOPICS)
    yield Rule(user, "group", EVERY, "literal", "describe")
    yield from reads_in(user, AUDIT_GROUP, readers_of(READER))


def data(user: str) -> Iterator[Rule]:
    """Reads the events that bear no more personal data than the user's class, in own groups."""
    yield from on_topics(
        user, "read", (name for name in _open_topics() if _class_of(name) in READABLE[user])
    )
    yield from reads_in_own(user)
    yield from reads_in(user, TAIL_GROUP)


ROLES: Mapping[str, Callable[[str], Iterator[Rule]]] = {
    **dict.fromkeys(ADDRESSED, channel_or_partner),
    "gateway": gateway,
    "desk": desk,
    "masterdata": masterdata,
    "operations": operations,
    "deploy": deploy,
    "lookout": lookout,
    "spans": spans,
    "insight": insight,
    "lake": lake,
    "orderfile": orderfile,
    "connectors": connectors,
    "scans": scans,
    "auditor": auditor,
    **dict.fromkeys(READABLE, data),
}
"""User -> its rules."""


def owned(owner: str) -> list[str]:
    """Topics that the catalogue says are written by this owner."""
    return [name for name, topic in TOPICS.items() if topic.owner == owner]


def _open_topics() -> list[str]:
    return [name for name, topic in TOPICS.items() if topic.kind not in INSIDE]


def _letters() -> list[str]:
    return [name for name, topic in TOPICS.items() if topic.kind == "dlq"]


def _told_by_states() -> list[str]:
    """What orders came to that have ended; of the others Redis tells the same."""
    return [f"{stage}.state.v1" for stage in RECALLED]


def _class_of(topic: str) -> PersonalData:
    return TOPICS[topic].personal_data
