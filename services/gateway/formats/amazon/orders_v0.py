"""Orders v0: the order, and what comes in answers of their own: items in pages, address, buyer."""

from collections.abc import Iterator
from dataclasses import replace

from services.gateway.formats.amazon.shared import (
    STATES,
    address,
    collected,
    currency,
    measure,
    money,
    state,
)
from services.gateway.formats.building import canonical
from services.gateway.formats.building.canonical import joined
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import charge, line, net, settled
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import exact, moment
from services.gateway.formats.reading import Cancelled, Outcome, Placed, Profile, Waiting
from services.gateway.formats.values.references import encoded

HEAD = {
    "reference": "AmazonOrderId",
    "placed_at": "PurchaseDate",
    "currency": "OrderTotal/CurrencyCode",
    "buyer.name": "BuyerInfo/BuyerName",
    "buyer.contacts": "BuyerInfo/BuyerEmail",
    "lines": "OrderItems",
    "totals.total_minor": "OrderTotal/Amount",
    "payment.method": "PaymentMethodDetails",
    "promised_delivery_at": "LatestDeliveryDate",
    "delivery_address.name": "ShippingAddress/Name",
    "delivery_address.street": "ShippingAddress/AddressLine1",
    "delivery_address.postal_code": "ShippingAddress/PostalCode",
    "delivery_address.city": "ShippingAddress/City",
    "delivery_address.region": "ShippingAddress/StateOrRegion",
    "delivery_address.country": "ShippingAddress/CountryCode",
}
LINE = {
    "sku": "SellerSKU",
    "quantity": "QuantityOrdered",
    "unit_price_minor": "ItemPrice/Amount",
    "discount_minor": "PromotionDiscount/Amount",
    "tax_minor": "ItemTax/Amount",
    "total_minor": "ItemPrice/Amount",
}
MONEYS = (
    *("ItemPrice", "ItemTax", "PromotionDiscount", "PromotionDiscountTax"),
    *("ShippingPrice", "ShippingTax", "ShippingDiscount", "ShippingDiscountTax"),
    *("CODFee", "CODFeeDiscount"),
)


GIFT_WRAP, GIFT_WRAP_TAX = "GiftWrapPrice", "GiftWrapTax"
BUYER = ("BuyerEmail", "BuyerName", "BuyerTaxInfo")


def read(order: Part, profile: Profile) -> Iterator[Outcome]:
    """What an order says, together with its items."""
    reference = encoded(order.needed("AmazonOrderId"))
    status = state(order.text("OrderStatus"))
    changed_at = moment(order, "LastUpdateDate", zone=profile.zone) or 0
    if status == "canceled":
        yield Cancelled(reference, "cancelled_at_amazon", changed_at)
    elif status != "unshipped":
        yield Waiting(reference, STATES.get(status, "status_unknown"))
    elif order.text("FulfillmentChannel") == "AFN":
        yield Waiting(reference, "fulfilled_by_amazon")
    else:
        items = _items(order)
        made, filled = _order(order, items, reference, profile)
        places = _places(order, items)
        yield Placed(made, places, changed_at, filled)
        if items and all(_unwanted(one) for one in items):
            yield Cancelled(reference, "buyer_requested", changed_at)


def _items(order: Part) -> list[Part]:
    """The items of all pages, each with what is told of it beside; an item of quantity 0 was
    cancelled."""
    lists = [one for one in order.beside if one.has("OrderItems")]
    pages = [one for one in lists if not _tells_wrapping(one)]
    if not pages and not order.has("OrderItems"):
        order.odd("items_missing", "send the items of the order with it, in one list of answers")
    if pages and pages[-1].has("NextToken"):
        pages[-1].odd("page_missing", "there are more items; send all pages")
    wrapping = [one for page in lists if page not in pages for one in page.each("OrderItems")]
    items = [item for page in (*pages, order) for item in page.each("OrderItems")]
    return [
        replace(one, beside=tuple(other for other in wrapping if _same_item(one, other)))
        for one in items
        if not one.has("QuantityOrdered") or one.whole("QuantityOrdered")
    ]


def _tells_wrapping(page: Part) -> bool:
    """Whether it is an answer of getOrderItemsBuyerInfo: of no item it says what it is."""
    items = page.each("OrderItems")
    return bool(items) and not any(one.has("ASIN") or one.has("QuantityOrdered") for one in items)


def _same_item(one: Part, other: Part) -> bool:
    return one.has("OrderItemId") and one.value["OrderItemId"] == other.text("OrderItemId")


def _address(order: Part) -> Part:
    """Where it goes: in an answer of its own, else in the order."""
    told = (one for one in order.beside if one.has("ShippingAddress"))
    return next(told, order).at("ShippingAddress")


def _info(order: Part) -> Part:
    """Who buys: in an answer of its own, else in the order."""
    told = (one for one in order.beside if any(one.has(name) for name in BUYER))
    return next(told, order.at("BuyerInfo"))


def _places(order: Part, items: list[Part]) -> dict[str, str]:
    found = canonical.places(order.where, HEAD, LINE, [one.where for one in items])
    moved = {"ShippingAddress": _address(order).where, "BuyerInfo": _info(order).where}
    for path, name in HEAD.items():
        group, _, rest = name.partition("/")
        if group in moved:
            found[path] = f"{moved[group]}/{rest}"
    return found


def _unwanted(item: Part) -> bool:
    return item.flag("BuyerRequestedCancel", "IsBuyerRequestedCancel")


def _order(
    order: Part, items: list[Part], reference: str, profile: Profile
) -> tuple[Fields, tuple[str, ...]]:
    moneys = [one.at(name) for one in items for name in MONEYS]
    wrapping = [_wrapped(one).at(name) for one in items for name in (GIFT_WRAP, GIFT_WRAP_TAX)]
    code = currency([order.at("OrderTotal"), *moneys, *wrapping], profile)
    total = exact(order, "OrderTotal", "Amount", currency=code)
    net, gross = (_sums(items, code, total, included) for included in (False, True))
    included = total is not None and _fits(gross, total) and not _fits(net, total)
    sums = gross if included else net
    billing, delivery, filled = canonical.both_addresses(
        canonical.address(), address(_address(order), profile)
    )
    made = canonical.order(
        profile,
        reference,
        placed_at=moment(order, "PurchaseDate", zone=profile.zone) or 0,
        currency=code,
        buyer=_buyer(order, reference, profile),
        billing_address=billing,
        delivery_address=delivery,
        promised_delivery_at=moment(order, "LatestDeliveryDate", zone=profile.zone),
        payment=_payment(order, sums["totals"]["total_minor"], reference),
        buyer_reference=_info(order).text("PurchaseOrderNumber"),
        **sums,
    )
    return made, filled


def _fits(sums: Fields, total: int) -> bool:
    """Whether the parts add up to the total."""
    totals = sums["totals"]
    parts = totals["goods_minor"] - totals["discount_minor"] + totals["charges_minor"]
    return bool(parts + totals["tax_minor"] == total)


def _sums(items: list[Part], code: str, total: int | None, included: bool) -> Fields:
    """Lines, charges and totals. Amazon shows prices with the tax in them in some marketplaces,
    and says it nowhere: the total tells."""
    lines = [_line(number, one, code, included) for number, one in enumerate(items, start=1)]
    charges = [each for one in items for each in _charges(one, code, included)]
    return settled(lines, charges, total)


def _line(number: int, one: Part, code: str, included: bool) -> Fields:
    price, off = money(one.at("ItemPrice"), code), money(one.at("PromotionDiscount"), code)
    tax = money(one.at("ItemTax"), code) - money(one.at("PromotionDiscountTax"), code)
    goods, discount = net(price, off, tax) if included else (price, off)
    measured = measure(one.at("Measurement"), one.whole("QuantityOrdered"), "Unit", "Value")
    return line(
        number,
        one.text("SellerSKU"),
        one.text("Title"),
        quantity=measured.quantity,
        unit=measured.unit,
        goods=goods,
        discount=discount,
        tax=tax,
        currency=code,
        specification=joined(one.text("ConditionId"), one.text("ConditionSubtypeId"), by=", "),
        codes=[("ASIN", one.text("ASIN"))],
    )


def _charges(one: Part, code: str, included: bool) -> list[Fields]:
    def charged(kind: str, price: int, tax: int = 0) -> list[Fields]:
        return charge(kind, price - tax if included else price, tax)

    wrap = _wrapped(one)
    freight = money(one.at("ShippingPrice"), code) - money(one.at("ShippingDiscount"), code)
    tax = money(one.at("ShippingTax"), code) - money(one.at("ShippingDiscountTax"), code)
    on_delivery = money(one.at("CODFee"), code) - money(one.at("CODFeeDiscount"), code)
    return [
        *charged("freight", freight, tax),
        *charged("packing", money(wrap.at(GIFT_WRAP), code), money(wrap.at(GIFT_WRAP_TAX), code)),
        *charged("fee", on_delivery),
    ]


def _wrapped(item: Part) -> Part:
    """How an item is wrapped: in an answer of its own, else in the item."""
    return next(iter(item.beside), item.at("BuyerInfo"))


def _buyer(order: Part, reference: str, profile: Profile) -> Fields:
    said, delivery = _info(order), _address(order)
    email = said.text("BuyerEmail")
    return canonical.buyer(
        profile,
        known_by=email or reference,
        name=said.text("BuyerName") or delivery.text("Name"),
        company=said.text("BuyerTaxInfo", "CompanyLegalName"),
        emails=[email],
        phones=[delivery.text("Phone")],
        party_ids=[
            (one.text("Name"), one.text("Value"))
            for one in said.each("BuyerTaxInfo", "TaxClassifications")
        ],
    )


def _payment(order: Part, total: int, reference: str) -> Fields:
    details = [one.text() for one in order.each("PaymentMethodDetails")]
    way = "cash_on_delivery" if order.text("PaymentMethod") == "COD" else next(iter(details), "")
    return collected(way, total, reference)
