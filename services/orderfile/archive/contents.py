"""What a bundle says beside the facts themselves: what the order came to (DL-04), what was decided
about it, what proves it, each with the SHA-256 of the bytes that say so, and its papers."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from orders.client.closing.summary import SUMMED, summary
from orders.client.orderfile.facts import readable
from orders.client.papers.sources import TOPICS as OF_PAPERS
from orders.client.scan import Found
from orders.contracts.codec.codec import Codec
from orders.engine.ports.log import Message
from orders.explain.decisions import DECIDING, Decided, decisions
from services.orderfile.archive.papering import Papers

PROVING = ("carrier.events.v1", "warehouse.events.v1", "payment.events.v1", "orders.answers.v1")
"""Topics on which partners and people say what happened."""
DECODED = frozenset((*SUMMED, *DECIDING, *PROVING, *OF_PAPERS))
NAMED = ("document_id", "proof", "proof_reference", "proof_hash")
"""Fields by which evidence is named, of records that have them."""


def contents(
    order_id: str, facts: Sequence[Message], codec: Codec, papers: Papers
) -> dict[str, Any]:
    """Of all facts of the order. What cannot be read, or was erased, is left out. Raises
    RegistryUnavailable, TransientError."""
    found = list(_decoded(facts, codec))
    made = summary(order_id, [one for one, _ in found])
    return {
        "summary": made.told() if made is not None else None,
        "decisions": [_decision(one) for one in decisions(one for one, _ in found)],
        "evidence": list(_evidence(found)),
        **papers.of(order_id, [one for one, _ in found if one.topic in OF_PAPERS]),
    }


def _decoded(facts: Iterable[Message], codec: Codec) -> Iterator[tuple[Found, Message]]:
    told = (fact for fact in facts if fact.topic in DECODED)
    for fact, record, value in readable(told, codec):
        place = fact.topic, fact.partition, fact.offset, fact.timestamp
        headers = {name: said or b"" for name, said in fact.headers}
        yield Found(*place, record, value, headers), fact


def _decision(one: Decided) -> dict[str, Any]:
    return {
        "position": one.position,
        "at": one.at,
        "stage": one.stage,
        "record": one.record,
        "version": one.version,
        "outcome": one.outcome,
        "policy": one.policy,
        "rules": [(rule["rule"], rule["outcome"], rule["code"]) for rule in one.fresh],
    }


def _evidence(found: Iterable[tuple[Found, Message]]) -> Iterator[dict[str, Any]]:
    for one, fact in found:
        if one.topic in PROVING:
            value = one.value or {}
            yield {
                "position": one.position,
                "record": one.record,
                **{name: value[name] for name in NAMED if value.get(name)},
                "sha256": hashlib.sha256(fact.value or b"").hexdigest(),
            }
