"""The users as resources of Strimzi (`KafkaUser`, kafka.strimzi.io/v1), for clusters that it keeps.
Where it keeps the users nobody runs `orders access apply`."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import yaml

from orders.cli.access.rules import Rule

VERSION = "kafka.strimzi.io/v1"
TYPES: Mapping[str, str] = {
    "topic": "topic",
    "group": "group",
    "transactional_id": "transactionalId",
    "cluster": "cluster",
}


def resources(rules: Iterable[Rule], cluster: str) -> str:
    """YAML, a document a user. `cluster`: name of the `Kafka` resource."""
    documents = [_user(user, list(own), cluster) for user, own in groupby(rules, _user_of)]
    return yaml.safe_dump_all(documents, sort_keys=False, width=100)


def _user(user: str, rules: list[Rule], cluster: str) -> dict[str, Any]:
    return {
        "apiVersion": VERSION,
        "kind": "KafkaUser",
        "metadata": {"name": user, "labels": {"strimzi.io/cluster": cluster}},
        "spec": {
            "authentication": {"type": "scram-sha-512"},
            "authorization": {
                "type": "simple",
                "acls": [
                    {
                        "resource": _resource(resource, name, pattern),
                        "operations": [_camel(rule.operation) for rule in found],
                        "host": "*",
                    }
                    for (resource, name, pattern), found in groupby(rules, lambda one: one[1:4])
                ],
            },
        },
    }


def _user_of(rule: Rule) -> str:
    return rule.user


def _resource(resource: str, name: str, pattern: str) -> dict[str, str]:
    if resource == "cluster":
        return {"type": "cluster"}
    return {"type": TYPES[resource], "name": name, "patternType": _strimzi(pattern)}


def _strimzi(pattern: str) -> str:
    return "prefix" if pattern == "prefixed" else pattern


def _camel(operation: str) -> str:
    return "".join(word.capitalize() for word in operation.split("_"))
