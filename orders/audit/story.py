"""What the topics say of one order."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.audit.binding import Binding
from orders.audit.brought import Transfers
from orders.audit.buyers import Buyers
from orders.audit.claims import Claims
from orders.audit.correspondence import Correspondence
from orders.audit.dues import Dues
from orders.audit.exceptions import Exceptions
from orders.audit.exchanges import Exchanges
from orders.audit.figures import Figures
from orders.audit.gates import Gates
from orders.audit.interchanges import Interchanges
from orders.audit.materials import Materials
from orders.audit.options import Options
from orders.audit.parts import Parts
from orders.audit.plans import Claim
from orders.audit.promises import Promises
from orders.audit.proofs import Proofs
from orders.audit.reductions import Reductions
from orders.audit.samples import Samples
from orders.audit.services import Services
from orders.audit.signatures import Signatures
from orders.audit.spoken import Effect
from orders.audit.timeline import Timeline
from orders.audit.verdicts import Verdicts
from orders.audit.waiting import Waiting

Value = Mapping[str, Any]
Quantities = Counter[int]
"""Line number -> amount."""


class Mention(NamedTuple):
    """Where the last record of a kind stands."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    version: int


class Sent(NamedTuple):
    """Units of an article that left a warehouse, by the notice at `place` (topic, partition,
    offset)."""

    place: tuple[str, int, int]
    sku: str
    warehouse: str
    quantity: int


class Amount(NamedTuple):
    """Money."""

    minor: int
    currency: str


class End(NamedTuple):
    """A way in which an order ended."""

    step: int
    status: str


class Told(NamedTuple):
    """What tracking says."""

    step: int
    status: str
    final: bool


class Asked(NamedTuple):
    """A submission that must get exactly one answer."""

    name: str
    partition: int
    offset: int

    @property
    def position(self) -> str:
        """partition/offset, as answers name it."""
        return f"{self.partition}/{self.offset}"


class Taken(NamedTuple):
    """What intake accepted for the submission at `position`; `completed`: it says that it filled
    something in."""

    position: str
    digest: bytes
    completed: bool


@dataclass(slots=True)
class Story:
    """One order. Amounts are minor units by currency; quantities by line number.

    asked, answers      submissions that must be answered; partition/offset of one -> how many
                        answers name it as their cause
    contents            partition/offset of a submission -> digest of its order
    taken               what intake accepted
    changing            the last submission that was taken as a change
    mentions            record name -> where its last one stands
    once                (record name, what makes it one of its kind) -> how often it was seen
    told                its last status
    version             the latest that anybody spoke of; `stands` is the latest that has a step
    received            versions that intake sent on
    amended             versions that were taken back for a change
    taking_back         places of the records that took them back
    denied              versions of which it was said that they are not taken back
    taken_back_in_vain  versions that were taken back after that
    ordered             of the latest version; None as long as intake has not accepted the order
    stopped             of the latest version of which anything was stopped
    stops               whole stops that are ends, by version and outcome
    parted              a part of it was cancelled; `cancelled`: somebody asked for it to be
    packages            numbers of the packages in which it was packed
    overpacked          shipments whose planned cartons hold more than the shipment has
    came_back           articles that were returned
    sent_after_stop     shipments that left the house after the whole order was stopped
    asked_back          refund id -> what a stage asked the bank to pay
    paid_back           bank document -> the refund that it paid, and how much
    reports             what a partner reported: what makes it one document -> where it stands, once
                        or more often
    caused              places of reports that something came of
    buyers              for whom it was handed in, and received
    effects             what came of the words of people
    offers              offer id -> whether it is open still
    revisions           offer id -> version that its customer agreed to have reduced
    clarifications      the same, of what was asked about the order
    correspondence      what its partner is to be told, and was
    promises            when the goods were to be there, and when they were
    dues                what it costs and what is paid, for the checks of money
    verdicts            what people said about its holds
    signatures          who signed its contracts of sale, and `binding` what became of them
    waiting             how long it waited for a warehouse, and who knows
    reductions          what its customer agreed to have less of
    figures             what it comes to, and what tracking has told of that
    timeline            what of it is told fact by fact, and should be
    exceptions          what was said not to be as it should, and should have been
    parts               in which parts it is handed on and allocated
    options             what its customer was offered where it comes later, and took
    interchanges        what came under a control number, where it is one; None of an order
    transfers           what was to be brought for it from other houses
    materials           what is held for lines that are made
    proofs              what shows that it was delivered, and what should have
    services            when services were to be rendered, and what was told of it
    gates               at which gates it waited, and what went past a closed one
    exchanges           the return that it is exchanged for, and others that are for its own
    claims              what carriers have to answer for of it, and what came of that
    dated               days by which it said to have what it waits for, by its place in the queue
    samples             its approvals that people looked at afterwards
    straight            hand-offs that were made at once
    documents           SHA-256 of each document that it came in -> when it did, wall clock
    judged_at           when review first spoke of it, business time
    refused_as_old      a submission came too late to be told from a repeat; the order's end only if
                        it has no other
    """

    order_id: str
    asked: list[Asked] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    contents: dict[str, bytes] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    changing: Asked | None = None
    submitted_at: int | None = None
    released_at: int | None = None
    mentions: dict[str, Mention] = field(default_factory=dict)
    once: Counter[tuple[str, tuple[Any, ...]]] = field(default_factory=Counter)
    version: int = 0
    stands: int = 0
    received: set[int] = field(default_factory=set)
    amended: set[int] = field(default_factory=set)
    taking_back: set[str] = field(default_factory=set)
    denied: set[int] = field(default_factory=set)
    taken_back_in_vain: set[int] = field(default_factory=set)
    step: int = 0
    status: str = ""
    ends: list[End] = field(default_factory=list)
    refused_as_old: End | None = None
    told: Told | None = None
    ordered: Quantities | None = None
    stopped: Quantities = field(default_factory=Counter)
    stopped_of: int = 0
    dispatched: Quantities = field(default_factory=Counter)
    returned: Quantities = field(default_factory=Counter)
    packages: list[str] = field(default_factory=list)
    overpacked: list[str] = field(default_factory=list)
    came_back: set[str] = field(default_factory=set)
    stopped_whole: bool = False
    parted: bool = False
    cancelled: bool = False
    stops: Counter[tuple[int, str]] = field(default_factory=Counter)
    sent_after_stop: list[str] = field(default_factory=list)
    asked_back: dict[str, Amount] = field(default_factory=dict)
    paid_back: dict[str, tuple[str, Amount]] = field(default_factory=dict)
    reports: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    caused: set[str] = field(default_factory=set)
    straight: Counter[str] = field(default_factory=Counter)
    documents: dict[str, int] = field(default_factory=dict)
    judged_at: int | None = None
    dispatches: list[Sent] = field(default_factory=list)
    buyers: Buyers = field(default_factory=Buyers)
    effects: list[Effect] = field(default_factory=list)
    offers: dict[str, bool] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    clarifications: dict[str, bool] = field(default_factory=dict)
    correspondence: Correspondence = field(default_factory=Correspondence)
    promises: Promises = field(default_factory=Promises)
    dues: Dues = field(default_factory=Dues)
    verdicts: Verdicts = field(default_factory=Verdicts)
    samples: Samples = field(default_factory=Samples)
    signatures: Signatures = field(default_factory=Signatures)
    binding: Binding = field(default_factory=Binding)
    waiting: Waiting = field(default_factory=Waiting)
    reductions: Reductions = field(default_factory=Reductions)
    figures: Figures = field(default_factory=Figures)
    timeline: Timeline = field(default_factory=Timeline)
    exceptions: Exceptions = field(default_factory=Exceptions)
    parts: Parts = field(default_factory=Parts)
    dated: set[Claim] = field(default_factory=set)
    options: Options = field(default_factory=Options)
    transfers: Transfers = field(default_factory=Transfers)
    materials: Materials = field(default_factory=Materials)
    proofs: Proofs = field(default_factory=Proofs)
    services: Services = field(default_factory=Services)
    gates: Gates = field(default_factory=Gates)
    exchanges: Exchanges = field(default_factory=Exchanges)
    claims: Claims = field(default_factory=Claims)
    interchanges: Interchanges | None = None

    @property
    def articles(self) -> set[str]:
        """What of it was sent or came back."""
        return {sent.sku for sent in self.dispatches} | self.came_back

    @property
    def numbered(self) -> int:
        """How often something came under its control number, if it is one."""
        return len(self.interchanges.came) if self.interchanges is not None else 0

    @property
    def submitted(self) -> bool:
        """Whether a channel submitted it, in a record that can be read."""
        return any(asked.name in ("OrderSubmitted", "DraftSubmitted") for asked in self.asked)
