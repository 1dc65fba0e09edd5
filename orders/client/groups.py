"""How far the stages are, as the brokers know it: committed offsets and members of their
consumer groups."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import NamedTuple

from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaException,
    TopicPartition,
)
from confluent_kafka.admin import ConsumerGroupDescription, OffsetSpec  # type: ignore[attr-defined]

from orders.client.reading import Place
from orders.contracts.catalogue import STAGES
from orders.engine.core.ticket import Ticket
from orders.engine.core.wiring import Wiring
from orders.engine.kafka.admin import Admin
from orders.engine.kafka.client import (
    LOGGER,
    admin_properties,
    answer_seconds,
    failure,
    reason,
)
from orders.engine.ports.log import Committed
from orders.engine.settings import Settings

NO_OFFSET = -1001


class Inputs(NamedTuple):
    """What a stage reads: its chain topic, and all of its topics, that one first."""

    chain: str
    topics: tuple[str, ...]


def wiring_of(stage: str) -> Wiring:
    """The stage's own declaration, resolved."""
    return Wiring(import_module(f"services.{stage}.stage").STAGE)


def inputs(stage: str) -> Inputs:
    """From the stage's own declaration."""
    wiring = wiring_of(stage)
    return Inputs(wiring.chain, wiring.topics)


class Groups:
    """Asks the group coordinators. Raises TransientError when no answer comes in time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._partitions = settings.partitions
        self._admin = Admin(admin_properties(settings), answer_seconds(settings))

    def committed(self, stage: str, places: Iterable[Place]) -> dict[Place, Committed]:
        """The next offset that the stage will read at each place, with its metadata; places
        where it never committed are left out."""
        wanted = ConsumerGroupTopicPartitions(stage, [TopicPartition(*place) for place in places])
        return self._committed(wanted, stage)

    def all_committed(self, stage: str) -> dict[Place, Committed]:
        """The next offset that the stage will read at each place where it has ever committed, with
        its metadata. Asks nobody which topics the stage reads."""
        return self._committed(ConsumerGroupTopicPartitions(stage), stage)

    def tickets(self, stage: str) -> dict[int, Ticket]:
        """Partition -> what stands beside the committed offset of the stage's chain topic. Raises
        ConfigError where somebody committed by hand."""
        found = self.committed(stage, self.everywhere([inputs(stage).chain]))
        return {number: Ticket.parse(one.metadata) for (_, number), one in sorted(found.items())}

    def commit(self, stage: str, offsets: Mapping[Place, Committed]) -> None:
        """Commit for the stage's group from outside. The brokers refuse it while the group has
        members (TransientError says so)."""
        consumer = Consumer(
            {**admin_properties(self._settings), "group.id": stage, "enable.auto.commit": False},
            logger=LOGGER,
        )
        places = [
            TopicPartition(*place, committed.offset, committed.metadata)
            for place, committed in offsets.items()
        ]
        try:
            done = consumer.commit(offsets=places, asynchronous=False)
        except KafkaException as error:
            raise failure(reason(error), f"committing for {stage}") from error
        finally:
            consumer.close()
        for one in done:
            if one.error is not None:
                raise failure(one.error, f"committing {one.topic}/{one.partition} for {stage}")

    def ends(self, places: Iterable[Place]) -> dict[Place, int]:
        """The end of what is committed at each place."""
        return self._offsets(places, OffsetSpec.latest())  # type: ignore[no-untyped-call]

    def lows(self, places: Iterable[Place]) -> dict[Place, int]:
        """The first offset that exists at each place."""
        return self._offsets(places, OffsetSpec.earliest())  # type: ignore[no-untyped-call]

    def members(self) -> dict[str, ConsumerGroupDescription]:
        """The consumer group of every stage."""
        return self._admin.patiently(self._members)

    def everywhere(self, topics: Iterable[str]) -> list[Place]:
        """Every partition of these topics."""
        return [(topic, partition) for topic in topics for partition in range(self._partitions)]

    def _members(self) -> dict[str, ConsumerGroupDescription]:
        futures = self._admin.client.describe_consumer_groups(
            list(STAGES), request_timeout=self._admin.timeout
        )
        return {
            stage: self._admin.answer(future, f"asking for the members of {stage}")
            for stage, future in futures.items()
        }

    def _committed(
        self, wanted: ConsumerGroupTopicPartitions, stage: str
    ) -> dict[Place, Committed]:
        found = self._admin.patiently(lambda: self._asked(wanted, stage))
        return {
            (one.topic, one.partition): Committed(one.offset, one.metadata or "")
            for one in found
            if one.offset not in (NO_OFFSET, -1)
        }

    def _asked(self, wanted: ConsumerGroupTopicPartitions, stage: str) -> list[TopicPartition]:
        """Of all places or of none: one whose offset is not told would be taken for one where the
        stage has never committed."""
        doing = f"asking how far {stage} is"
        future = self._admin.client.list_consumer_group_offsets(
            [wanted], request_timeout=self._admin.timeout
        )[stage]
        found: list[TopicPartition] = self._admin.answer(future, doing).topic_partitions
        for one in found:
            if one.error is not None:
                raise failure(one.error, f"{doing} with {one.topic}/{one.partition}")
        return found

    def _offsets(self, places: Iterable[Place], spec: OffsetSpec) -> dict[Place, int]:
        return self._admin.offsets(places, spec, IsolationLevel.READ_COMMITTED)
