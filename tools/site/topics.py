"""The page of a topic: what it is, who writes and reads it, its records, each with an example."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from orders.contracts.catalogue import STAGES
from orders.contracts.codec.schema import Schema
from orders.contracts.topic import Kind, RecordType, Topic
from tools.contracts.sources import Definition
from tools.site.examples import Example
from tools.site.fields import Homes, cell, link, table
from tools.site.lineage import Lineage, handled
from tools.site.picture import picture
from tools.site.promises import Contract

DAY_MS = 86_400_000
KINDS: Mapping[Kind, str] = {
    "chain": "the way of an order from stage to stage; hand-offs carry the whole order",
    "answers": "what people answer to questions of the stages; outsiders write it",
    "notices": "what stages tell each other beside the chain",
    "partner": "what partners report; outsiders write it, stages check it",
    "reference": "a table: the latest record of a key is what holds",
    "state": "the state of a stage, its changelog",
    "dlq": "what could not be processed, with its bytes and the reason",
    "journal": "double entry of a ledger",
    "summary": "exact counts, made beside what they count in one transaction",
    "output": "what stages publish for others",
    "control": "what operations ask of a stage",
}
INTERNAL: frozenset[Kind] = frozenset(("state", "dlq", "journal", "control"))
"""Kinds that belong to their stage: see docs/data.md."""
SECTIONS: Mapping[str, frozenset[Kind]] = {
    "Orders on their way": frozenset(("chain", "answers", "notices")),
    "What comes of them": frozenset(("output", "summary")),
    "Partners": frozenset(("partner",)),
    "Reference data": frozenset(("reference",)),
    "Internal": INTERNAL,
}
"""Title -> kinds, in the order in which a reader looks for them."""
WARNING = """\
!!! warning "Internal"
    This topic is its stage's own. Its records may change with any release, compaction may take
    them early, and an order in a state is kept as bytes under another schema. Build on the topics
    that stages publish instead; of decisions the lake keeps a history."""
BY_KEY = ", UTF-8; the partition is murmur2 of it"
"""Of records about orders: a state may stand where what led to it stands."""
ORDER = "within a partition as it was written; between partitions and topics there is none"
"""What holds of every topic; a data contract says more."""
HEADERS = {
    "outside": "`ce_type` and all of CloudEvents 1.0; `traceparent`, `cause`, `at`",
    "internal": "no `ce_type`: take a record by its schema id. What stages publish has "
    "`traceparent`, `cause`, `at`",
}


class Told(NamedTuple):
    """What a page is made of."""

    topic: Topic
    definitions: Mapping[str, Definition]
    homes: Homes
    lineage: Lineage
    examples: Mapping[RecordType, Example]
    measured: Sequence[str]
    """Names of the KPIs that rest on the topic, as links."""
    contract: Contract | None = None


def page(told: Told) -> str:
    """The whole page, as Markdown."""
    topic = told.topic
    internal = [WARNING, ""] if topic.kind in INTERNAL else []
    kpis = ["## KPIs that rest on it", "", *(f"- {one}" for one in told.measured), ""]
    return "\n".join(
        [
            f"# {topic.name}",
            "",
            f"{sentence(topic.about)}",
            "",
            *internal,
            *_facts(told),
            "",
            "## Who writes it, who reads it",
            "",
            _drawn(topic, told.lineage),
            "",
            *(kpis if told.measured else []),
            "## Records",
            "",
            *_contents(topic),
            "",
            *(line for record in topic.records for line in _record(record, told)),
        ]
    )


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def _facts(told: Told) -> list[str]:
    topic, lineage = told.topic, told.lineage
    kept = "for ever" if topic.retention_ms is None else f"{topic.retention_ms // DAY_MS} days"
    how = "the latest of each key" if topic.cleanup == "compact" else "every record"
    rows = {
        "kind": f"{topic.kind}: {KINDS[topic.kind]}",
        "owner": topic.owner,
        "key": f"{topic.key}{BY_KEY * (topic.key == 'order' and topic.kind != 'state')}",
        "order": ORDER,
        **(told.contract.promises if told.contract else {}),
        "kept": f"{how}, {kept} (`{topic.cleanup}`)",
        "personal data": topic.personal_data,
        "compatibility": "FULL_TRANSITIVE: old readers read new records, new readers old ones",
        "headers": HEADERS[topic.audience],
        "may read it, too": ", ".join(f"`{user}`" for user in lineage.others) or "nobody",
        "look at it": f"`orders topics tail {topic.name}`",
        **({"data contract": f"[ODCS 3.1]({told.contract.file})"} if told.contract else {}),
    }
    return ["| | |", "|---|---|", *(f"| {name} | {cell(text)} |" for name, text in rows.items())]


def _drawn(topic: Topic, lineage: Lineage) -> str:
    pages = {stage: f"stages.html#{stage}" for stage in STAGES}
    return picture(topic.name, lineage.writers, lineage.readers, pages)


def _contents(topic: Topic) -> list[str]:
    rows = [
        f"| [{record.name}](#{record.name.lower()}) | {_names(told.by)} | {_names(told.takes)} |"
        for record in topic.records
        for told in [handled(record)]
    ]
    return ["| record | published by stage | handled by stage |", "|---|---|---|", *rows]


def _names(stages: Iterable[str]) -> str:
    return ", ".join(f"[{stage}](stages.md#{stage})" for stage in stages) or "none"


def _record(record: RecordType, told: Told) -> list[str]:
    definition = told.definitions[record.name]
    example = told.examples[record]
    indented = "\n".join(f"    {line}".rstrip() for line in example.text.splitlines())
    return [
        f"### {record.name}",
        "",
        cell(definition.schema["doc"]),
        "",
        f"Subject in the registry: `{record.subject}`",
        "",
        *_extended(definition.schema, told.homes),
        table(definition.schema["fields"], told.homes),
        "",
        f'??? example "An example{_under(example)}"',
        "    ``` { .json data-search-exclude='' }",
        indented,
        "    ```",
        "",
    ]


def _extended(schema: Schema, homes: Homes) -> list[str]:
    if "extends" not in schema:
        return []
    return [f"It begins with the fields of {link(schema['extends'], homes)}, the engine's own.", ""]


def _under(example: Example) -> str:
    kept = example.headers.get("ce_type", "")
    headers = f", header ce_type {kept}" if kept else ""
    return f", under the key {example.key}{headers}" if example.key else ""
