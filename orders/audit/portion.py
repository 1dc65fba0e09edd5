"""Some partitions, read and checked together: partition p of every topic holds the same orders,
so memory need not hold more."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orders.audit.agreement import CHAIN, INPUTS, LINKED, STORY, UNTOLD
from orders.audit.checks.submissions import SUBMISSIONS, Known
from orders.audit.crossing import KEEPERS
from orders.audit.cut import Cut, take_cut
from orders.audit.effects import TELL, Effects
from orders.audit.goods import ABOUT_ORDERS, QUALITY, REPORTS, Report, Said, report_of, said_of
from orders.audit.latency import Latency
from orders.audit.letters import Letters
from orders.audit.listed import JUDGED, LISTS, Listed
from orders.audit.sequences import Sequences
from orders.audit.source import Place, Record, Source, Span
from orders.audit.spoken import SPOKEN, proven
from orders.audit.spoken import TOPIC as PEOPLE
from orders.audit.standing import Standing, States
from orders.audit.stories import Stories
from orders.audit.story import Story
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.topic import RecordType

STATUSES = "orders.status.v1"
TIMED = frozenset((*CHAIN.values(), "orders.aftersales.v1", STATUSES))
"""Topics whose records show how long a stage took."""


@dataclass(slots=True)
class Portion:
    """What was read of some partitions.

    by_place, standings what the states say, by (stage, partition) and by stage
    garbage             records that are none, or not that of their key: topic, partition, offset,
                        whether at least its kind is known
    unread, waiting     keys of which a stage has still something to read; how many records that are
    reports             what warehouses reported about articles
    listed              what their lists said of shelves, and what came of it
    said                which of them may not be sold, or may again
    ends                what was read of each topic
    words               where each stands that was said in a customer's name -> whether it bears a
                        proof, or the name of who heard it
    effects             what was to leave the house
    moved_at            partition -> business time at which tracking moved a status last
    at                  (stage, partition) -> business time up to which its states know everything
    """

    partitions: tuple[int, ...]
    cut: Cut
    states: States
    by_place: dict[Place, Mapping[str, Standing]] = field(default_factory=dict)
    standings: dict[str, dict[str, Standing]] = field(default_factory=dict)
    stories: Stories = field(default_factory=Stories)
    effects: Effects = field(default_factory=Effects)
    letters: Letters = field(default_factory=Letters)
    unread: dict[str, set[str]] = field(default_factory=lambda: {stage: set() for stage in CHAIN})
    waiting: Counter[str] = field(default_factory=Counter)
    garbage: list[tuple[str, int, int, bool]] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    listed: Listed = field(default_factory=Listed)
    said: list[Said] = field(default_factory=list)
    ends: dict[Place, Span] = field(default_factory=dict)
    words: dict[str, bool] = field(default_factory=dict)
    moved_at: dict[int, int] = field(default_factory=dict)
    at: dict[Place, int] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        """As checks of orders take it."""
        return Known(self.standings, self.unread, self.letters, self.cut)

    def settle(self) -> None:
        """No more states are read: note what they say, and as of when."""
        for stage in CHAIN:
            known = self.standings[stage] = {}
            for partition in self.partitions:
                place = (stage, partition)
                self.by_place[place] = self.states.standings(place)
                known.update(self.by_place[place])
                self.at[place] = self.states.at(place)
        self.states.forget()

    def set_aside(self, stage: str, key: str) -> bool:
        """Whether the stage has dead letters of this key: it may have read of it what it did not
        act upon."""
        return (stage, key) in self.letters.about

    def up_to_date(self, stage: str, key: str) -> bool:
        """Whether the stage has acted upon all that was said about this key."""
        return key not in self.unread[stage] and not self.set_aside(stage, key)

    def at_rest(self, order_id: str) -> bool:
        """Whether every stage has acted upon all that was said about this order, and none keeps
        money whose order it does not know."""
        standing = self.standings["review"].get(order_id)
        return not (standing is not None and standing.unclaimed) and all(
            self.up_to_date(stage, order_id) for stage in CHAIN if stage != "tracking"
        )

    def read_by_books(self, record: Record, key: str) -> bool:
        """Whether the stages that keep stock have acted upon this record about an article."""
        return all(
            self.cut.has_read(stage, *record[:3]) and not self.set_aside(stage, key)
            for stage in KEEPERS
        )

    @property
    def moving(self) -> set[str]:
        """Articles of which one of the stages that keep stock has still something to hear."""
        found = set[str]()
        for stage in KEEPERS:
            found |= self.unread[stage]
            found |= {key for of, key in self.letters.about if of == stage}
            for story in self.stories.orders.values():
                if not self.up_to_date(stage, story.order_id):
                    found |= story.articles
        return found

    def status_of(self, story: Story) -> str:
        """What tracking says of the order, or why it says nothing."""
        if story.told is not None:
            return story.told.status
        if story.refused_as_old in story.ends:
            return story.refused_as_old.status
        if LINKED in story.order_id and "ChangeRefused" in story.mentions:
            return (
                "rejected"  # the id is not for outsiders, and tracking has no order of it (TR-05)
            )
        return "dead_lettered" if self.set_aside("intake", story.order_id) else "submitted"


class Reader:
    """Reads portions in the order that makes them exact (see `cut`). `step` is told of every
    record, for the progress bar; `sequences` of every state."""

    def __init__(
        self, source: Source, codec: Codec, latency: Latency, step: Callable[[], None]
    ) -> None:
        self._source = source
        self._codec = codec
        self.sequences = Sequences(codec)
        self._latency = latency
        self._step = step

    def states(self, partitions: Sequence[int]) -> Portion:
        """First half: how far the stages are, and what their states say."""
        portion = Portion(
            tuple(partitions), take_cut(self._source, partitions), States(self._codec)
        )
        places = [
            (f"{stage}.state.v1", partition) for stage in CHAIN for partition in portion.partitions
        ]

        def add(record: Record) -> None:
            portion.states.add(record)
            self.sequences.add(record)

        self._read(portion, self._source.bounds(places), add)
        return portion

    def end_batches(self, portion: Portion) -> None:
        """No more states are read: where their ends cut a batch that was being written, the rest
        of it follows by now. Without it they would not know all that they are taken to
        (`Portion.at`)."""
        read = {place: span.end for place, span in portion.ends.items()}
        for record in self._source.read(
            {place: Span(read[place], now.end) for place, now in self._source.bounds(read).items()}
        ):
            self._step()
            portion.states.end_batch(record)
            self.sequences.end_batch(record)

    def topics(self, portion: Portion) -> None:
        """Second half: everything that was published, and what is still to be read."""
        spans = {}
        for (topic, partition), span in self._source.bounds(
            [
                (topic, partition)
                for topic in dict.fromkeys((*STORY, *INPUTS))
                for partition in portion.partitions
            ]
        ).items():
            start = span.start if topic in STORY else portion.cut.starts(topic, partition)
            if start is not None:
                spans[topic, partition] = Span(max(start, span.start), span.end)
        self._read(portion, spans, lambda record: self._fold(portion, record))
        self._look_again(portion)
        portion.stories.settle()
        self._latency.close(portion.stories.orders)

    def _look_again(self, portion: Portion) -> None:
        """What the stages have still to read of all that is told by now (see `cut`)."""
        places = [(topic, partition) for topic in INPUTS for partition in portion.partitions]
        spans = {
            place: Span(portion.ends[place].end, now.end)
            for place, now in self._source.bounds(places).items()
            if place in portion.ends
        }
        for record in self._source.read(spans):
            self._step()
            self._leave_unread(portion, record)

    def _read(
        self, portion: Portion, spans: dict[Place, Span], take: Callable[[Record], None]
    ) -> None:
        portion.ends |= spans
        for record in self._source.read(spans):
            self._step()
            take(record)

    def _fold(self, portion: Portion, record: Record) -> None:
        topic, key = record.topic, self._leave_unread(portion, record)
        if topic not in STORY or record.value is None:
            return
        known = self._codec.record_of(record.value, topic)
        if known is not None and known.name in UNTOLD:
            return
        if topic == PEOPLE and (known is None or known.name not in SPOKEN | TELL):
            return
        try:
            kind, value = self._codec.decode(record.value, topic)
            if kind.name in TELL:
                portion.effects.take(kind.name, value)
            else:
                self._take(portion, record, kind, value, key)
        except UndecodableRecord:
            portion.garbage.append((topic, record.partition, record.offset, known is not None))
        if topic == STATUSES:
            portion.moved_at[record.partition] = int(record.header("at") or 0)
        if topic in TIMED:
            owner = TOPICS[topic].owner
            self._latency.wrote(record, owner if owner in CHAIN else None)

    def _leave_unread(self, portion: Portion, record: Record) -> str:
        """Note which stages have still to read the record; returns its key."""
        key = (record.key or b"").decode(errors="replace")
        for stage, position in portion.cut.marks(record.topic, record.partition):
            if record.offset >= position:
                portion.unread[stage].add(key)
                portion.waiting[stage] += 1
        return key

    def _take(
        self, portion: Portion, record: Record, kind: RecordType, value: dict[str, Any], key: str
    ) -> None:
        match TOPICS[record.topic].kind:
            case _ if record.topic in (LISTS, JUDGED):
                portion.listed.take(record, kind.name, value)
            case "dlq":
                portion.letters.add(
                    value, value["at"] <= portion.at.get((value["stage"], record.partition), -1)
                )
            case "control":
                portion.letters.control(record.topic.partition(".")[0], value["key"])
            case "partner" if record.topic == REPORTS:
                if kind.name in QUALITY:
                    portion.said.append(said_of(record, kind.name, value))
                elif kind.name != ABOUT_ORDERS:
                    read = portion.read_by_books(record, key)
                    portion.reports.append(report_of(record, kind.name, value, read))
            case "answers":
                portion.words[record.position] = proven(value)
                portion.stories.hear(kind.name, value)
            case _ if value["order_id"] == key:
                portion.stories.add(record, kind.name, value)
            case "chain" if (
                record.topic == SUBMISSIONS
            ):  # under a key that is not its own: intake must have set it aside
                portion.garbage.append((record.topic, record.partition, record.offset, True))
