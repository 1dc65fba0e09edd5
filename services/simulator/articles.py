"""What the simulated house sells: families of articles of every nature, their specifications,
and list prices in every currency."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from stdnum import ean

from orders.contracts.records import (
    Article,
    DeliveryKind,
    ExchangeRate,
    GoodsNature,
    Price,
    Substitute,
)
from services.simulator.platform import URL

HOUSE_CURRENCY = "EUR"
RATES = {"EUR": 1_000_000, "GBP": 1_170_000, "PLN": 232_000, "SEK": 88_000, "CHF": 1_050_000}
"""Millionths of a euro for one unit of the currency."""


class Family(NamedTuple):
    """How the articles of a family are made. Prices in euro cents of `price_per` units; weights
    in grams of one unit."""

    prefix: str
    name: str
    nature: GoodsNature
    share: int
    prices: tuple[int, int]
    weights: tuple[int, int]
    things: tuple[str, ...]
    specifications: tuple[str, ...] = ()
    unit: str = "PCE"
    stocked: bool = True
    barred_groups: tuple[str, ...] = ()
    barred_countries: tuple[str, ...] = ()
    minimum_age: int = 0
    licence: str = ""

    @property
    def price_per(self) -> int:
        """Loose goods are priced by the kilogram or litre."""
        return 1 if self.unit == "PCE" else 1000


_COLOURS = ("white", "black", "green", "blue")
_SIZES = ("S", "M", "L", "XL")

FAMILIES = (
    Family("LMP", "lamps", "FRAGILE", 10, (1900, 24900), (800, 6000), ("table lamp", "floor lamp", "pendant"), _COLOURS),
    Family("TBW", "tableware", "FRAGILE", 12, (390, 7900), (200, 2500), ("bowl", "plate", "mug", "jug"), ("plain", "speckled")),
    Family("GDN", "garden", "NORMAL", 10, (590, 18900), (300, 9000), ("spade", "shears", "planter", "watering can")),
    Family("WRK", "workwear", "NORMAL", 10, (1490, 12900), (250, 1400), ("jacket", "trousers", "overall"), _SIZES),
    Family("OFF", "office", "NORMAL", 14, (190, 4900), (50, 1500), ("binder", "notebook", "desk "
                                                                                          "tray", "pen set")),
    Family("ELC", "electronics", "FRAGILE", 10, (1990, 49900), (150, 4000), ("radio", "charger", "headphones", "keyboard")),
    Family("TOY", "toys", "NORMAL", 8, (590, 6900), (100, 2500), ("building set", "puzzle", "wooden train")),
    Family("TEA", "tea and coffee", "FOOD", 6, (1200, 5200), (1, 1), ("coffee beans", "black tea", "green tea"), unit="GRM"),
    Family("OIL", "oils", "FOOD", 3, (800, 3600), (1, 1), ("olive oil", "rapeseed oil"), unit="MLT"),
    Family("PAN", "pantry", "FOOD", 6, (150, 1900), (200, 1200), ("honey", "pasta", "biscuits", "preserve")),
    Family("DAI", "dairy", "COLD", 3, (220, 2400), (200, 1500), ("cheese", "butter", "yoghurt")),
    Family("WIN", "wine", "FOOD", 3, (690, 4900), (1300, 1500), ("red wine", "white wine"), minimum_age=18),
    Family("CLN", "cleaning", "HAZARD", 4, (290, 2900), (500, 5500), ("descaler", "floor cleaner", "solvent")),
    Family("BIO", "biocides", "HAZARD", 1, (1900, 8900), (500, 5000), ("preservative",), barred_groups=("consumer",), licence="biocide"),
    Family("FUR", "furniture", "NORMAL", 4, (5900, 89900), (4000, 45000), ("chair", "shelf", "desk"), ("oak", "beech", "walnut")),
    Family("SEE", "seeds", "NORMAL", 2, (190, 990), (10, 60), ("flower seeds", "herb seeds"), barred_countries=("CH",)),
    Family("SRV", "services", "NORMAL", 1, (900, 14900), (0, 0), ("assembly", "installation", "gift wrapping", "training"), stocked=False),
)  # fmt: skip

_HEADINGS = {
    "LMP": "940521", "TBW": "691110", "GDN": "820110", "WRK": "621133", "OFF": "482010",
    "ELC": "851830", "TOY": "950300", "TEA": "090240", "OIL": "150920", "PAN": "190590",
    "DAI": "040690", "WIN": "220421", "CLN": "340250", "BIO": "380894", "FUR": "940360",
    "SEE": "120991",
}  # fmt: skip
"""Headings of the Harmonized System, by the prefix of a family (SH-02)."""
_OF_A_HOUSE = "20"
"""GTINs that begin so count within one house alone, as GS1 has it."""

SERVICES: Mapping[str, DeliveryKind] = {
    "assembly": "on_site",
    "installation": "on_site",
    "training": "online",
}
"""How services are rendered that have a time of their own (SH-04)."""

_MANNERS = (
    "Harbour",
    "Alder",
    "Nordic",
    "Classic",
    "Studio",
    "Heritage",
    "Compact",
    "Grand",
    "Rustic",
    "Linea",
    "Meadow",
    "Atelier",
)


def articles(rng: Random, count: int) -> list[Article]:
    """``count`` articles, or one of each family if that is more, in the order of their demand:
    the best sold first."""
    shares = sum(family.share for family in FAMILIES)
    made = [
        article
        for family in FAMILIES
        for article in _exchangeable(
            [_article(rng, family, n) for n in range(1, 1 + max(1, count * family.share // shares))]
        )
    ]
    rng.shuffle(made)
    made.sort(key=_is_restricted)  # what only some may buy is sold least
    return made


def _exchangeable(family: list[Article]) -> list[Article]:
    """Of a family every second one may go in the place of the one before it, and costs a little
    less (IV-05)."""
    made = list(family)
    for n in range(0, len(made) - 1, 2):
        other: Substitute = {"sku": made[n + 1]["sku"], "percent": 95}
        made[n] = {**made[n], "substitutes": [other]}
    return made


def _is_restricted(article: Article) -> bool:
    return bool(article["barred_groups"] or article["licence"] or article["minimum_age"])


def _article(rng: Random, family: Family, n: int) -> Article:
    weight = rng.randint(*family.weights)
    loose = family.unit != "PCE"
    volume = 1 if loose else weight * rng.randint(2, 6)
    manner, thing = rng.choice(_MANNERS), rng.choice(family.things)
    length, width, height = (0, 0, 0) if loose else _edges(volume)
    return {
        "sku": f"{family.prefix}-{n:04d}",
        "name": f"{manner} {thing}",
        "family": family.name,
        "unit": family.unit,
        "stocked": family.stocked,
        "specifications": list(family.specifications),
        "maximum_quantity": 200_000 if loose else 1_000,
        "weight_g": weight,
        "volume_ml": volume,
        "nature": family.nature,
        "barred_groups": list(family.barred_groups),
        "barred_countries": list(family.barred_countries),
        "minimum_age": family.minimum_age,
        "licence": family.licence,
        "goods_class": "",
        "cost_minor": None,
        "bundle": [],
        "lot_controlled": False,
        "shelf_life_days": 0,
        "least_life_days": 0,
        "withdraw_days": 0,
        "substitutes": [],
        "length_mm": length,
        "width_mm": width,
        "height_mm": height,
        "keep_upright": family.nature == "HAZARD",
        "stackable": True,
        "gtin": _gtin(family, n),
        "hs_code": _HEADINGS.get(family.prefix, ""),
        "origin_country": "DE" if family.stocked else "",
        "coldest_tenths": None,
        "warmest_tenths": None,
        "service": SERVICES.get(thing, "UNKNOWN"),
        "platform": URL if SERVICES.get(thing) == "online" else "",
    }


def _gtin(family: Family, n: int) -> str:
    """Of goods, the number of one unit; services have none."""
    if not family.stocked:
        return ""
    body = f"{_OF_A_HOUSE}{FAMILIES.index(family):02d}{n:08d}"
    return body + ean.calc_check_digit(body)


def _edges(volume_ml: int) -> tuple[int, int, int]:
    """Of a piece of this volume, half as long again as it is wide, millimetres; nothing has none."""
    width = round((volume_ml * 1_000) ** (1 / 3))
    length = width * 3 // 2
    return (length, width, volume_ml * 1_000 // (length * width)) if width else (0, 0, 0)


def prices(rng: Random, made: list[Article], at: int) -> Iterator[Price]:
    """The list price of every article in every currency, valid from ``at`` (ms) on. Loose goods: a
    multiple of 4 for 1000 units, so that a quarter of a kilogram costs a whole number."""
    families = {family.name: family for family in FAMILIES}
    for article in made:
        family = families[article["family"]]
        cents = rng.randint(*family.prices)
        for currency, micros in RATES.items():
            minor = max(4, cents * 1_000_000 // micros // 4 * 4)
            yield {
                "sku": article["sku"],
                "currency": currency,
                "minor": minor,
                "price_per": family.price_per,
                "valid_from_at": at,
                "valid_to_at": None,
            }


def exchange_rates(at: int) -> Iterator[ExchangeRate]:
    """What each currency is worth in the house currency from ``at`` (ms) on."""
    for currency, micros in RATES.items():
        yield {
            "currency": currency,
            "house_currency": HOUSE_CURRENCY,
            "micros": micros,
            "valid_from_at": at,
        }
