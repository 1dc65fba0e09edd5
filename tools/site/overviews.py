"""The pages that are about many topics: the catalogue, the stages, the types that records share."""

from collections.abc import Iterable, Iterator, Mapping

from orders.client.groups import wiring_of
from orders.contracts.catalogue import CHAIN, TOPICS
from orders.contracts.topic import Topic
from tools.contracts.sources import Definition
from tools.site.fields import Homes, cell, symbols, table
from tools.site.lineage import Lineage
from tools.site.topics import SECTIONS, sentence


def by_section() -> Iterator[tuple[str, list[Topic]]]:
    """(title, topics): every topic once."""
    for title, kinds in SECTIONS.items():
        yield title, [topic for topic in TOPICS.values() if topic.kind in kinds]


def catalogue() -> str:
    """Every topic in a line."""
    lines = ["# Topics", ""]
    for title, topics in by_section():
        lines += [f"## {title}", "", "| topic | about | owner | key | records |"]
        lines += ["|---|---|---|---|---|", *map(_row, topics), ""]
    return "\n".join(lines)


def stages(lineages: Mapping[str, Lineage]) -> str:
    """What each stage reads and writes."""
    lines = ["# Stages", "", "In the order in which an order meets them; tracking watches all."]
    for stage in CHAIN:
        declared = wiring_of(stage).stage
        ledgers = ", ".join(f"`{ledger}`" for ledger in declared.ledgers) or "none"
        reads = [name for name in TOPICS if stage in lineages[name].readers]
        writes = [name for name in TOPICS if stage in lineages[name].writers]
        lines += ["", f"## {stage}", "", "| | |", "|---|---|"]
        lines += [f"| reads | {_topics(reads)} |", f"| writes | {_topics(writes)} |"]
        lines += [f"| ledgers | {ledgers} |"]
    return "\n".join([*lines, ""])


def types(shared: Iterable[Definition], homes: Homes) -> str:
    """Every type that records share, by name."""
    lines = ["# Types that records share", ""]
    for definition in sorted(shared, key=lambda one: one.name):
        schema = definition.schema
        lines += [f"## {definition.name}", "", cell(schema["doc"]), ""]
        if schema["type"] == "enum":
            lines += [f"One of {symbols(schema)}.", ""]
        else:
            lines += [table(schema["fields"], homes), ""]
    return "\n".join(lines)


def _row(topic: Topic) -> str:
    names = ", ".join(
        f"[{record.name}]({topic.name}.md#{record.name.lower()})" for record in topic.records
    )
    about = cell(sentence(topic.about))
    return f"| [{topic.name}]({topic.name}.md) | {about} | {topic.owner} | {topic.key} | {names} |"


def _topics(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}]({name}.md)" for name in names) or "none"
