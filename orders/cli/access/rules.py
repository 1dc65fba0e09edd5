"""A rule: one operation that a user may do on a resource of the brokers. What no rule allows is
refused."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Resource = Literal["topic", "group", "transactional_id", "cluster"]
Pattern = Literal["literal", "prefixed"]
Operation = Literal[
    "alter", "alter_configs", "create", "describe", "describe_configs", "read", "write"
]
EVERY = "*"
"""Every name, where the pattern is literal."""
CLUSTER = "kafka-cluster"
"""The one name of the one resource of its kind."""


class Rule(NamedTuple):
    """`read` and `write` imply `describe`, as Kafka has it."""

    user: str
    resource: Resource
    name: str
    pattern: Pattern
    operation: Operation


class Entry(NamedTuple):
    """A rule as it stands at the brokers, whoever made it, in Kafka's words: `User:review` (and
    `User:*`, everybody), a host or `*`, `allow` or `deny`; the resource is `unknown` where
    librdkafka has no name for it, and there are operations that no plan has, such as `all`."""

    principal: str
    host: str
    permission: str
    resource: str
    name: str
    pattern: str
    operation: str


def on_topics(user: str, operation: Operation, topics: Iterable[str]) -> Iterator[Rule]:
    """The same operation on each of these topics."""
    return (Rule(user, "topic", topic, "literal", operation) for topic in topics)


def reads_in(user: str, *groups: str) -> Iterator[Rule]:
    """Membership of these groups, of none of whose names another one is the beginning."""
    return (Rule(user, "group", group, "literal", "read") for group in groups)


def reads_in_own(user: str) -> Iterator[Rule]:
    """Membership of any group whose name begins with the user's and a dot."""
    yield Rule(user, "group", f"{user}.", "prefixed", "read")


def on_cluster(user: str, *operations: Operation) -> Iterator[Rule]:
    """Operations on the cluster as a whole."""
    return (Rule(user, "cluster", CLUSTER, "literal", one) for one in operations)
