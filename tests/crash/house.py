"""The small world: two articles of which there are too few, two warehouses, a dozen orders of
every kind, all of it known beforehand."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple, TypeVar

from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.keys import key_of
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AmendRequested,
    Article,
    CancelRequested,
    Carrier,
    Channel,
    CodedArticle,
    Customer,
    ExchangeRate,
    Order,
    OrderSubmitted,
    Partner,
    Price,
    Rate,
    StockReceived,
    Warehouse,
)
from orders.contracts.topic import RecordType
from services.simulator.changes import moved, one_more
from services.simulator.policy import Delay, SimulatorPolicy, load_policy
from tests import orders as made
from tests.stages import house

T = TypeVar("T")
Known = dict[tuple[str, bytes], T]


class Remembering(Codec):
    """Decodes the same bytes once: worlds of a process are much alike, and judges read what
    stages have read. Nobody changes a record."""

    def __init__(self) -> None:
        super().__init__(OfflineSchemaIds())
        self._records: Known[tuple[RecordType, dict[str, Any]]] = {}
        self._states: Known[dict[str, Any]] = {}

    def decode(self, payload: bytes, topic: str) -> tuple[RecordType, dict[str, Any]]:
        return _remembered(self._records, super().decode, payload, topic)

    def decode_state(self, payload: bytes, topic: str) -> dict[str, Any]:
        return _remembered(self._states, super().decode_state, payload, topic)


def _remembered(
    known: Known[T], decode: Callable[[bytes, str], T], payload: bytes, topic: str
) -> T:
    found = known.get((topic, payload))
    if found is None:
        if len(known) >= REMEMBERED:
            known.clear()
        found = known[topic, payload] = decode(payload, topic)
    return found


REMEMBERED = 10_000
CODEC = Remembering()
"""One for all worlds of the process: to compile the schemas takes longer than a world."""

START = made.PLACED + 60_000
SKUS = ("SKU-1", "SKU-2")
OPENING = {"BER": 8, "LYS": 5}
GARBAGE = b"\x00\x00\x00\x00\x01not a record"
POISONED = "shop:006"
"""The order for which review's handler raises until it is mended."""


class Letter(NamedTuple):
    """A record of the outside world, ready to be sent."""

    topic: str
    key: str
    payload: bytes


def letter(record: type, key: str, value: Mapping[str, Any]) -> Letter:
    """Encode a record for its topic."""
    kind = record_type(record)
    return Letter(kind.topic, key, CODEC.encode(kind, value))


@cache
def references() -> tuple[Letter, ...]:
    """Reference data and opening stock."""
    tables = house.references()
    letters = [letter(Article, sku, made.article(sku)) for sku in SKUS]
    letters += [letter(Price, f"{sku}:EUR", made.price(sku)) for sku in SKUS]
    letters += [letter(Customer, "C-1", made.customer(limit=4 * 6_000))]
    agreed: Channel = {"channel": "sales", "mandatory": ["wished_delivery_at", "lines[].sku"]}
    letters += [letter(Channel, "sales", agreed)]
    letters += [letter(Partner, key_of(Partner, made.partner()), made.partner())]
    coded = [made.coded(f"400000000000{n}", sku) for n, sku in enumerate(SKUS)]
    letters += [letter(CodedArticle, key_of(CodedArticle, one), one) for one in coded]
    letters += [
        letter(Warehouse, code, {**house.warehouse(code), "daily_capacity": 4}) for code in OPENING
    ]
    letters += [letter(Carrier, code, row) for code, row in tables[Carrier].items()]
    letters += [letter(Rate, key, row) for key, row in tables[Rate].items()]
    rate = {"currency": "EUR", "house_currency": "EUR", "micros": 1_000_000, "valid_from_at": 0}
    letters += [letter(ExchangeRate, "EUR", rate)]
    letters += [
        received(sku, code, quantity, "opening")
        for sku in SKUS
        for code, quantity in OPENING.items()
    ]
    return tuple(letters)


def received(sku: str, code: str, quantity: int, document: str) -> Letter:
    """Goods arrive."""
    value: StockReceived = {
        "sku": sku,
        "warehouse": code,
        "document_id": f"{document}-{code}-{sku}",
        "quantity": quantity,
        "unit": "PCE",
        "supplier": "",
        "purchase_order": "",
        "at": made.PLACED,
    }
    return letter(StockReceived, sku, value)


@cache
def submissions() -> tuple[Letter, ...]:
    """What the channels send: a dozen good orders, one twice, one faulty, one that is no record;
    of the orders that people enter any may be a duplicate of another."""
    orders = list(_orders())
    letters = [letter(OrderSubmitted, order["order_id"], made.submitted(order)) for order in orders]
    faulty = made.order(reference="faulty", lines=[made.line(1, quantity=-2)])
    letters += [letter(OrderSubmitted, faulty["order_id"], made.submitted(faulty)), letters[0]]
    letters += [Letter("orders.submissions.v1", "shop:garbage", GARBAGE)]
    return tuple(letters)


def _orders() -> Iterator[Order]:
    both = [made.line(1, SKUS[0], 2), made.line(2, SKUS[1], 1)]
    for number in range(5):
        yield made.order(reference=f"{number:03}", lines=both)
    for number in range(5, 9):
        yield made.order(reference=f"{number:03}", lines=both, terms="ON_ACCOUNT")
    yield made.order(reference="009", lines=both, paid=0)
    for channel, reference in (("desk", "010"), ("sales", "011"), ("desk", "014")):
        # of the same buyer, address and basket: who comes second is suspected (IN-05)
        yield made.order(
            channel=channel, reference=reference, lines=both, priority=1, as_soon_as_possible=True
        )
    yield made.numbers_alone("4000000000000", "4000000000001", channel="edi", reference="012")
    for channel, reference in (("desk", "012"), ("sales", "013")):
        yield made.order(
            channel=channel,
            reference=reference,
            lines=both,
            terms="ON_ACCOUNT",
            delivery_address=made.address(street=f"Schlossplatz {reference}"),
        )


def cancellation(order_id: str) -> Letter:
    """The customer changes their mind."""
    value: CancelRequested = {
        "order_id": order_id,
        "requested_at": made.PLACED,
        "requested_by": "customer",
        "reason": "changed my mind",
    }
    return letter(CancelRequested, order_id, value)


def change(order_id: str, changed: Callable[[Order], Order], after_ms: int = 0) -> Letter:
    """The customer wants it otherwise."""
    (order,) = [order for order in _orders() if order["order_id"] == order_id]
    value: AmendRequested = {
        "order_id": order_id,
        "requested_at": made.PLACED + after_ms,
        "requested_by": "customer",
        "reason": "not quite what I meant",
        "source_revision": 0,
        "document": "",
        "order": CarriedOrder.of(changed(order)),
    }
    return letter(AmendRequested, order_id, value)


def changes() -> Iterator[Letter]:
    """Before and after the confirmation, twice, racing a cancellation, of an order that is held,
    and of one that nobody knows yet."""
    yield change("shop:002", moved)
    yield change("shop:009", moved)
    yield change("desk:010", moved)
    yield change("desk:010", lambda order: one_more(moved(order)), after_ms=1)
    yield change("desk:012", one_more)
    yield change("sales:013", moved)
    yield cancellation("sales:013")
    yield change("sales:011", lambda order: {**order, "lines": []})


@cache
def letters() -> tuple[Letter, ...]:
    """All that is said unasked, in order: cancellations and changes race the orders before them,
    one is ahead of its order, and goods come when some wait for them."""
    said = list(submissions())
    said.insert(2, cancellation("shop:001"))
    said.insert(0, cancellation("shop:004"))
    said += changes()
    said += [cancellation("shop:003"), cancellation("shop:008"), cancellation("desk:014")]
    said += [cancellation("shop:unknown")]
    return (*said, *(received(sku, "BER", 4, "late") for sku in SKUS))


@cache
def partners() -> SimulatorPolicy:
    """The simulator's partners, more wilful than usual, for a dozen orders have to meet
    everything."""
    shipped = load_policy()
    customers = shipped.customers.model_copy(
        update={
            "cancel": 0.2,
            "return_goods": 0.4,
            "silent": 0.2,
            "decline": 0.1,
            "open_case": 0.1,
            "amend": 0.3,
        }
    )
    warehouses = shipped.warehouses.model_copy(update={"short_pick": 0.15, "refuse_recall": 0.3})
    carriers = shipped.carriers.model_copy(
        update={"lost": 0.06, "refused": 0.08, "damaged": 0.06, "silent": 0.1}
    )
    banks = shipped.banks.model_copy(update={"charged_back": 0.15})
    at_once = Delay(least=timedelta(), most=timedelta(seconds=1))
    decides = {"decide_duplicate": at_once, "leave_duplicate": 0.3}
    reviewers = shipped.reviewers.model_copy(update=decides)
    wilful = {"customers": customers, "warehouses": warehouses, "carriers": carriers}
    return shipped.model_copy(update={**wilful, "banks": banks, "reviewers": reviewers})
