"""Ask a stage something, and see what comes of it: a record sent, and the records that name it
as their cause."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, NamedTuple

import typer

from orders.client.groups import Groups
from orders.client.producing import BY_KEY, Sender
from orders.client.scan import Found, Scan, followers
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import NotAllowed, TransientError
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings

POLL_SECONDS = 0.1
UNSAID = ("state", "control", "journal")
"""Kinds of a stage's own topics in which it answers nobody."""
SLACK_MS = 60_000
"""By how much wall clocks may differ."""

Wait = Annotated[
    bool, typer.Option("--wait", help="Follow until the stage has answered, and print the answer.")
]
Patience = Annotated[
    float,
    typer.Option(
        min=0.1,
        help="With --wait: wait no longer than so many seconds (exit code 5; the request stays).",
    ),
]


class Asked(NamedTuple):
    """A record that has arrived. `sent_at`: wall clock, milliseconds."""

    key: str
    topic: str
    partition: int
    offset: int
    sent_at: int

    @property
    def position(self) -> str:
        """As other records name it as their cause."""
        return f"{self.topic}/{self.partition}/{self.offset}"


class Request(NamedTuple):
    """A record to publish. `topic`: where several carry the record; `partition`: the key's own
    if not given."""

    record: type
    key: str
    value: Mapping[str, Any]
    topic: str | None = None
    partition: int = BY_KEY


def ask(settings: Settings, requests: Sequence[Request]) -> list[Asked]:
    """Publish one after the other; returns when all have arrived.

    Raises TooLarge or what the codec finds wrong before anything is sent; TransientError says how
    many have arrived, and of which one that is not known.
    """
    asked: list[Asked] = []
    with Sender(settings, Codec(RegistrySchemaIds(settings.registry_properties()))) as sender:
        for record, key, value, topic, _ in requests:
            sender.check(record, key, value, topic)
        for record, key, value, topic, partition_of_key in requests:
            with _in_doubt(key, len(asked), len(requests)):
                sender.send(record, key, value, topic, partition_of_key)
                sender.flush()
            where, partition, offset = sender.last.rsplit("/", 2)
            asked.append(Asked(key, where, int(partition), int(offset), int(time.time() * 1000)))
    return asked


@contextmanager
def _in_doubt(key: str, arrived: int, wanted: int) -> Iterator[None]:
    """A failure while a request is sent says what is known of it."""
    try:
        yield
    except TransientError as error:
        others = f"{arrived} of {wanted} requests were sent; " if wanted > 1 else ""
        raise TransientError(
            f"{error}; {others}whether the request for {key} was sent is not known: "
            f"`orders trace {key}` shows it if it arrived"
        ) from error.__cause__


@contextmanager
def sent(asked: Sequence[Asked], shown_by: str = "") -> Iterator[None]:
    """Whatever fails while an answer is awaited says that the requests were sent, and which command
    will show what comes of them: `orders trace` if none is named."""
    one = len(asked) == 1
    what = "the request was sent" if one else f"all {len(asked)} requests were sent"
    command = shown_by or (f"orders trace {asked[0].key}" if one else "orders trace ORDER")
    told = f"{what}: `{command}` shows what comes of it"
    try:
        yield
    except NotAllowed as error:
        raise NotAllowed(f"{error}; {told}", error.remedy) from error.__cause__
    except (TransientError, RegistryUnavailable) as error:
        raise TransientError(f"{error}; {told}") from error.__cause__


class Answers:
    """What stages make of what was asked. It is waited for while it is `wanted`, for so many
    seconds."""

    def __init__(
        self, settings: Settings, patience: float, wanted: Callable[[], bool] = lambda: True
    ) -> None:
        self._groups = Groups(settings)
        self._scan = Scan(settings)
        self._deadline = time.monotonic() + patience
        self._patience = patience
        self._wanted = wanted

    def wait(self, stage: str, asked: Asked) -> list[Found]:
        """What the stage answered once it has dealt with the record: empty if nothing came of
        it. Raises TransientError if it does not."""
        self.wait_until_read(stage, asked)
        return self.so_far(asked, outputs(stage, TOPICS[asked.topic].key))

    def wait_until_read(self, stage: str, asked: Asked) -> None:
        """Return when the stage has committed what it made of the record. Raises TransientError
        if it does not in time."""
        place = (asked.topic, asked.partition)
        while True:
            committed = self._groups.committed(stage, [place]).get(place)
            if committed is not None and committed.offset > asked.offset:
                return
            late = f"{stage} has not dealt with the request within {self._patience:g} s"
            self.pause(f"{late}: is it running? (`orders doctor`, `orders lag`)")

    def so_far(self, asked: Asked, topics: Sequence[str]) -> list[Found]:
        """What the record has led to on these topics, directly or not."""
        return followers(self.since(asked, topics), asked.position)

    def all(self, key: str, topics: Sequence[str]) -> list[Found]:
        """Everything that these topics still have about the key."""
        return self._scan.about(key, topics)

    def since(self, asked: Asked, topics: Sequence[str]) -> list[Found]:
        """Everything that was said about the key on these topics since it was asked."""
        return self._scan.about(asked.key, topics, asked.sent_at - SLACK_MS)

    def pause(self, complaint: str) -> None:
        """Wait a moment; raises TransientError with the complaint when patience is over, or nobody
        wants the answer any more."""
        if time.monotonic() > self._deadline or not self._wanted():
            raise TransientError(complaint)
        time.sleep(POLL_SECONDS)


def outputs(stage: str, about: str = "order") -> list[str]:
    """Topics in which a stage can answer about an order, or about what else is the key of the topic
    in which it was asked: its own, the notices, and its dead letters."""
    own = [
        topic.name
        for topic in TOPICS.values()
        if topic.owner == stage
        and (topic.key == about or topic.kind == "dlq")
        and topic.kind not in UNSAID
    ]
    return [*own, "orders.notices.v1"]


def in_vain(answers: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """What came of a word of which its stage has made nothing, ignored, set aside or nothing; and
    why. `answers`: by the record's name."""
    if "RecordIgnored" in answers:
        return "ignored", str(answers["RecordIgnored"]["reason"])
    if "DeadLetter" in answers:
        return "set aside", str(answers["DeadLetter"]["because"])
    return "nothing", ""
