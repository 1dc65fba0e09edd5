"""How the simulated house ships: its warehouses, the carriers, and their rates."""

from collections.abc import Iterator

from orders.contracts.records import Carrier, Carton, Rate, Warehouse
from services.simulator.places import COUNTRIES

HUB = "HAM"
"""The warehouse that keeps every article and receives what suppliers send."""

# code, name, country, latitude, longitude, share of the capacity, cost of a unit (euro cents),
# natures it cannot handle
_WAREHOUSES = (
    (HUB, "Hamburg", "DE", 53.541, 9.985, 0.34, 34, ()),
    ("LIL", "Lille", "FR", 50.629, 3.057, 0.18, 38, ()),
    ("MIL", "Milano", "IT", 45.464, 9.190, 0.14, 41, ("HAZARD",)),
    ("MAD", "Madrid", "ES", 40.417, -3.703, 0.12, 36, ("COLD",)),
    ("WAW", "Warszawa", "PL", 52.230, 21.012, 0.12, 24, ("COLD",)),
    ("BHX", "Birmingham", "GB", 52.487, -1.890, 0.10, 45, ("HAZARD",)),
)
OWN = "own"
"""The house itself, which drives from its hub, and within its country alone (SH-04)."""
_HUB_COUNTRY = next(country for code, _, country, *_ in _WAREHOUSES if code == HUB)
NATURES = ("NORMAL", "FRAGILE", "FOOD", "COLD", "HAZARD")

_CARRIERS = (  # code, name, on-time percentage, natures
    ("swift", "Swift Parcel", 97, ("NORMAL", "FRAGILE", "FOOD")),
    ("norpak", "Norpak Logistics", 94, ()),
    ("railink", "Railink Freight", 91, ("NORMAL", "FRAGILE", "FOOD", "HAZARD")),
    ("frosty", "Frosty Chain", 95, ("COLD", "FOOD")),
    (OWN, "Vehicles of the house", 99, ("NORMAL", "FRAGILE", "FOOD")),
)
# carrier, service, mode, days at home, days abroad, band (grams) from, to, minimum, per kilogram
# (euro cents)
_SERVICES = (
    ("swift", "express", "express", 1, 2, 0, 31_500, 1290, 95),
    ("swift", "parcel", "road", 2, 4, 0, 31_500, 520, 42),
    ("norpak", "standard", "road", 2, 5, 0, 100_000, 460, 38),
    ("norpak", "pallet", "road", 3, 6, 100_001, 25_000_000, 6900, 24),
    ("norpak", "air", "air", 1, 1, 0, 500_000, 2900, 210),
    ("railink", "bulk", "rail", 5, 8, 50_000, 25_000_000, 5200, 14),
    ("frosty", "chilled", "road", 1, 2, 0, 1_000_000, 1490, 88),
)

_CARTONS = (  # code, inside (millimetres), grams, packagings
    ("S", (300, 200, 150), 5_000, ("standard", "fragile", "food", "hazard")),
    ("M", (400, 300, 250), 15_000, ("standard", "fragile", "food", "hazard")),
    ("L", (600, 400, 400), 30_000, ("standard", "fragile", "food", "hazard")),
    ("box", (600, 400, 300), 20_000, ("cold",)),
    ("pallet", (1_200, 800, 1_400), 600_000, ()),
)


def cartons() -> list[Carton]:
    """In what the house packs."""
    return [
        {
            "carton": code,
            "length_mm": length,
            "width_mm": width,
            "height_mm": height,
            "most_g": most,
            "fill_percent": 80,
            "packagings": list(packagings),
        }
        for code, (length, width, height), most, packagings in _CARTONS
    ]


def warehouses(daily_shipments: int) -> list[Warehouse]:
    """Six warehouses in Europe that together ship ``daily_shipments`` a day."""
    return [
        {
            "warehouse": code,
            "name": name,
            "country": country,
            "latitude": latitude,
            "longitude": longitude,
            "daily_capacity": max(50, int(daily_shipments * share)),
            "cost_per_unit_minor": cost,
            "currency": "EUR",
            "countries": [],
            "natures": [nature for nature in NATURES if nature not in unable] if unable else [],
            "reserved_for": [],
            "zone": "UTC",
            "transfer_days": [],
            "collection": True,
            "address": "",
        }
        for code, name, country, latitude, longitude, share, cost, unable in _WAREHOUSES
    ]


def able(nature: str) -> list[str]:
    """The warehouses that can handle goods of this nature, the hub first."""
    return [code for code, *_, unable in _WAREHOUSES if nature not in unable]


def carriers() -> Iterator[Carrier]:
    """The carriers."""
    for code, name, quality, natures in _CARRIERS:
        yield {
            "carrier": code,
            "name": name,
            "quality": quality,
            "natures": list(natures),
            "pickup_weekdays": [],
            "cut_off": "",
        }


def rates() -> Iterator[Rate]:
    """Every carrier's rates: at home, and dearer from any country to each country that orders
    come from."""
    for country in COUNTRIES:
        for carrier, service, mode, home, abroad, low, high, minimum, per_kg in _SERVICES:
            for origin, days, dearer in ((country.code, home, 100), ("*", abroad, 140)):
                charge = minimum * dearer // 100, per_kg * dearer // 100
                yield _rate(
                    (carrier, service, mode), origin, country.code, (low, high), charge, days
                )
    yield _rate((OWN, "tour", OWN), _HUB_COUNTRY, _HUB_COUNTRY, (0, 800_000), (1_900, 0), 0)


def _rate(
    service: tuple[str, str, str],
    origin: str,
    to: str,
    band: tuple[int, int],
    charge: tuple[int, int],
    days: int,
) -> Rate:
    """`service`: carrier, name, mode; `band`: grams; `charge`: at least, and a kilogram, euro
    cents."""
    return {
        "carrier": service[0],
        "service": service[1],
        "mode": service[2],
        "from_country": origin,
        "to_country": to,
        "minimum_weight_g": band[0],
        "maximum_weight_g": band[1],
        "minimum_minor": charge[0],
        "per_kg_minor": charge[1],
        "currency": "EUR",
        "transit_days": days,
        "price_per_g": 1_000,
        "volumetric_ml_per_kg": 0,
        "zone": "",
        "postal_prefixes": [],
        "fuel_permille": 0,
        "surcharges": [],
        "valid_from_at": None,
        "valid_to_at": None,
    }
