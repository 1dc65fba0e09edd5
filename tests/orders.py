"""Orders for tests: valid ones, their totals right, each part open to change by keyword."""

from collections.abc import Sequence
from typing import Any

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Address,
    Article,
    Buyer,
    Channel,
    Charge,
    CodedArticle,
    Customer,
    LineQuantity,
    Order,
    OrderLine,
    OrderReceived,
    OrderSubmitted,
    Partner,
    Price,
    Restriction,
    SourceDocument,
    Staff,
    TradeTerms,
)

PLACED = 1_790_000_000_000 - 60_000
"""A minute before the room's clock starts (`tests.stages.room.START`)."""


def line(
    number: int = 1, sku: str = "", quantity: int = 2, price: int = 1000, **changes: Any
) -> OrderLine:
    """A line of `quantity` pieces at `price` minor units, taxed at 19 percent; its total right
    unless changed."""
    per, discount = changes.get("price_per", 1), changes.get("discount_minor", 0)
    net = quantity * price // per - discount
    made: OrderLine = {
        "line": number,
        "sku": sku or f"SKU-{number}",
        "name": f"Article {number}",
        "specification": "",
        "quantity": quantity,
        "unit": "PCE",
        "unit_price_minor": price,
        "price_per": per,
        "discount_minor": discount,
        "tax_minor": net * 19 // 100,
        "total_minor": net + net * 19 // 100,
        "tax_rate_ppm": None,
        "article_codes": [],
        "bundle": [],
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def buyer(**changes: Any) -> Buyer:
    """A consumer who can be reached by mail and phone."""
    made: Buyer = {
        "customer_id": "C-1",
        "name": "Ada Lovelace",
        "company": "",
        "group": "consumer",
        "language": "en",
        "contacts": [
            {"kind": "EMAIL", "value": "ada@example.com"},
            {"kind": "PHONE", "value": "+49 30 1234567"},
        ],
        "party_ids": [],
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def agreed(channel: str, **changes: Any) -> Channel:
    """What a channel has agreed to: nothing, but for the changes."""
    made: Channel = {
        "channel": channel,
        "mandatory": [],
        "answers": [],
        "unreadable": "desk",
        "delivers_to": [],
        "confirmation": None,
        "heard_within_hours": 0,
        "zone": "UTC",
        "country": "",
        "stock": [],
        "messages": [],
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def entered(by: str, **changes: Any) -> SourceDocument:
    """Where an order came from that this member of staff entered."""
    made: SourceDocument = {
        "kind": "call",
        "uri": "",
        "captured_by": by,
        "captured_at": PLACED,
        "sha256": "",
        "read_back_at": None,
        "read_back_by": "",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def address(**changes: Any) -> Address:
    """A deliverable address."""
    made: Address = {
        "name": "Ada Lovelace",
        "street": "Unter den Linden 1",
        "postal_code": "10117",
        "city": "Berlin",
        "region": "",
        "country": "DE",
        "latitude": 52.5,
        "longitude": 13.4,
        "location_code": "",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def order(
    *,
    channel: str = "shop",
    reference: str = "1001",
    lines: Sequence[OrderLine] | None = None,
    charges: Sequence[Charge] = ({"kind": "freight", "amount_minor": 500, "tax_minor": 95},),
    terms: str = "PREPAID",
    paid: int | None = None,
    **changes: Any,
) -> Order:
    """A valid order of five lines, prepaid and paid unless said otherwise. `changes` replace
    whole fields of the order."""
    taken = list(lines) if lines is not None else [line(number) for number in range(1, 6)]
    goods = sum(one["total_minor"] - one["tax_minor"] + one["discount_minor"] for one in taken)
    discount = sum(one["discount_minor"] for one in taken)
    charged = sum(one["amount_minor"] for one in charges)
    tax = sum(one["tax_minor"] for one in (*taken, *charges))
    total = goods - discount + charged + tax
    made: dict[str, Any] = {
        "order_id": f"{channel}:{reference}",
        "channel": channel,
        "reference": reference,
        "kind": "GOODS",
        "placed_at": PLACED,
        "currency": "EUR",
        "priority": 0,
        "buyer": buyer(),
        "billing_address": address(),
        "delivery_address": address(),
        "lines": taken,
        "charges": list(charges),
        "totals": {
            "goods_minor": goods,
            "discount_minor": discount,
            "charges_minor": charged,
            "tax_minor": tax,
            "total_minor": total,
        },
        "payment": {
            "method": "card" if terms == "PREPAID" else "invoice",
            "terms": terms,
            "paid_minor": (total if terms == "PREPAID" else 0) if paid is None else paid,
            "reference": "",
            "instrument": "",
            "device": "",
        },
        "wished_delivery_at": None,
        "promised_delivery_at": None,
        "notes": "",
        "source_document": None,
        "buyer_reference": "",
        "consents": [],
        "trade_terms": None,
        "as_soon_as_possible": False,
        "delivery": "UNKNOWN",
        "exchange": None,
        "collection_place": "",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def sold_abroad(**said: str) -> TradeTerms:
    """Terms of trade that say all that a contract must (CF-06), unless said otherwise."""
    made: TradeTerms = {
        "incoterm": "CIF Shanghai",
        "packing": "20 kg cartons on pallets",
        "port_of_loading": "DEHAM",
        "port_of_discharge": "CNSHA",
        "transport": "sea",
        "insurance": "by the seller, all risks, 110 % of the value",
    }
    return {**made, **said}  # type: ignore[typeddict-item]


def export(**changes: Any) -> Order:
    """An order that is concluded in writing, and says all that its contract must (CF-06)."""
    in_a_month = PLACED + 30 * 86_400_000
    said: dict[str, Any] = {
        "channel": "sales",
        "kind": "EXPORT",
        "trade_terms": sold_abroad(),
        "wished_delivery_at": in_a_month,
    }
    return order(**{**said, **changes})


def staff(staff_id: str, *roles: str, limit: int | None = None, **changes: Any) -> Staff:
    """Somebody of the house who may decide in these roles about orders of up to `limit` minor
    units of the house currency."""
    made: Staff = {
        "staff_id": staff_id,
        "roles": [{"role": role, "limit_minor": limit} for role in roles],
        "delegate": "",
        "absent_from_at": None,
        "absent_until_at": None,
        "languages": ["en"],
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def submitted(content: Order, at: int = PLACED) -> OrderSubmitted:
    """The order as its channel submits it."""
    return {
        "order_id": content["order_id"],
        "submitted_at": at,
        "source_revision": 0,
        "document": "",
        "own_customers": False,
        "order": CarriedOrder.of(content),
    }


def received(
    content: Order,
    version: int = 1,
    at: int = PLACED,
    number: str = "000001Z",
    kept: Sequence[LineQuantity] = (),
    entered_by: Sequence[str] = (),
) -> OrderReceived:
    """The order as intake hands it to review. `kept`: what is reserved for it already;
    `entered_by`: who of the house entered something of it, beside what it says itself."""
    return {
        "order_id": content["order_id"],
        "number": number,
        "version": version,
        "step": 10,
        "customer_id": content["buyer"]["customer_id"],
        "total_minor": content["totals"]["total_minor"],
        "currency": content["currency"],
        "priority": content["priority"],
        "at": at,
        "decision": {"outcome": "received", "policy": "test", "rules": []},
        "expected_at": at + 86_400_000,
        "completed": [],
        "requested_by": "",
        "changes": [],
        "fingerprint": "",
        "marks": [],
        "kept": list(kept),
        "entered_by": list(entered_by),
        "submitted_at": at - 60_000,
        "pieces": sum(line["quantity"] for line in content["lines"]),
        "order": CarriedOrder.of(content),
    }


def article(sku: str, **changes: Any) -> Article:
    """A stocked article without specification, counted in pieces, that anyone may buy."""
    made: Article = {
        "sku": sku,
        "name": sku,
        "family": "tests",
        "unit": "PCE",
        "stocked": True,
        "specifications": [],
        "maximum_quantity": 1000,
        "weight_g": 100,
        "volume_ml": 200,
        "nature": "NORMAL",
        "barred_groups": [],
        "barred_countries": [],
        "minimum_age": 0,
        "licence": "",
        "goods_class": "",
        "cost_minor": None,
        "bundle": [],
        "lot_controlled": False,
        "shelf_life_days": 0,
        "least_life_days": 0,
        "withdraw_days": 0,
        "substitutes": [],
        "length_mm": 0,
        "width_mm": 0,
        "height_mm": 0,
        "keep_upright": False,
        "stackable": True,
        "gtin": "",
        "hs_code": "",
        "origin_country": "",
        "coldest_tenths": None,
        "warmest_tenths": None,
        "service": "UNKNOWN",
        "platform": "",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def price(sku: str, minor: int = 1000, currency: str = "EUR", **changes: Any) -> Price:
    """A list price that holds for ever."""
    made: Price = {
        "sku": sku,
        "currency": currency,
        "minor": minor,
        "price_per": 1,
        "valid_from_at": 0,
        "valid_to_at": None,
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def restriction(name: str, goods_class: str, **changes: Any) -> Restriction:
    """Goods of the class are sold to nobody, anywhere, without end."""
    made: Restriction = {
        "restriction": name,
        "goods_class": goods_class,
        "group": "*",
        "country": "*",
        "licence": "",
        "valid_from_at": 0,
        "valid_to_at": None,
        "source": "",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def customer(customer_id: str = "C-1", limit: int = 0, **changes: Any) -> Customer:
    """A customer in good standing with a credit limit in minor units, 0 for prepaid only."""
    made: Customer = {
        "customer_id": customer_id,
        "group": "consumer",
        "currency": "EUR",
        "credit_limit_minor": limit,
        "overdue_days": 0,
        "disputes": 0,
        "age": 0,
        "licences": [],
        "blocked": False,
        "since_at": None,
        "guarantee_minor": 0,
        "guarantee_until_at": None,
        "declines": [],
        "zone": "",
        "prefers": [],
        "webhook": "",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def partner(number: str = "4098765000010", **changes: Any) -> Partner:
    """A company in Berlin that is known by a GLN, buys as C-1, and pays by invoice."""
    made: Partner = {
        "channel": "",
        "scheme": "GLN",
        "id": number,
        "customer_id": "C-1",
        "name": "Analytical Engines",
        "street": "Unter den Linden 1",
        "postal_code": "10117",
        "city": "Berlin",
        "region": "",
        "country": "DE",
        "invoice_to": "",
        "email": "orders@example.com",
        "phone": "",
        "currency": "EUR",
        "payment_method": "invoice",
        "payment_terms": "ON_ACCOUNT",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def coded(code: str, sku: str, **changes: Any) -> CodedArticle:
    """A GTIN of one piece of an article."""
    made: CodedArticle = {
        "channel": "",
        "scheme": "GTIN",
        "code": code,
        "sku": sku,
        "unit": "PCE",
        "units": 1,
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def numbers_alone(*codes: str, **changes: Any) -> Order:
    """An order as partners send it by EDI: who, where to and what by numbers, two of each article;
    no name, address, price or sum."""
    unsaid = dict.fromkeys(("unit_price_minor", "tax_minor", "total_minor"), 0)
    lines: list[Any] = [
        {
            **line(n, name="", article_codes=[{"scheme": "GTIN", "code": code}]),
            "sku": "",
            **unsaid,
        }
        for n, code in enumerate(codes, 1)
    ]
    nowhere = {name: None if isinstance(one, float) else "" for name, one in address().items()}
    gln = {"scheme": "GLN", "id": "4098765000010"}
    said: dict[str, Any] = {
        "buyer": buyer(customer_id="", name="", group="", contacts=[], party_ids=[gln]),
        "billing_address": {**nowhere, "location_code": gln["id"]},
        "delivery_address": {**nowhere, "location_code": gln["id"]},
        "payment": {**order()["payment"], "method": "", "terms": "UNKNOWN", "paid_minor": 0},
        "currency": "",
    }
    return order(lines=lines, charges=(), **{**said, **changes})
