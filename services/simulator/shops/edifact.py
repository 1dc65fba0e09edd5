"""A partner who orders by EDIFACT: ORDERS D.96A, one message an order. As EDI has it, parties are
named by number, and prices, terms and the buyer's own address are left out: the house knows them
(`street.partners`)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b

from orders.contracts.records import Address, Article, Order
from services.simulator import basket
from services.simulator.shops.form import Form, Listed, with_key
from services.simulator.shops.writing import local

ZONE = "UTC"
HOUSE, PARTNER = "4098765000010:14", "5412345000013:14"
KIND = "ORDERS:D:96A:UN:EAN008"
AGENCY = "92"
"""UN/ECE 3055: numbers that the buyer gives out."""
SPECIAL = str.maketrans({sign: f"?{sign}" for sign in "'+:?"})


def sells(article: Article) -> bool:
    """A message names an article by our number, and no choice beside it."""
    return not article["specifications"]


def listed(entries: Sequence[Listed]) -> bytes:
    """An interchange of all of them. Its control number is of what it says: sent once more it has
    the same, and nothing else has."""
    segments = list[str]()
    for n, entry in enumerate(entries, start=1):
        message = list(_message(entry.order))
        segments += [f"UNH+{n}+{KIND}", *message, f"UNT+{len(message) + 2}+{n}"]
    number = blake2b("".join(segments).encode(), digest_size=7).hexdigest().upper()
    written = local(max(each.changed_at for each in entries), ZONE)
    header = f"UNB+UNOY:4+{PARTNER}+{HOUSE}+{written:%y%m%d}:{written:%H%M}+{number}"
    segments.insert(0, header)
    segments.append(f"UNZ+{len(entries)}+{number}")
    return "".join(f"{segment}'\n" for segment in segments).encode()


def _message(order: Order) -> Iterator[str]:
    yield f"BGM+{'224' if order['priority'] else '220'}+{_text(order['reference'])}+9"
    yield f"DTM+137:{_time(local(order['placed_at'], ZONE))}:204"
    if order["wished_delivery_at"] is not None:
        yield f"DTM+2:{_time(local(order['wished_delivery_at'], ZONE))}:204"
    yield f"NAD+BY+{_text(order['buyer']['customer_id'])}::{AGENCY}"
    if order["delivery_address"] != order["billing_address"]:
        yield _delivered_to(order["delivery_address"])
    yield f"TAX+7+VAT+++:::{basket.tax_rate(order)}"
    yield f"CUX+2:{order['currency']}:9"
    for line in order["lines"]:
        yield f"LIN+{line['line']}++{_text(line['sku'])}:SA"
        yield f"IMD+F++:::{_text(line['name'])}"
        yield f"QTY+21:{line['quantity']}:{line['unit']}"
    yield "UNS+S"
    yield f"CNT+2:{len(order['lines'])}"


def _delivered_to(address: Address) -> str:
    parts = ("name", "street", "city", "region", "postal_code", "country")
    return "NAD+DP+++" + "+".join(_text(str(address[part])) for part in parts)  # type: ignore[literal-required]


def _time(clock: datetime) -> str:
    return f"{clock:%Y%m%d%H%M%S}"


def _text(value: str) -> str:
    return value.translate(SPECIAL)


FORM = Form(
    format="edifact",
    webhook="",
    path="documents/edifact",
    media_type="application/edifact",
    sells=sells,
    number=lambda order: order["reference"],
    account=lambda customer_id: customer_id,
    told=lambda entry: listed([entry]),
    listed=listed,
    signed=with_key,
)
