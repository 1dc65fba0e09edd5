"""Records of the log -> what goes into the outbox: answers to be sent, receipts of interchanges,
and what partners say of those that they were sent."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, cast

import structlog

from orders.client.documents import Store, content_of, document_key
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.records import AnswerIssued, DocumentFiled
from orders.engine.errors import TransientError
from services.gateway.delivering.agreed import INTERCHANGES
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.partner import Partner
from services.gateway.delivering.rows import Fresh, Outgoing
from services.gateway.formats.answers.catalogue import Receipts
from services.gateway.formats.catalogue import detected
from services.gateway.formats.interchanges.received import Received
from services.gateway.formats.reading import Acknowledged

RECEIPT = "RECEIPT"
"""Kind of what tells that an interchange came."""
DIGITS = 9
"""Of a control number of ours at most, as ISA13 and UNB 0020 are drawn."""
_log = structlog.get_logger("deliver")


class Read(NamedTuple):
    """A record of the log, and where it is read on after it."""

    topic: str
    partition: int
    following: int
    value: bytes | None


class Came(NamedTuple):
    """What became of an answer meanwhile: `outcome` is a state of the outbox."""

    one: Outgoing
    outcome: str


Work = Callable[[], Iterable[Came]]
"""What a record comes to in the outbox, within its commit."""


class Found(NamedTuple):
    """What a document of a partner has: its word on what it was sent, and interchanges of which
    it is told that they came."""

    said: Sequence[Acknowledged]
    interchanges: Sequence[Received]


class Taker:
    """Takes records into the outbox. `partners`: by channel; `now`: wall clock, ms."""

    def __init__(
        self,
        outbox: Outbox,
        partners: Mapping[str, Partner],
        codec: Codec,
        store: Store,
        now: Callable[[], int],
    ) -> None:
        self._outbox, self._partners = outbox, partners
        self._codec, self._store, self._now = codec, store, now

    def take(self, records: Sequence[Read]) -> list[Came]:
        """All of these, and how far the log is read by them, in one commit. They are read before
        it, as couriers wait while it lasts."""
        works = [work for record in records if (work := self._work(record)) is not None]
        came: list[Came] = []
        with self._outbox.commit():
            for work in works:
                came += work()
            self._outbox.read_to({(one.topic, one.partition): one.following for one in records})
        return came

    def _work(self, record: Read) -> Work | None:
        if record.value is None:
            return None
        try:
            kind, value = self._codec.decode(record.value, record.topic)
        except UndecodableRecord as error:
            place = f"{record.topic}/{record.partition}/{record.following - 1}"
            _log.error("not_taken", record=place, because=error.reason)
            return None
        if kind.name == AnswerIssued.__name__:
            said = cast(AnswerIssued, value)
            partner = self._partners.get(said["order_id"].partition(":")[0])
            return partial(self._answer, said, partner) if partner else None
        if kind.name == DocumentFiled.__name__:
            filed = cast(DocumentFiled, value)
            partner = self._partners.get(filed["channel"])
            if partner and partner.delivery.format in INTERCHANGES:
                return self._document(filed, partner)
        return None

    def _answer(self, said: AnswerIssued, partner: Partner) -> Iterator[Came]:
        fresh = Fresh(
            channel=partner.channel,
            about=said["order_id"],
            answer_id=said["answer_id"],
            kind=said["kind"],
            version=said["version"],
            step=said["step"],
            media_type=partner.form.media_type,
            patience=partner.patience,
        )

        def write(name: str, number: int) -> bytes:
            return partner.form.answer(said, partner.heading(name, number, said["at"]))

        left_out = self._outbox.put(fresh, partner.delivery.first_number, write, self._now())
        yield from (Came(one, "left_out") for one in left_out)

    def _document(self, filed: DocumentFiled, partner: Partner) -> Work | None:
        try:
            found = self._found(filed, partner)
        except Exception as error:  # strangers write documents: one must not hold up all answers
            _log.error("not_taken", sha256=filed["sha256"], because=type(error).__name__)
            return None
        return None if found is None else partial(self._filed, found, filed, partner)

    def _found(self, filed: DocumentFiled, partner: Partner) -> Found | None:
        form, receipts = partner.delivery.format, partner.form.receipts
        content = self._content(filed)
        if content is None or not receipts or form not in (filed["format"], detected(content)):
            return None
        came = receipts.received(content, partner.profile)
        said = [word for one in came for word in one.acknowledged()]
        tell = partner.delivery.receipts and not filed["acknowledges"]
        return Found(said, [one for one in came if tell and receipts.answered(one)])

    def _filed(self, found: Found, filed: DocumentFiled, partner: Partner) -> Iterator[Came]:
        for said in found.said:
            about = self._outbox.acknowledge(
                partner.channel,
                _number(said.number),
                taken=said.taken,
                because=said.because,
                now=self._now(),
            )
            yield from (Came(one, "acknowledged" if said.taken else "refused") for one in about)
        if receipts := partner.form.receipts:
            for n, one in enumerate(found.interchanges):
                self._receipt(n, one, receipts, filed, partner)

    def _receipt(
        self, n: int, one: Received, receipts: Receipts, filed: DocumentFiled, partner: Partner
    ) -> None:
        """An interchange that comes again is told of again, by the same bytes: it seems that its
        sender has not had them."""
        fresh = Fresh(
            channel=partner.channel,
            about=document_key(partner.channel, filed["sha256"]),
            answer_id=f"receipt-{n}",
            kind=RECEIPT,
            version=0,
            step=0,
            media_type=partner.form.media_type,
            patience=None,
        )

        def write(name: str, number: int) -> bytes:
            heading = partner.heading(name, number, filed["at"], test=one.test)
            return receipts.receipt(one, heading)

        self._outbox.again(fresh.about, fresh.answer_id, "its interchange came again")
        self._outbox.put(fresh, partner.delivery.first_number, write, self._now())

    def _content(self, filed: DocumentFiled) -> bytes | None:
        """None where nobody can read it: its sender has no receipt then, and sends it again."""
        try:
            return content_of(filed, self._store)
        except TransientError as error:
            _log.error("not_taken", sha256=filed["sha256"], because=str(error))
            return None


def _number(said: str) -> int:
    """A control number as the partner names it; 0, which is none of ours, for one that is longer
    than theirs are or no number."""
    return int(said) if said.isdecimal() and len(said) <= DIGITS else 0
