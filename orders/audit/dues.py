"""What an order costs its customer, and what of it is paid, from what partners and stages say
alone.

The arithmetic repeats that of the stages on purpose: a judge that shared it could not find it
wrong. Topics are not read in the order of time, so facts are only kept here, and judged when all of
them are there.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.audit.agreement import AMENDED
from orders.audit.papers import Papers, Said, Told
from orders.audit.replacements import Replacements

Value = Mapping[str, Any]
Units = Counter[int]
"""Line number -> units."""


class Terms(NamedTuple):
    """The order as intake took it: line -> units and what they cost; all charges, tax with them.
    `claim`: what the order says was paid, by which payment; `channel` tells of that."""

    customer: str
    currency: str
    on_account: bool
    lines: Mapping[int, tuple[int, int]]
    charges_minor: int
    claim: tuple[str, int]
    channel: str = ""


class Arrival(NamedTuple):
    """Goods that came back and were looked at."""

    return_id: str
    restocked: Units
    scrapped: Units
    at: int


class Credit(NamedTuple):
    """Units and charges that aftersales declared to be owed no longer, and what policy keeps."""

    units: Units
    charges_minor: int
    retained_minor: int


@dataclass(slots=True)
class Dues:
    """Facts about one order.

    terms       of the latest version; `former`: totals of the ones before it, minor units
    papers      payments and charge-backs
    refunds     currency and amount of every request
    fates       what carriers did with shipments, in order: delivered, refused, lost
    expected    return id -> until when it may come
    arrivals    what came back: of which return, on a shelf again, scrapped, when
    completed   whether nothing more can happen to the goods
    compensations  offer that was accepted -> what its customer got for the later day, minor units
    prices      lines that cost less than they did, as another article goes: what they cost
    replacements  what was lost or came wrong and may be replaced, or is
    complained  lines that the customer said came damaged or not at all, each named by its number
    upheld      units of them that count as not delivered
    ended_at    when it was completed, or stopped as a whole, business time
    """

    terms: Terms | None = None
    former: list[int] = field(default_factory=list)
    papers: Papers = field(default_factory=Papers)
    refunds: list[tuple[str, int]] = field(default_factory=list)
    stopped: Units = field(default_factory=Counter)
    stopped_of: int = 0
    stopped_whole: bool = False
    dispatched: Units = field(default_factory=Counter)
    fates: list[tuple[str, Units]] = field(default_factory=list)
    expected: dict[str, int] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    completed: bool = False
    ended_at: int | None = None
    credits: dict[str, Credit] = field(default_factory=dict)
    compensations: dict[str, int] = field(default_factory=dict)
    prices: dict[int, int] = field(default_factory=dict)
    replacements: Replacements = field(default_factory=Replacements)
    complained: set[int] = field(default_factory=set)
    upheld: Units = field(default_factory=Counter)

    def take(self, name: str, value: Value, place: str = "") -> None:
        """One more record about the order; `place` is where it stands."""
        if name in BANKS:
            self.papers.add(name, value, place)
        elif name in TOLD_TWICE:
            self.papers.question(name, value)
        elif (fold := FOLDS.get(name)) is not None:
            fold(self, value)
        else:
            self.replacements.take(name, value)

    def paid(self) -> Counter[str]:
        """By currency, each payment once. The provider's event of the payment that the order names
        is that payment; if it tells of less, the rest was believed and then taken back."""
        return _sum(_amounts(self.papers.payments())) + self._believed()

    def taken_back(self) -> Counter[str]:
        """By currency, what the customer's bank took back, and what an order said was paid and was
        not."""
        gone = _sum(_amounts(self.papers.charge_backs()))
        return gone + self._believed() if self._told() else gone

    def _believed(self) -> Counter[str]:
        """What the order says was paid, and no event has told."""
        if self.terms is None or self._is_asked(self.terms):
            return Counter()
        told = self._told()
        same = told[1] if told and told[0] == self.terms.currency else 0
        return Counter({self.terms.currency: max(self.terms.claim[1] - same, 0)})

    def _is_asked(self, terms: Terms) -> bool:
        """Whether finance is asked if what the order says was paid is another payment."""
        return Told(terms.channel, terms.claim[0]) in self.papers.questioned

    def _told(self) -> tuple[str, int] | None:
        """Currency and amount of the event of the payment that the order names."""
        reference = self.terms.claim[0] if self.terms is not None else ""
        named = (said for said in self.papers.payments() if reference == said.number != "")
        return next(_amounts(named), None)

    def asked_back(self) -> Counter[str]:
        """By currency, what the bank was asked to refund."""
        return _sum(self.refunds)


def _amounts(papers: Iterable[Said]) -> Iterator[tuple[str, int]]:
    return ((said.currency, said.minor) for said in papers)


def _sum(amounts: Iterable[tuple[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for currency, minor in amounts:
        found[currency] += minor
    return found


def pieces(line: Value) -> int:
    """What is sent for a line: of a bundle as many pieces as are in it."""
    in_one = sum(part["quantity"] for part in line["bundle"])
    return int(line["quantity"]) * (in_one if line["bundle"] else 1)


def _received(dues: Dues, value: Value) -> None:
    if dues.terms is not None:
        dues.former.append(total(dues.terms))
    order = value["order"].decoded()
    payment = order["payment"]
    dues.terms = Terms(
        value["customer_id"],
        order["currency"],
        payment["terms"] == "ON_ACCOUNT",
        {line["line"]: (pieces(line), line["total_minor"]) for line in order["lines"]},
        sum(charge["amount_minor"] + charge["tax_minor"] for charge in order["charges"]),
        (payment["reference"], max(payment["paid_minor"], 0)),
        order["channel"],
    )


def total(terms: Terms) -> int:
    """What the order cost as intake took it, minor units."""
    return sum(minor for _, minor in terms.lines.values()) + terms.charges_minor


def _refunded(dues: Dues, value: Value) -> None:
    dues.refunds.append((value["currency"], value["amount_minor"]))


def _stopped(dues: Dues, value: Value) -> None:
    version = value.get("version", 1)
    if value.get("outcome") == AMENDED:
        return
    if version > dues.stopped_of:
        dues.stopped_of, dues.stopped = version, Counter()
    if version == dues.stopped_of:
        dues.stopped += units(value["lines"])
    dues.stopped_whole |= value["whole"]
    if value["whole"]:
        dues.ended_at = value.get("at")


def _dispatched(dues: Dues, value: Value) -> None:
    dues.dispatched += units(value["lines"])


def _met(fate: str) -> Callable[[Dues, Value], None]:
    return lambda dues, value: dues.fates.append((fate, units(value["lines"])))


def _authorised(dues: Dues, value: Value) -> None:
    dues.expected[value["return_id"]] = value["arrive_by"]


def _returned(dues: Dues, value: Value) -> None:
    restocked, scrapped = (units(value["lines"], one) for one in ("restocked", "scrapped"))
    dues.arrivals.append(Arrival(value["return_id"], restocked, scrapped, value["at"]))


def _credited(dues: Dues, value: Value) -> None:
    dues.credits[value["credit_id"]] = Credit(
        units(value["lines"]), value["charges_minor"], value["retained_minor"]
    )


def _compensated(dues: Dues, value: Value) -> None:
    dues.compensations[value["offer_id"]] = value["amount_minor"]


def _repriced(dues: Dues, value: Value) -> None:
    for line in value["lines"]:
        dues.prices[line["line"]] = line["total_minor"]


def _completed(dues: Dues, value: Value) -> None:
    dues.completed = True
    dues.ended_at = value.get("at")


def _upheld(dues: Dues, value: Value) -> None:
    dues.upheld += units(value["lines"])


BANKS = frozenset({"PaymentReceived", "PaymentChargedBack"})
TOLD_TWICE = frozenset({"PaymentQuestioned", "PaymentSettled"})
FOLDS: Mapping[str, Callable[[Dues, Value], None]] = {
    "OrderReceived": _received,
    "RefundRequested": _refunded,
    "OrderStopped": _stopped,
    "UnitsDispatched": _dispatched,
    "ShipmentDelivered": _met("delivered"),
    "DeliveryRefused": _met("refused"),
    "ShipmentLost": _met("lost"),
    "ReturnAuthorised": _authorised,
    "UnitsReturned": _returned,
    "UnitsCredited": _credited,
    "CompensationGranted": _compensated,
    "PriceReduced": _repriced,
    "OrderCompleted": _completed,
    "ComplaintUpheld": _upheld,
}


def units(lines: Iterable[Value], what: str = "quantity") -> Units:
    """Units by line."""
    found: Units = Counter()
    for line in lines:
        found[line["line"]] += line[what]
    return found
