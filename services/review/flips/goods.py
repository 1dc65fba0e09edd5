"""Other goods, other prices, other master data of them (RV-02)."""

from orders.business.flips import Group, Seen, line, order_of, policy, row
from orders.contracts.records import Article, Price
from services.review.flips.seen import article, line_of


def known(seen: Seen, group: Group) -> Seen:
    """The article is known, at the price of the order (RV-02)."""
    sku, found = group["sku"]["value"], line_of(seen, group)
    article: Article = {
        "sku": sku,
        "name": "",
        "family": "",
        "unit": found["unit"],
        "stocked": True,
        "specifications": [],
        "maximum_quantity": 0,
        "weight_g": 0,
        "volume_ml": 0,
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
    return listed(row(seen, Article, sku, article), group)


def unit(seen: Seen, group: Group) -> Seen:
    """The line is in the unit of the article (RV-02)."""
    return line(seen, group, unit=group["counted_in"]["bound"])


def specified(seen: Seen, group: Group) -> Seen:
    """The line has a specification that there is (RV-02)."""
    allowed = seen.references.table(Article)[group["sku"]["value"]]["specifications"]
    return line(seen, group, specification=allowed[0])


def fewer(seen: Seen, group: Group) -> Seen:
    """The line is of a usual quantity (RV-02)."""
    return line(seen, group, quantity=int(group["quantity"]["bound"]), discount_minor=0)


def usual(seen: Seen, group: Group) -> Seen:
    """The quantity of the line is usual (RV-02)."""
    return article(seen, group, maximum_quantity=int(group["quantity"]["value"]))


def listed(seen: Seen, group: Group) -> Seen:
    """The list says what the order does."""
    sku, currency, found = group["sku"]["value"], order_of(seen)["currency"], line_of(seen, group)
    price: Price = {
        "sku": sku,
        "currency": currency,
        "minor": found["unit_price_minor"],
        "price_per": found["price_per"],
        "valid_from_at": 0,
        "valid_to_at": None,
    }
    return row(seen, Price, f"{sku}:{currency}", price)


def priced(seen: Seen, group: Group) -> Seen:
    """The line has the nearest price that would do (RV-02)."""
    return line(seen, group, unit_price_minor=int(group["price"]["bound"]), discount_minor=0)


def discounted(seen: Seen, group: Group) -> Seen:
    """The line has the largest discount that would do (RV-02)."""
    return line(seen, group, discount_minor=int(group["discount"]["bound"]))


def discount_allowed(seen: Seen, group: Group) -> Seen:
    """The discount of the line is allowed (RV-02)."""
    most = max(int(group["below_list"]["value"]), seen.policy.maximum_discount_percent)
    by_group = dict.fromkeys(seen.policy.maximum_discount_percent_by_group, most)
    return policy(seen, maximum_discount_percent=most, maximum_discount_percent_by_group=by_group)
