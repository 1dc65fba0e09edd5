"""Renders `orders/contracts/schemas.lock`: a fingerprint a schema."""

from orders.contracts.codec.schema import fingerprint
from orders.contracts.topic import subject_of
from tools.contracts.sources import Sources

TOP = """\
# Subject and fingerprint (SHA-256 of the parsing canonical form) of every schema: a line that
# changes is a subject whose bytes change. Generated from `schemas/` by `make contracts`.
"""


def render(sources: Sources) -> str:
    """A line a subject, sorted."""
    marks = {
        subject_of(topic, record.fullname, sources.topics[topic].kind == "state"): fingerprint(
            sources.resolved(record)
        )
        for topic, records in sources.records.items()
        for record in records
    }
    return TOP + "".join(f"{subject} {mark}\n" for subject, mark in sorted(marks.items()))
