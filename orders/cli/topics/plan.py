"""What it takes to bring a cluster and its registry to the catalogue, and what must not be done."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from orders.cli.topics.cluster import Cluster, Existing
from orders.cli.topics.subjects import LEVEL, REQUESTS, Subjects, SubjectState
from orders.cli.topics.wanted import configuration
from orders.contracts.topic import Topic

Action = Literal["create topic", "configure topic", "protect subject", "register schema"]


@dataclass(frozen=True)
class Step:
    """One change. `detail` says what changes, for a person."""

    action: Action
    name: str
    detail: str
    do: Callable[[], None]


@dataclass(frozen=True)
class Refusal:
    """A change that the catalogue asks for and that would lose data or break readers."""

    name: str
    because: str


@dataclass(frozen=True)
class Plan:
    """Nothing is carried out while there is a refusal. No steps: the cluster is as the catalogue
    has it."""

    steps: tuple[Step, ...]
    refusals: tuple[Refusal, ...]

    def carry_out(self) -> None:
        """Topics first, then subjects: a schema without its topic misleads nobody, a topic without
        its schema stops its writers.

        Doing it again after a failure goes on where it stopped.
        """
        if self.refusals:
            raise ValueError("a plan with refusals is not carried out")
        with ThreadPoolExecutor(REQUESTS) as pool:
            for actions in (
                ("create topic", "configure topic"),
                ("protect subject",),
                ("register schema",),
            ):
                list(
                    pool.map(
                        lambda step: step.do(),
                        [step for step in self.steps if step.action in actions],
                    )
                )


def make_plan(catalogue: Mapping[str, Topic], cluster: Cluster, subjects: Subjects) -> Plan:
    """Compare; changes nothing."""
    existing, replication = cluster.existing(catalogue)
    states = subjects.examine([record for topic in catalogue.values() for record in topic.records])
    found: list[Step | Refusal] = []
    for name, topic in catalogue.items():
        if name in existing:
            found += _compare(topic, existing[name], cluster)
        else:
            found.append(_creation(topic, replication, cluster))
    found += (one for state in states for one in _subject(state, subjects))
    return Plan(
        tuple(one for one in found if isinstance(one, Step)),
        tuple(one for one in found if isinstance(one, Refusal)),
    )


def _creation(topic: Topic, replication: int, cluster: Cluster) -> Step:
    wanted = configuration(topic, replication)
    detail = f"{topic.partitions} partitions x {replication}, {topic.cleanup}"
    return Step(
        "create topic",
        topic.name,
        detail,
        lambda: cluster.create(topic.name, topic.partitions, replication, wanted),
    )


def _compare(topic: Topic, existing: Existing, cluster: Cluster) -> Iterator[Step | Refusal]:
    if existing.partitions != topic.partitions:
        yield Refusal(
            topic.name,
            f"it has {existing.partitions} partitions, the catalogue says {topic.partitions}; "
            "their number never changes, because keys"
            " would move between partitions that hold their state: make a new topic instead",
        )
    wanted = configuration(topic, existing.replication)
    changes = {
        name: value for name, value in wanted.items() if existing.configuration.get(name) != value
    }
    losses = list(_losses(existing.configuration, changes))
    yield from (Refusal(topic.name, because) for because in losses)
    if changes and not losses:
        detail = ", ".join(
            f"{name} {existing.configuration.get(name)} → {value}"
            for name, value in changes.items()
        )
        yield Step(
            "configure topic", topic.name, detail, lambda: cluster.configure(topic.name, changes)
        )


def _losses(now: Mapping[str, str], changes: Mapping[str, str]) -> Iterator[str]:
    """Settings that would make the broker drop records that it keeps today."""
    old, new = now["cleanup.policy"], changes.get("cleanup.policy", now["cleanup.policy"])
    if added := set(new.split(",")) - set(old.split(",")):
        yield (
            f"cleanup.policy {old} → {new} would let the broker {' and '.join(sorted(added))} "
            "records that it keeps today"
        )
    keeps, wanted = int(now["retention.ms"]), int(changes.get("retention.ms", now["retention.ms"]))
    if "delete" in old and wanted != -1 and (keeps == -1 or wanted < keeps):
        yield (
            f"retention.ms {keeps} → {wanted} would delete records at once; if that is meant, "
            "set it with Kafka's own tools first"
        )


def _subject(state: SubjectState, subjects: Subjects) -> Iterator[Step | Refusal]:
    record = state.record
    yield from (Refusal(record.subject, fault) for fault in state.breaks)
    if state.level != LEVEL:
        change = (
            f"compatibility {state.level} → {LEVEL}" if state.level else f"compatibility {LEVEL}"
        )
        yield Step("protect subject", record.subject, change, lambda: subjects.protect(record))
    if not state.registered and not state.breaks:
        what = "a new version" if state.level else "the first version"
        yield Step("register schema", record.subject, what, lambda: subjects.register(record))
