"""The stages: somebody works every partition, all topics of a stage go together, no circuit breaker
is open, nobody has paused one, no key is parked."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from confluent_kafka.admin import ConsumerGroupDescription  # type: ignore[attr-defined]

from orders.cli.dlq.letters import read_letters
from orders.cli.doctor.check import Check, fail, ok
from orders.cli.doctor.lost import lost_offsets, met
from orders.client.groups import Groups, Inputs, inputs
from orders.client.reading import Place
from orders.client.states import States
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from orders.engine.core.ticket import Ticket
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.ports.log import Committed
from orders.engine.settings import Settings


def stages(settings: Settings) -> Iterator[Check]:
    """Members, offsets and circuit breaker of every stage. Raises TransientError if the
    coordinators do not answer."""
    groups, states = Groups(settings), States(settings)
    members = groups.members()
    for stage in STAGES:
        read, found = inputs(stage), met(groups, states, stage)
        yield replicas(stage, read.chain, members[stage], settings.partitions)
        yield offsets(
            stage, read, found.committed, found.lived, settings.partitions, found.confirmed
        )
        yield from circuit_breaker(stage, read.chain, found.committed)
        yield from paused(stage, read.chain, found.committed)


def parked(settings: Settings) -> Iterator[Check]:
    """Keys that wait for a person, by stage."""
    letters = read_letters(
        STAGES, settings, Codec(RegistrySchemaIds(settings.registry_properties())), States(settings)
    )
    keys = Counter(
        stage
        for stage, _ in {
            (letter.stage, letter.value["state_key"])
            for letter in letters
            if letter.standing == "parked"
        }
    )
    for stage, count in sorted(keys.items()):
        mend = (
            f"`orders dlq ls {stage} --parked`; mend the cause, then `orders dlq redrive "
            f"{stage} --all`"
        )
        yield fail(f"{stage} keys", f"{count} parked", mend)
    if not keys:
        yield ok("parked keys", "none")


def replicas(stage: str, chain: str, group: ConsumerGroupDescription, partitions: int) -> Check:
    """Every partition of the chain topic belongs to exactly one member."""
    owners = Counter(
        place.partition
        for member in group.members
        for place in member.assignment.topic_partitions
        if place.topic == chain
    )
    found = f"{len(group.members)} with {len(owners)} of {partitions} partitions"
    if not group.members:
        return fail(
            f"{stage} replicas", "none", f"`orders run {stage}`, or `python -m services.{stage}`"
        )
    if len(owners) < partitions or max(owners.values()) > 1:
        return fail(
            f"{stage} replicas",
            found,
            "a rebalance may be under way: ask again; else look at the logs of the replicas",
        )
    return ok(f"{stage} replicas", found)


def offsets(
    stage: str,
    read: Inputs,
    committed: Mapping[Place, Committed],
    lived: Collection[int],
    partitions: int,
    confirmed: Mapping[int, int] = MappingProxyType({}),
) -> Check:
    """All topics of a stage stand at committed offsets, partition by partition, or none does: then
    the stage has never worked it.

    `lived`: partitions where it has written states, so it has; `confirmed`: the last batch of each
    that Redis knows of.
    """
    lost = list(lost_offsets(read, committed, lived, partitions, confirmed))
    if lost:
        more = f", and {len(lost) - 1} more" if len(lost) > 1 else ""
        mend = (
            f"stop {stage}, look for what deleted it, then `orders offsets restore {stage}`: it "
            "shows what to commit, or does with --yes"
        )
        return fail(f"{stage} offsets", f"{lost[0].found}{more}", mend)
    worked = sum((read.chain, partition) in committed for partition in range(partitions))
    return ok(
        f"{stage} offsets",
        f"{len(read.topics)} topics together on {worked} partitions"
        if worked
        else "it has never run",
    )


def paused(stage: str, chain: str, committed: Mapping[Place, Committed]) -> Iterator[Check]:
    """A finding only if a person has paused it."""
    found = {
        partition: because
        for (topic, partition), one in committed.items()
        if topic == chain
        and '"paused"' in one.metadata
        and (because := Ticket.parse(one.metadata).paused)
    }
    if found:
        partitions = ", ".join(map(str, sorted(found)))
        why = next(iter(found.values()))
        yield fail(
            f"{stage} paused",
            f"by a person, on partitions {partitions}: {why}",
            f"`orders resume {stage}` lets it go on",
        )


def circuit_breaker(
    stage: str, chain: str, committed: Mapping[Place, Committed]
) -> Iterator[Check]:
    """A finding only if it is open."""
    open_on: dict[int, str] = {}
    for (topic, partition), found in committed.items():
        if topic == chain and '"circuit_open"' in found.metadata:
            open_on[partition] = Ticket.parse(found.metadata).circuit_open
    if open_on:
        because = (
            f"open on partitions {', '.join(map(str, sorted(open_on)))}: "
            f"{next(iter(open_on.values()))}"
        )
        yield fail(
            f"{stage} circuit breaker",
            because,
            f"mend the cause, then `orders dlq reset-breaker {stage}` and "
            f"`orders dlq redrive {stage} --all`",
        )
