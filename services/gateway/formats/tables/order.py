"""One order from its rows of a table."""

from collections.abc import Sequence
from decimal import Decimal

from orders.business.money import divided, tax_of
from orders.business.text import blank
from services.gateway.formats.building.canonical import both_addresses
from services.gateway.formats.building.draft import Draft, Line
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import settled
from services.gateway.formats.reading import Placed, Profile, Unreadable
from services.gateway.formats.tables.rows import Layout, Row, Said, head, line
from services.gateway.formats.values.money import minor
from services.gateway.formats.values.units import measure, quantity, unit_price

_TOTAL = "totals.total_minor"


def order(
    reference: str, rows: Sequence[Row], layout: Layout, profile: Profile
) -> Placed | list[Unreadable]:
    """The order, or every fault of its cells."""
    draft = Draft.of(reference, profile)
    said = head(rows, layout, draft)
    draft.order["currency"] = said["currency"].value if "currency" in said else profile.currency
    if "currency" not in said:
        draft.assume(f"the currency is the channel's: {profile.currency or 'none'}")
    draft.places["reference"] = layout.place(rows[0], layout.columns.of("reference") or 0)
    _head(draft, said)
    _addresses(draft, profile)
    for number, row in enumerate(rows, 1):
        own = line(row, layout, draft)
        _line(draft.line(number), own)
        _costs(draft.order["lines"][-1], own, draft)
    _sums(draft, said)
    return draft.finished(layout.place(rows[0], 0))


def _head(draft: Draft, said: Said) -> None:
    for path, (value, place) in said.items():
        if value is True:
            draft.put("as_soon_as_possible", True, place)
        elif path != _TOTAL:
            amount = path.endswith("_minor")
            draft.put(path, minor(value, draft.order["currency"]) if amount else value, place)


def _addresses(draft: Draft, profile: Profile) -> None:
    """The channel's country where none is named; one address for both where there is one."""
    billing, delivery = draft.order["billing_address"], draft.order["delivery_address"]
    if profile.country and not delivery["country"] and not blank(delivery["street"]):
        delivery["country"] = profile.country
        draft.assume(f"the country is the channel's: {profile.country}")
    draft.order["billing_address"], _, assumed = both_addresses(billing, delivery)
    draft.filled.extend(assumed)


def _line(line: Line, said: Said) -> None:
    """What was said of a line, in the units that articles are counted in."""
    currency: str = line.draft.order["currency"]
    code = said["unit"].value if "unit" in said else ""
    if not code:
        line.draft.assume("quantities without a unit are pieces")
    for path, (value, place) in said.items():
        with line.draft.noting(place):
            if path == "quantity":
                value = quantity(value, code)
            elif path == "unit_price_minor":
                base = said["price_per"].value if "price_per" in said else Decimal(1)
                value, line.fields["price_per"] = unit_price(value, base, code, currency)
            elif path == "unit":
                value = measure(value)[0]
            elif path.endswith("_minor"):
                value = minor(value, currency)
            if path != "price_per":
                line.put(path, value, place)


def _costs(fields: Fields, said: Said, draft: Draft) -> None:
    """Tax and total of a line that does not say them. One whose total is that of the goods alone
    says it before tax."""
    goods = divided(fields["quantity"] * fields["unit_price_minor"], fields["price_per"])
    net = goods - fields["discount_minor"]
    if "tax_minor" not in said and fields.get("tax_rate_ppm"):
        fields["tax_minor"] = tax_of(net, fields["tax_rate_ppm"])
        draft.assume("the tax of lines is computed from its rate")
    if "total_minor" not in said or fields["total_minor"] == net:
        fields["total_minor"] = net + fields["tax_minor"]


def _sums(draft: Draft, said: Said) -> None:
    total = said.get(_TOTAL)
    stated = None if total is None else minor(total.value, draft.order["currency"])
    draft.order |= settled(draft.order["lines"], draft.order["charges"], stated)
    if total is None:
        draft.assume("the sums are those of the lines and charges")
    else:
        draft.places[_TOTAL] = total.place
