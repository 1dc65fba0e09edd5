"""The small world: two articles of which there are too few, two warehouses, a dozen orders of
every kind, all of it known beforehand."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from orders.contracts.catalogue import record_type
from orders.contracts.keys import key_of
from orders.contracts.records import (
    Article,
    BundlePart,
    CancelRequested,
    Carrier,
    CarrierQuality,
    Carton,
    Channel,
    CodedArticle,
    Customer,
    ExchangeRate,
    Order,
    OrderSubmitted,
    PackedOut,
    Partner,
    PartsList,
    PartsListLine,
    PaymentReceived,
    Price,
    Rate,
    ShipmentPicked,
    Staff,
    Warehouse,
)
from services.simulator.actors.consents import no_to
from services.simulator.agreements import ANSWERS, MESSAGES
from services.simulator.changes import one_more
from services.simulator.plans import Planned
from services.simulator.policy import Delay, SimulatorPolicy, load_policy
from services.simulator.staff import staff
from tests import orders as made
from tests.crash import connecting, drafting, shelves
from tests.crash.changing import changes, early, in_warehouses, whole
from tests.crash.delays import slow, wavering
from tests.crash.remembering import Remembering
from tests.stages import house

CODEC = Remembering()
"""One for all worlds of the process: to compile the schemas takes longer than a world."""

START = made.PLACED + 60_000
AGREED = START - 3_600_000
"""When reference data were written: before any order."""
SKUS = ("SKU-1", "SKU-2")
OPENING = {"BER": 8, "LYS": 5}
APART = "SKU-3"
"""An article of which each warehouse has one piece: an order of two is sent from both."""
KEPT = "LOT-1"
"""An article whose lots are kept (IV-08)."""
OVER_DELIVERED = SKUS[1]
"""An article of which more comes than was ordered (IV-10)."""
OTHERWISE = "051"
"""Of this order other lots are picked."""
MISTAKEN, LIGHT = ("shop:002", "shop:003", "shop:004"), "shop:001"
"""Of these orders the scanner says first that other goods were picked, of that one the packages
weigh too little at first (SH-01)."""
PLENTY, NONE = "SKU-4", "SKU-5"
"""Articles of which there is enough, and nothing: an order of both is promised for a day that
cannot be kept, and can be sent in part (CF-05)."""
MADE = "SKU-6"
"""An article that is made to order, of scarce parts; production is no stage yet, and its customer
gives up in the end (IV-07)."""
BUNDLE, EAST, WEST = "SKU-7", "SKU-8", "SKU-9"
"""A bundle of one piece of which there are too few, and of pieces of which there are enough, each
in a warehouse of its own: it is sent from both, and one of them may get lost (IV-02)."""
KEEPS = {sku: {"coldest_tenths": 0, "warmest_tenths": 80} for sku in (SKUS[0], PLENTY, EAST)}
"""Articles that are to be kept cool on their way, where anybody measures that (SH-07)."""
SHORT, TRADER = "C-SHORT", "C-TRADE"
"""Customers of whose limits too little is left: one may pay a deposit, one bring a guarantee."""
DOMESTIC, ANYWHERE = ["DE"], list[str]()
"""Where warehouses send: an order to another country waits for one until it is changed, or, where
the change is refused, until they send anywhere."""
GARBAGE = b"\x00\x00\x00\x00\x01not a record"
STAFF = tuple(staff(made.PLACED))
"""Some enter orders as well, and one is away: not everybody may approve what comes to them."""
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
def references(fresh: bool = False) -> tuple[Letter, ...]:
    """Reference data and opening stock. `fresh`: whoever buys what is kept by lots asks how long it
    keeps (IV-08)."""
    tables = house.references()
    articles = (*SKUS, APART, PLENTY, NONE, MADE, EAST, WEST)
    letters = [letter(Article, sku, made.article(sku, **KEEPS.get(sku, {}))) for sku in articles]
    letters += [letter(Article, BUNDLE, bundle())]
    letters.append(letter(Article, KEPT, kept(fresh)))
    priced = (*articles, BUNDLE, KEPT)
    letters += [letter(Price, f"{sku}:EUR", made.price(sku)) for sku in priced]
    letters += [letter(PartsList, MADE, parts_list())]
    letters += [letter(Staff, one["staff_id"], one) for one in STAFF]
    letters += [letter(Customer, "C-1", made.customer(limit=4 * 6_000))]
    letters += [letter(Customer, SHORT, made.customer(SHORT, limit=2_500)), trader(0)]
    letters += [letter(Channel, agreed["channel"], agreed) for agreed in channels()]
    customers = (made.partner(), made.partner("17", channel="edi", scheme="BUYER"))
    letters += [letter(Partner, key_of(Partner, one), one) for one in customers]
    coded = [made.coded(f"400000000000{n}", sku) for n, sku in enumerate(SKUS)]
    letters += [letter(CodedArticle, key_of(CodedArticle, one), one) for one in coded]
    letters += [warehouse(code, DOMESTIC) for code in OPENING]
    calling = {
        code: {**row, "pickup_weekdays": [*range(7)]} for code, row in tables[Carrier].items()
    }
    letters += [letter(Carrier, code, row) for code, row in calling.items()]
    learned = house.quality("lorry", 90, "road", "DE:DE")
    letters += [letter(CarrierQuality, key, row) for key, row in learned.items()]
    box = house.carton("S", (300, 200, 100), 2_000)
    letters += [letter(Carton, box["carton"], box)]
    fueled = {key: {**row, "fuel_permille": 85} for key, row in tables[Rate].items()}
    letters += [letter(Rate, key, row) for key, row in fueled.items()]
    rate = {"currency": "EUR", "house_currency": "EUR", "micros": 1_000_000, "valid_from_at": 0}
    letters += [letter(ExchangeRate, "EUR", rate)]
    letters += [
        letter(*shelves.received(sku, code, quantity, "opening"))
        for sku in SKUS
        for code, quantity in OPENING.items()
    ]
    letters += [letter(*shelves.received(APART, code, 1, "opening")) for code in OPENING]
    letters += [letter(*shelves.received(PLENTY, code, 9, "opening")) for code in OPENING]
    letters += [letter(*shelves.received(EAST, "BER", 9, "opening"))]
    letters += [letter(*shelves.received(WEST, "LYS", 9, "opening"))]
    letters += [letter(*one) for one in shelves.in_lots(KEPT, "BER")]
    return tuple(letters)


def kept(fresh: bool) -> Article:
    """Of one lot goods keep too short from the beginning, of another before the world ends, of one
    for ever."""
    return made.article(KEPT, lot_controlled=True, least_life_days=50 if fresh else 0)


def bundle() -> Article:
    """It lies on no shelf itself."""
    parts: list[BundlePart] = [
        {"sku": SKUS[0], "quantity": 1},
        {"sku": EAST, "quantity": 1},
        {"sku": WEST, "quantity": 2},
    ]
    return made.article(BUNDLE, bundle=parts, stocked=False)


def parts_list() -> PartsList:
    """Of ten pieces that go into it one is lost, and one more piece comes from among the
    scarce."""
    lines: list[PartsListLine] = [
        {"sku": SKUS[0], "quantity": 1, "scrap_ppm": 0},
        {"sku": PLENTY, "quantity": 1, "scrap_ppm": 100_000},
    ]
    return {"sku": MADE, "revision": "A", "parts": lines}


def warehouse(code: str, countries: list[str]) -> Letter:
    """One that can do little a day, and where it sends."""
    row = {**house.warehouse(code), "daily_capacity": 4, "countries": countries}
    return letter(Warehouse, code, row)


def trader(guarantee: int) -> Letter:
    """A wholesaler with a small limit, for whom a guarantor stands in."""
    known = made.customer(TRADER, limit=1_000, group="wholesale", guarantee_minor=guarantee)
    return letter(Customer, TRADER, known)


def channels() -> Iterator[Channel]:
    """Sales have agreed to say some, a shop and a partner are told all of their orders, and the
    house tells their customers."""
    mandatory = ["wished_delivery_at", "lines[].sku"]
    yield made.agreed("sales", mandatory=mandatory, answers=["CHANGED", "CANCELLED"])
    for channel in ("shop", "edi"):
        yield made.agreed(channel, answers=list(ANSWERS), messages=list(MESSAGES))


@cache
def submissions() -> tuple[Letter, ...]:
    """What the channels send: a dozen good orders, one twice, another under its reference, one
    faulty, and another customer's than its channel's, one that is no record; of those that people
    enter any may be a duplicate of another."""
    orders = list(_orders())
    letters = [_submitted(order, own=order["channel"] == "edi") for order in orders]
    faulty = made.order(reference="faulty", lines=[made.line(1, quantity=-2)])
    letters += [_submitted(faulty, own=True), letters[0]]
    other: Order = {**orders[0], "notes": "another order under the same reference"}
    letters.append(letter(OrderSubmitted, other["order_id"], made.submitted(other)))
    letters += [Letter("orders.submissions.v1", "shop:garbage", GARBAGE)]
    return tuple(letters)


def _submitted(order: Order, own: bool) -> Letter:
    """`own`: its channel orders for customers of its own alone (IN-01)."""
    submitted: OrderSubmitted = {**made.submitted(order), "own_customers": own}
    return letter(OrderSubmitted, order["order_id"], submitted)


def _orders() -> Iterator[Order]:
    both = [made.line(1, SKUS[0], 2), made.line(2, SKUS[1], 1)]
    for number in range(5):
        yield _by_card(made.order(reference=f"{number:03}", lines=both))
    for reference in ("020", "021"):
        yield made.order(reference=reference, lines=[made.line(1, APART, 2)])
    for number, customer in enumerate(("C-1", "C-1", SHORT, "C-1"), start=5):
        buyer = made.buyer(customer_id=customer)
        yield made.order(reference=f"{number:03}", lines=both, terms="ON_ACCOUNT", buyer=buyer)
    yield made.order(reference="009", lines=both, paid=0)
    for channel, reference in (("desk", "010"), ("sales", "011"), ("desk", "014")):
        # of the same buyer, address and basket: who comes second is suspected (IN-05)
        yield made.order(
            channel=channel, reference=reference, lines=both, priority=1, as_soon_as_possible=True
        )
    for reference, quantity in (("040", 3), ("041", 5), ("042", 2)):
        yield made.order(reference=reference, lines=[made.line(1, KEPT, quantity)])
    abroad = made.address(country="AT", region="")
    yield made.order(reference="015", lines=both[:1], delivery_address=abroad)
    yield made.numbers_alone("4000000000000", "4000000000001", channel="edi", reference="012")
    for channel, reference, customer in (("desk", "012", TRADER), ("sales", "013", "C-1")):
        yield made.order(
            channel=channel,
            reference=reference,
            lines=both,
            terms="ON_ACCOUNT",
            buyer=made.buyer(customer_id=customer),
            delivery_address=made.address(street=f"Schlossplatz {reference}"),
        )
    yield from _approved()
    yield from _unclear()
    partly = [made.line(1, NONE), made.line(2, PLENTY)]
    soon = made.PLACED + 5 * 86_400_000
    yield made.order(reference="023", lines=partly, promised_delivery_at=soon)
    to_make = [made.line(1, MADE, 2), made.line(2, PLENTY, 1)]
    yield made.order(reference="024", lines=to_make, kind="MADE_TO_ORDER")
    for reference in ("025", "026"):
        yield made.order(
            reference=reference, lines=[made.line(1, BUNDLE, 2), made.line(2, SKUS[1])]
        )


def _approved() -> Iterator[Order]:
    """One that a manager approves, but not who entered it; an export contract of two tiers, and
    one that names a day for which its goods come too late, most often (CF-06)."""
    more = [made.line(1, SKUS[0], 3), made.line(2, SKUS[1], 1)]
    mail = made.entered("S009", kind="mail", uri="archive:mail/015")
    yield made.order(channel="desk", reference="015", lines=more, priority=1, source_document=mail)
    most = [made.line(1, SKUS[0], 3), made.line(2, SKUS[1], 2)]
    yield made.export(reference="016", lines=most, priority=1)
    soon = made.PLACED + 8 * 86_400_000
    yield made.export(
        reference="022", lines=[made.line(1, SKUS[0], 3)], wished_delivery_at=soon, terms="PREPAID"
    )


def _by_card(order: Order) -> Order:
    """Of one card, by which somebody orders too fast (RV-03)."""
    return {**order, "payment": {**order["payment"], "instrument": "card", "device": "phone"}}


def _unclear() -> Iterator[Order]:
    """A number that nobody can have, of which the customer is asked; prices above and below the
    list, of which sales are (RV-07)."""
    wrong = made.buyer(
        contacts=[*made.buyer()["contacts"], {"kind": "PHONE", "value": "+1 555 12345"}]
    )
    yield made.order(channel="desk", reference="017", lines=[made.line(1, SKUS[0])], buyer=wrong)
    for reference, price in (("018", 1_100), ("019", 900)):
        lines = [made.line(1, SKUS[1], 1, price=price)]
        yield made.order(channel="web", reference=reference, lines=lines)


def cancellation(order_id: str) -> Letter:
    """The customer changes their mind."""
    value: CancelRequested = {
        "order_id": order_id,
        "requested_at": made.PLACED,
        "requested_by": "customer",
        "reason": "changed my mind",
    }
    return letter(CancelRequested, order_id, value)


def revised(agreed: Mapping[str, Any]) -> Iterator[Planned]:
    """A shop's order as the shop has it, sent once more with another note soon after its customer
    has agreed to less: the shop knows nothing of that (CF-05)."""
    due = agreed["at"] + 1_000
    for order in _orders():
        if order["channel"] == "shop" and order["order_id"] == agreed["order_id"]:
            content: Order = {**order, "notes": "by night"}
            later = {**made.submitted(content, due), "source_revision": due}
            yield Planned(due, OrderSubmitted, order["order_id"], later)


def corrected(granted: Mapping[str, Any]) -> Iterator[Planned]:
    """A customer on account changes an order soon after something was taken off its price: that
    stays off (CF-03, CF-05)."""
    due = granted["at"] + 1_000
    for order in _orders():
        on_account = order["payment"]["terms"] == "ON_ACCOUNT"
        if on_account and order["order_id"] == granted["order_id"]:
            record, value = whole(order, lambda one: {**one, "notes": "by night"})
            yield Planned(due, record, order["order_id"], {**value, "requested_at": due})


def given_up(waits: Mapping[str, Any]) -> Iterator[Planned]:
    """Whoever waits for production wants one more after a day, and cancels after some: nobody makes
    anything yet (IV-07)."""
    if waits["version"] == 1:
        later = waits["at"] + 86_400_000
        for order in _orders():
            if order["order_id"] == waits["order_id"]:
                record, changed = whole(order, one_more)
                asked = {**changed, "requested_at": later}
                yield Planned(later, record, order["order_id"], asked)
    due = waits["at"] + 3 * 86_400_000
    value: CancelRequested = {
        "order_id": waits["order_id"],
        "requested_at": due,
        "requested_by": "customer",
        "reason": "it takes too long",
    }
    yield Planned(due, CancelRequested, waits["order_id"], value)


def hasty(offer: Mapping[str, Any]) -> Iterator[Planned]:
    """Two buyers who agreed to parts: one cancels when a part is under way, one wants no later day
    for the rest at once (IV-05)."""
    order_id, due = offer["order_id"], offer["at"] + 1_000
    later = offer["at"] + 2 * 86_400_000
    if order_id == "shop:030" and offer["kind"] == "SPLIT":
        cancels: CancelRequested = {
            "order_id": order_id,
            "requested_at": later,
            "requested_by": "customer",
            "reason": "half of it is of no use",
        }
        yield Planned(later, CancelRequested, order_id, cancels)
    elif order_id == "shop:031" and [one["option_id"] for one in offer["options"]] == ["accept"]:
        yield no_to(offer, due)


def for_nothing(promised: Mapping[str, Any]) -> Iterator[Planned]:
    """Whoever has heard of a replacement orders under the id of the next (TR-05)."""
    channel, _, reference = str(promised["order_id"]).partition(":")
    order = made.order(channel=channel, reference=f"{reference}~R2")
    due = promised["at"] + 1_000
    yield Planned(due, OrderSubmitted, order["order_id"], made.submitted(order, due))


@cache
def ordered_later() -> tuple[Planned, ...]:
    """Of an article whose lots are kept, when its goods have lain there for days (IV-08)."""
    due = START + 2 * 86_400_000
    orders = [
        made.order(reference=reference, lines=[made.line(1, KEPT, 2)])
        for reference in ("050", OTHERWISE)
    ]
    return tuple(
        Planned(due, OrderSubmitted, one["order_id"], made.submitted(one, due)) for one in orders
    )


@cache
def listed_by_lot() -> tuple[Letter, ...]:
    """A warehouse's list that counts lots: a piece more than there is, some fewer, of which a
    person must approve, and lines that name none (IV-08, IV-11)."""
    lines = ((9, "L3"), (0, "L2"), (3, ""), (3, "L9"))
    return tuple(
        letter(*shelves.listed(KEPT, "BER", quantity, START, "lots", lot=lot))
        for quantity, lot in lines
    )


def picked_otherwise(released: Mapping[str, Any]) -> Iterator[Planned]:
    """Of one order the warehouse picks another lot than it was told (IV-08)."""
    if released["order_id"] == f"shop:{OTHERWISE}" and released["lots"]:
        lots = [{**one, "lot": "L5", "expires_on": ""} for one in released["lots"]]
        value: ShipmentPicked = {
            "order_id": released["order_id"],
            "document_id": f"otherwise:{released['shipment_id']}",
            "shipment_id": released["shipment_id"],
            "lines": [
                {"line": one["line"], "sku": one["sku"], "quantity": one["quantity"]}
                for one in released["lines"]
            ],
            "at": released["at"],
            "lots": lots,  # type: ignore[typeddict-item]
            "scans": [],
        }
        yield Planned(released["at"], ShipmentPicked, released["order_id"], value)


def checked_twice(released: Mapping[str, Any]) -> Iterator[Planned]:
    """What is picked wrong is scanned again, what weighs too little is weighed again (SH-01)."""
    shipment, order_id, at = released["shipment_id"], released["order_id"], released["at"]
    about = {"order_id": order_id, "shipment_id": shipment, "at": at}
    if order_id in MISTAKEN:
        for n, line in enumerate((-1, released["lines"][0]["line"])):
            scan = {"line": line, "gtin": "", "specification": "", "lot": "", "quantity": 1}
            said = {"document_id": f"scanned:{shipment}:{n}", "lines": bare_lines(released)}
            pick: Any = {**about, **said, "lots": [], "scans": [scan]}
            yield Planned(at + n, ShipmentPicked, order_id, pick)
    if order_id == LIGHT:
        light = {"package_id": "light", "packaging": "standard", "weight_g": 1, "volume_ml": 1}
        package = {**light, "lines": released["lines"], "sscc": ""}
        packed: Any = {**about, "document_id": f"light:{shipment}", "packages": [package]}
        yield Planned(at, PackedOut, order_id, packed)


def bare_lines(released: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a work order asks for."""
    return [{name: one[name] for name in ("line", "sku", "quantity")} for one in released["lines"]]


@cache
def drafts() -> tuple[Letter, ...]:
    """What is said of drafts, and of documents that nobody can read."""
    left = cancellation("shop:left")
    return (
        *(letter(*one) for one in drafting.drafts(SKUS)),
        left,
        *(letter(*one) for one in drafting.documents()),
    )


@cache
def letters() -> tuple[Letter, ...]:
    """All that is said unasked, in order: cancellations and changes race the orders before them,
    some are ahead of their orders, and goods, and warehouses that send abroad, come when some wait
    for them; and what no connector of the house says."""
    said = [*submissions(), *drafts()]
    said.insert(2, cancellation("shop:001"))
    orders = {order["order_id"]: order for order in _orders()}
    ahead = [letter(record, value["order_id"], value) for record, value in early(orders)]
    said = [*ahead, cancellation("shop:004"), *said]
    asked = changes(orders)
    said += [letter(record, value["order_id"], value) for record, value in asked]
    said += [cancellation("shop:003"), cancellation("shop:008"), cancellation("desk:014")]
    said += [cancellation("shop:unknown"), cancellation("shop:042")]
    late = [shelves.received(sku, "BER", 4, "late") for sku in SKUS]
    late += [shelves.received(APART, code, 1, "late") for code in OPENING]
    late += shelves.unasked(SKUS, START)
    late += shelves.lists(SKUS, PLENTY, START)
    late += shelves.lots_later(KEPT, "BER", START)
    asked = in_warehouses(orders)
    last = [letter(record, value["order_id"], value) for record, value in asked]
    known = [warehouse(code, ANYWHERE) for code in (*OPENING, shelves.UNKNOWN)]
    reports = (letter(*connecting.senseless()), Letter(connecting.REPORTS, "shop:002", GARBAGE))
    return (*said, *(letter(*one) for one in late), trader(10_000), *last, *known, *reports)


@cache
def by_partners() -> tuple[Letter, ...]:
    """What the edge says of the control numbers of partners' interchanges; a partner's order on the
    credit of a customer who is none of its own (IN-01); and a payment of which its channel tells,
    its provider by the same number, and the bank (RV-03)."""
    buyer = made.buyer(customer_id=TRADER)
    foreign = made.order(channel="edi", reference="024", terms="ON_ACCOUNT", paid=0, buyer=buyer)
    numbers = (letter(*one) for one in drafting.interchanges())
    return (*numbers, _submitted(foreign, own=True), *_told_by_three("shop:009"))


def _told_by_three(order_id: str) -> Iterator[Letter]:
    [order] = [one for one in _orders() if one["order_id"] == order_id]
    for issuer, number, method in (
        ("shop", "pi_009", ""),
        ("provider", "pi_009", "card"),
        ("house-bank", "B-009", "transfer"),
    ):
        payment: PaymentReceived = {
            "order_id": order_id,
            "issuer": issuer,
            "document_id": number,
            "amount_minor": order["totals"]["total_minor"],
            "currency": order["currency"],
            "method": method,
            "at": made.PLACED,
        }
        yield letter(PaymentReceived, order_id, payment)


INSTEAD, SHORTAGE, SCANT = "SKU-X", "SKU-Y", "SKU-Z"
"""In some worlds: an article of which there is enough, that may go in the place of one of which
there is nothing, and costs less; and one of which a part of an order is there (IV-05)."""


FAR, ABROAD = "SKU-W", "VIE"
"""In the same worlds: an article that lies in a warehouse that sends nothing to where its orders
go: it is brought from there (IV-05)."""


@cache
def choosable() -> tuple[Letter, ...]:
    """Reference data and stock of an article that others can go for."""
    instead = made.article(SHORTAGE, substitutes=[{"sku": INSTEAD, "percent": 70}])
    letters = [letter(Article, SHORTAGE, instead), letter(Article, INSTEAD, made.article(INSTEAD))]
    letters += [letter(Article, SCANT, made.article(SCANT))]
    letters += [letter(Article, FAR, made.article(FAR)), warehouse(ABROAD, ["AT"])]
    articles = {SHORTAGE: 0, INSTEAD: 9, SCANT: 3, FAR: 0}
    letters += [letter(Price, f"{sku}:EUR", made.price(sku)) for sku in articles]
    there = [shelves.received(sku, "BER", units, "opening") for sku, units in articles.items()]
    stock = [one for one in there if one[2]["quantity"]]
    stock.append(shelves.received(FAR, ABROAD, 5, "opening"))
    return (*letters, *[letter(*one) for one in stock])


@cache
def offered() -> tuple[Letter, ...]:
    """Orders that wait for what others can go for, or of which something is there; some of their
    buyers agreed when ordering to others, or to parts (IV-05)."""
    soon = made.PLACED + 5 * 86_400_000
    wanted = (
        ([made.line(1, NONE), made.line(2, PLENTY)], ["partial_delivery"]),
        ([made.line(1, SCANT, 5)], ["partial_delivery"]),
        ([made.line(1, SHORTAGE), made.line(2, PLENTY)], ["substitutes_not_dearer"]),
        ([made.line(1, SHORTAGE), made.line(2, PLENTY)], list[str]()),
        ([made.line(1, SHORTAGE, 4)], ["substitutes_not_dearer", "partial_delivery"]),
        *[([made.line(1, NONE), made.line(2, PLENTY)], ["partial_delivery"])] * 3,
        ([made.line(1, FAR, 2)], list[str]()),
        ([made.line(1, FAR), made.line(2, PLENTY)], ["later_by_transfer"]),
    )
    orders = [
        made.order(
            reference=f"03{number}", lines=lines, consents=consents, promised_delivery_at=soon
        )
        for number, (lines, consents) in enumerate(wanted)
    ]
    return tuple(_submitted(order, own=False) for order in orders)


@cache
def transferred() -> tuple[Letter, ...]:
    """What warehouses say of goods that go from one to the other."""
    return tuple(letter(*one) for one in shelves.transferred(SKUS, START))


@cache
def over_delivered() -> tuple[Letter, ...]:
    """More comes of two orders to suppliers than was ordered, and what becomes of it (IV-10)."""
    said = (
        *shelves.over_delivered(OVER_DELIVERED, "LYS", START),
        *shelves.over_delivered(KEPT, "BER", START, "L3"),
    )
    return tuple(letter(*one) for one in said)


@cache
def partners() -> SimulatorPolicy:
    """The simulator's partners, more wilful than usual, for a dozen orders have to meet
    everything."""
    shipped = load_policy()
    customers = shipped.customers.model_copy(
        update={
            "cancel": 0.2,
            "return_goods": 0.4,
            "return_too_much": 0.2,
            "silent": 0.2,
            "decline": 0.1,
            "open_case": 0.1,
            "amend": 0.3,
            "late": 0.3,
            "answer_twice": 0.3,
            "answer_amiss": 0.3,
            "by_telephone": 0.4,
            "entered_amiss": 0.5,
            "pretended": 0.3,
            "confirm_receipt": 0.3,
            "dispute": 0.15,
        }
    )
    warehouses = shipped.warehouses.model_copy(update={"short_pick": 0.15, "refuse_recall": 0.3})
    carriers = shipped.carriers.model_copy(
        update={
            "lost": 0.06,
            "refused": 0.08,
            "refused_in_part": 0.1,
            "implausible": 0.1,
            "damaged": 0.06,
            "silent": 0.1,
            "measured": 0,  # they have worlds of their own
        }
    )
    banks = shipped.banks.model_copy(update={"charged_back": 0.15})
    at_once = Delay(least=timedelta(), most=timedelta(seconds=1))
    decides = {"decide_duplicate": at_once, "leave_duplicate": 0.3, "wrong_sample": 0.3}
    decides |= {"another_payment": 0.4, "told_apart_amiss": 0.5}
    reviewers = shipped.reviewers.model_copy(update=decides)
    often = {"leave": 0.2, "amiss": 0.3, "silent": 0.2, "refuse": 0.2}
    claimants = shipped.claimants.model_copy(update=often)
    wilful = {
        "claimants": claimants,
        "warehouses": warehouses,
        "carriers": carriers,
        "banks": banks,
    }
    contracts = shipped.contracts.model_copy(update={"render_again": 0.5})
    stock_lists = shipped.stock_lists.model_copy(update={"refuse": 0.4, "leave": 0.1})
    late = {"customers": wavering(customers), "suppliers": slow(shipped.suppliers)}
    nowhere = shipped.transfers.model_copy(update={"share": 0})  # they have worlds of their own
    others = {
        "transfers": nowhere,
        "reviewers": reviewers,
        "contracts": contracts,
        "stock_lists": stock_lists,
    }
    return shipped.model_copy(update={**wilful, **late, **others})
