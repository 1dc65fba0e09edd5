"""Where the simulated customers live: real cities with their points, VAT and money; streets are
made up."""

from random import Random
from typing import NamedTuple

from orders.contracts.records import Address


class Country(NamedTuple):
    """A country that orders come from. `vat` in percent, 0 where goods are exported; `dial`
    without the plus."""

    code: str
    currency: str
    vat: int
    language: str
    dial: str
    weight: float


class City(NamedTuple):
    """`postal`: pattern of a postal code, # a digit and @ a letter."""

    country: Country
    name: str
    region: str
    postal: str
    latitude: float
    longitude: float


_DE = Country("DE", "EUR", 19, "de", "49", 24)
_FR = Country("FR", "EUR", 20, "fr", "33", 16)
_GB = Country("GB", "GBP", 20, "en", "44", 14)
_IT = Country("IT", "EUR", 22, "it", "39", 9)
_ES = Country("ES", "EUR", 21, "es", "34", 9)
_NL = Country("NL", "EUR", 21, "nl", "31", 7)
_PL = Country("PL", "PLN", 23, "pl", "48", 7)
_SE = Country("SE", "SEK", 25, "sv", "46", 4)
_AT = Country("AT", "EUR", 20, "de", "43", 4)
_BE = Country("BE", "EUR", 21, "fr", "32", 4)
_CH = Country("CH", "CHF", 0, "de", "41", 2)

COUNTRIES = (_DE, _FR, _GB, _IT, _ES, _NL, _PL, _SE, _AT, _BE, _CH)

CITIES = (
    City(_DE, "Berlin", "Berlin", "10###", 52.524, 13.411),
    City(_DE, "Hamburg", "Hamburg", "20###", 53.551, 9.994),
    City(_DE, "München", "Bayern", "80###", 48.137, 11.575),
    City(_DE, "Köln", "Nordrhein-Westfalen", "50###", 50.933, 6.950),
    City(_DE, "Leipzig", "Sachsen", "04###", 51.340, 12.371),
    City(_FR, "Paris", "Île-de-France", "750##", 48.853, 2.349),
    City(_FR, "Lyon", "Auvergne-Rhône-Alpes", "690##", 45.748, 4.847),
    City(_FR, "Lille", "Hauts-de-France", "590##", 50.633, 3.059),
    City(_FR, "Bordeaux", "Nouvelle-Aquitaine", "330##", 44.841, -0.581),
    City(_GB, "London", "England", "SW## #@@", 51.509, -0.126),
    City(_GB, "Manchester", "England", "M## #@@", 53.481, -2.237),
    City(_GB, "Glasgow", "Scotland", "G## #@@", 55.865, -4.258),
    City(_IT, "Milano", "Milano", "201##", 45.464, 9.190),
    City(_IT, "Roma", "Roma", "001##", 41.892, 12.511),
    City(_IT, "Torino", "Torino", "101##", 45.070, 7.687),
    City(_ES, "Madrid", "Madrid", "280##", 40.417, -3.703),
    City(_ES, "Barcelona", "Barcelona", "080##", 41.389, 2.159),
    City(_ES, "Valencia", "Valencia", "460##", 39.470, -0.377),
    City(_NL, "Amsterdam", "Noord-Holland", "10## @@", 52.374, 4.890),
    City(_NL, "Rotterdam", "Zuid-Holland", "30## @@", 51.923, 4.479),
    City(_PL, "Warszawa", "Mazowieckie", "00-###", 52.230, 21.012),
    City(_PL, "Kraków", "Małopolskie", "30-###", 50.061, 19.937),
    City(_PL, "Wrocław", "Dolnośląskie", "50-###", 51.100, 17.033),
    City(_SE, "Stockholm", "Stockholms län", "11# ##", 59.333, 18.065),
    City(_SE, "Göteborg", "Västra Götaland", "41# ##", 57.707, 11.967),
    City(_AT, "Wien", "Wien", "10##", 48.208, 16.372),
    City(_AT, "Graz", "Steiermark", "80##", 47.067, 15.450),
    City(_BE, "Bruxelles", "Bruxelles-Capitale", "10##", 50.850, 4.349),
    City(_BE, "Gent", "Oost-Vlaanderen", "90##", 51.050, 3.717),
    City(_CH, "Zürich", "Zürich", "80##", 47.367, 8.550),
    City(_CH, "Genève", "Genève", "12##", 46.202, 6.146),
)

_WEIGHTS = tuple(
    city.country.weight / sum(other.country is city.country for other in CITIES) for city in CITIES
)
_LETTERS = "ABDEFGHJLNPRTUWXYZ"  # those that British and Dutch postal codes end in
_STREETS = (
    "Harbour Street", "Station Road", "Mill Lane", "Church Street", "Garden Row", "Market Square", "Linden Street", "River Walk",
    "Castle Road", "School Lane", "Oak Avenue", "Bridge Street", "Meadow Way", "King's Road", "Foundry Street", "Canal Side",
    "Orchard Close", "Tower Hill", "Forest Road", "Bakery Lane", "Rose Street", "Weaver's Yard", "Quarry Road", "Sunny Bank",
)  # fmt: skip


def city(rng: Random) -> City:
    """A city, populous countries more often."""
    return rng.choices(CITIES, _WEIGHTS)[0]


def address(rng: Random, where: City, name: str) -> Address:
    """An address in the city, its point within a few kilometres of the centre."""
    return {
        "name": name,
        "street": f"{rng.choice(_STREETS)} {rng.randrange(1, 160)}",
        "postal_code": "".join(_letter(rng, sign) for sign in where.postal),
        "city": where.name,
        "region": where.region,
        "country": where.country.code,
        "latitude": round(where.latitude + rng.uniform(-0.06, 0.06), 4),
        "longitude": round(where.longitude + rng.uniform(-0.06, 0.06), 4),
        "location_code": "",
    }


def _letter(rng: Random, sign: str) -> str:
    if sign == "#":
        return str(rng.randrange(10))
    return rng.choice(_LETTERS) if sign == "@" else sign
