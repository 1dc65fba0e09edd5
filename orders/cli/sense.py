"""What has the right form in a row of reference data, and means nothing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from iso3166 import countries_by_alpha2
from stdnum import ean

from orders.business.areas import is_area
from orders.business.fields import fields
from orders.business.kinds import SERVICES
from orders.business.money import PLACES
from orders.business.text import blank, reaches
from orders.cli.parts_lists import senseless_parts
from orders.cli.rates import is_prefix, is_surcharge, senseless_quality, senseless_rate
from orders.client.fields import FieldFault, Shape
from orders.contracts import records
from orders.contracts.catalogue import record_type

LEAST: Mapping[type, Mapping[str, int]] = {
    records.ExchangeRate: {"micros": 1},
    records.Price: {"minor": 0, "price_per": 1},
    records.Customer: {
        "credit_limit_minor": 0,
        "overdue_days": 0,
        "disputes": 0,
        "guarantee_minor": 0,
    },
    records.Warehouse: {"daily_capacity": 0, "cost_per_unit_minor": 0},
    records.Technicians: {"technicians": 0, "lead_days": 1},
    records.Carrier: {"quality": 0},
    records.Rate: {
        "minimum_weight_g": 0,
        "minimum_minor": 0,
        "per_kg_minor": 0,
        "transit_days": 0,
        "price_per_g": 1,
        "volumetric_ml_per_kg": 0,
        "fuel_permille": 0,
    },
    records.CarrierQuality: {"quality": 0, "shipments": 0, "on_time": 0, "lost": 0},
    records.Article: {
        "weight_g": 0,
        "volume_ml": 0,
        "maximum_quantity": 0,
        "minimum_age": 0,
        "cost_minor": 0,
        "shelf_life_days": 0,
        "least_life_days": 0,
        "withdraw_days": 0,
        "length_mm": 0,
        "width_mm": 0,
        "height_mm": 0,
    },
    records.Carton: {
        "length_mm": 1,
        "width_mm": 1,
        "height_mm": 1,
        "most_g": 1,
        "fill_percent": 1,
    },
    records.Bin: {"walk": 0},
    records.CodedArticle: {"units": 1},
    records.LeadTime: {"supply_days": 0, "production_days": 0},
    records.Channel: {
        "confirmation.answer_within_hours": 1,
        "confirmation.reminders": 0,
        "confirmation.remind_every_hours": 1,
        "confirmation.suspended_days": 1,
        "heard_within_hours": 0,
    },
}
"""The least that makes sense, by the path of a field. An exchange rate of zero would make an order
worth nothing."""

LONGEST_WAY = 365
"""No goods take more days from one house to another."""
MOST_IN_ONE = 1_000_000
"""More pieces of an article are in no bundle."""

NEEDED: Mapping[type, tuple[str, ...]] = {
    records.Partner: ("scheme", "id", "customer_id", "name", "street", "city"),
    records.CodedArticle: ("scheme", "code", "sku"),
    records.LeadTime: ("sku",),
    records.Carton: ("carton",),
    records.Technicians: ("region", "part"),
    records.Carrier: ("carrier",),
    records.Rate: ("carrier", "service", "mode", "from_country", "to_country"),
    records.CarrierQuality: ("carrier", "mode", "from_country", "to_country"),
    records.Bin: ("warehouse", "sku", "bin"),
    records.Restriction: ("restriction", "goods_class", "group"),
}
"""Texts that a row is of no use without."""


@cache
def _an_order() -> Any:
    """With one line, and nothing said: whatever path is in it names a field."""
    shape = Shape(record_type(records.OrderSubmitted), lenient=True)
    order, _ = shape.conform({"lines": [{}]}, shape.of("order"))
    return order


def _is_field(path: str) -> bool:
    try:
        return bool(list(fields(_an_order(), path)))
    except KeyError:
        return False


Meant = Callable[[Any], object]
FORMS: Mapping[type, Mapping[str, tuple[Meant, str]]] = {
    records.Article: {
        "gtin": (
            lambda text: not text or (ean.is_valid(text) and text.isdecimal()),
            "send a GTIN, digits alone, its check digit right, or none",
        ),
        "hs_code": (re.compile(r"(\d{6,10})?").fullmatch, "send 6 to 10 digits, or none"),
        "origin_country": (
            lambda text: not text or text in countries_by_alpha2,
            "send two letters of ISO 3166-1 such as DE, or none",
        ),
        "service": (
            lambda text: text == "UNKNOWN" or text in SERVICES,
            "send on_site or online, of a service that has a time of its own",
        ),
        "platform": (re.compile(r"(https?://[^\s]+)?").fullmatch, "send a URL, or none"),
    },
    records.Partner: {
        "channel": (re.compile(r"[a-z0-9-]{0,40}").fullmatch, "send a channel's name, or none"),
        "country": (countries_by_alpha2.__contains__, "send two letters of ISO 3166-1 such as DE"),
        "currency": (lambda text: not text or text in PLACES, "send a code of ISO 4217, or none"),
        "email": (lambda text: not text or reaches("EMAIL", text), "send a mail address, or none"),
        "phone": (lambda text: not text or reaches("PHONE", text), "send a number, or none"),
        "invoice_to": (re.compile(r"([A-Z]+:.+)?").fullmatch, "send <scheme>:<id>, or none"),
    },
    records.Channel: {
        "channel": (re.compile(r"[a-z0-9-]{1,40}").fullmatch, "send a channel's name"),
        "delivers_to": (is_area, "send a country such as DE, US-AK for a region, DE 27498"),
        "unreadable": (("desk", "refused").__contains__, "send desk or refused"),
        "zone": (available_timezones().__contains__, "send a zone of the IANA, or none"),
        "country": (
            lambda text: not text or text in countries_by_alpha2,
            "send two letters of ISO 3166-1 such as DE, or none",
        ),
        "stock": (
            lambda one: 0 <= one["percent"] <= 100 and one["safety"] >= 0,
            "send a percent from 0 to 100, and no less than 0 units of safety",
        ),
        "mandatory": (
            _is_field,
            "send the path of a field of an order, such as lines[].specification",
        ),
    },
    records.Technicians: {
        "region": (re.compile(r"[^/@]+").fullmatch, "send a short name without / and @"),
        "part": (re.compile(r"[^/@]+").fullmatch, "send a short name without / and @"),
        "country": (countries_by_alpha2.__contains__, "send two letters of ISO 3166-1 such as DE"),
        "zone": (available_timezones().__contains__, "send a zone of the IANA"),
        "postal_prefixes": (is_prefix, "send what postal codes begin with, such as 27"),
    },
    records.Carrier: {
        "pickup_weekdays": (range(7).__contains__, "send days of the week, Monday is 0"),
        "cut_off": (
            re.compile(r"(([01][0-9]|2[0-3]):[0-5][0-9])?").fullmatch,
            "send a time of the day such as 16:30, or none",
        ),
    },
    records.Rate: {
        "currency": (PLACES.__contains__, "send a code of ISO 4217"),
        "zone": (re.compile(r"[^:@]{0,40}").fullmatch, "send a short name without : and @"),
        "postal_prefixes": (is_prefix, "send what postal codes begin with, such as 27"),
        "surcharges": (is_surcharge, "say what it is called, and what it costs, if not nothing"),
    },
    records.Restriction: {
        "country": (
            lambda text: text == "*" or text in countries_by_alpha2,
            "send two letters of ISO 3166-1 such as DE, or * for anywhere",
        ),
    },
    records.CodedArticle: {
        "channel": (re.compile(r"[a-z0-9-]{0,40}").fullmatch, "send a channel's name, or none"),
        "unit": (("PCE", "GRM", "MLT").__contains__, "send PCE, GRM or MLT"),
    },
}
"""Texts, and entries of lists, that must be one of something, by field, each of them if it has
several: whether one is, and what to send instead."""


def senseless(record: type, value: Mapping[str, Any]) -> Iterator[FieldFault]:
    """Every field of a row that means nothing: a price below zero, a rate of nothing, a place
    without a city, a currency that there is not. Never quotes what may be personal."""
    for field, least in LEAST.get(record, {}).items():
        said = _number(value, field)
        if said is not None and said < least:
            because = f"{field} is {said}; at least {least} makes sense"
            yield FieldFault(field, "out_of_range", because)
    if (of_this := ROWS.get(record)) is not None:
        yield from of_this(value)
    for field in NEEDED.get(record, ()):
        if blank(value[field]):
            yield FieldFault(field, "missing_field", "the field is wanted")
    for field, (meant, wanted) in FORMS.get(record, {}).items():
        for place, text in _texts(field, value[field]):
            if not meant(text):
                yield FieldFault(place, "wrong_value", wanted)


def _senseless_article(article: records.Article) -> Iterator[FieldFault]:
    yield from _senseless_bundle(article)
    yield from _senseless_substitutes(article)


def _senseless_bundle(article: records.Article) -> Iterator[FieldFault]:
    """What in a bundle means nothing (IV-02)."""
    parts = [part["sku"] for part in article["bundle"]]
    for number, part in enumerate(article["bundle"]):
        if not 1 <= part["quantity"] <= MOST_IN_ONE or blank(part["sku"]):
            said = "say which article, and how much of it is in one"
            yield FieldFault(f"bundle[{number}]", "wrong_value", said)
        elif part["sku"] == article["sku"]:
            said = f"{part['sku']} cannot be in itself"
            yield FieldFault(f"bundle[{number}].sku", "wrong_value", said)
    if len({*parts}) < len(parts):
        yield FieldFault("bundle", "repeated_part", "a part stands twice: add it up")


def _senseless_substitutes(article: records.Article) -> Iterator[FieldFault]:
    """What in the place of an article means nothing (IV-05)."""
    for number, one in enumerate(article["substitutes"]):
        if one["percent"] < 1 or blank(one["sku"]):
            said = "say which article, and how many percent of this one's price it costs"
            yield FieldFault(f"substitutes[{number}]", "wrong_value", said)
        elif one["sku"] == article["sku"]:
            said = f"{one['sku']} cannot go in its own place"
            yield FieldFault(f"substitutes[{number}].sku", "wrong_value", said)


def _senseless_ways(warehouse: records.Warehouse) -> Iterator[FieldFault]:
    """How long goods take to other houses, where that means nothing (IV-05)."""
    for number, way in enumerate(warehouse["transfer_days"]):
        if blank(way["to_warehouse"]) or not 0 <= way["days"] <= LONGEST_WAY:
            said = f"say to which warehouse, and how many days, up to {LONGEST_WAY}"
            yield FieldFault(f"transfer_days[{number}]", "wrong_value", said)


def _senseless_hours(row: records.Technicians) -> Iterator[FieldFault]:
    """Parts of a day that are none (SH-04)."""
    try:
        begins, ends = time.fromisoformat(row["begins"]), time.fromisoformat(row["ends"])
    except ValueError:
        yield FieldFault("begins", "wrong_value", "begins and ends are times such as 08:00")
        return
    if not begins < ends or begins.tzinfo or ends.tzinfo:
        yield FieldFault("ends", "wrong_value", "it ends after it begins, by the local clock")


ROWS: Mapping[type, Callable[[Any], Iterator[FieldFault]]] = {
    records.PartsList: senseless_parts,
    records.Article: _senseless_article,
    records.Warehouse: _senseless_ways,
    records.Technicians: _senseless_hours,
    records.Rate: senseless_rate,
    records.CarrierQuality: senseless_quality,
}
"""What in rows with lists of their own means nothing."""


def _number(value: Mapping[str, Any], path: str) -> int | None:
    """The number at a path; None if what it is of is not said."""
    found: Any = value
    for name in path.split("."):
        found = None if found is None else found[name]
    return found if isinstance(found, int) else None


def _texts(field: str, value: str | Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """A text, or each of several entries, with its place."""
    if isinstance(value, str):
        yield field, value
    else:
        yield from ((f"{field}[{n}]", text) for n, text in enumerate(value))
