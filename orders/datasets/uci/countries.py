"""The data set's country names: ISO code, capital, a postal code there where addresses need one,
and the capital's point.

The file knows of an address nothing but the country, so the capital stands in for the city.
"""

from typing import NamedTuple


class Place(NamedTuple):
    """Where orders from a country are said to go."""

    code: str
    city: str
    postal: str
    latitude: float
    longitude: float


COUNTRIES = {
    "Australia": Place("AU", "Canberra", "2600", -35.28, 149.13),
    "Austria": Place("AT", "Wien", "1010", 48.21, 16.37),
    "Bahrain": Place("BH", "Manama", "", 26.23, 50.59),
    "Belgium": Place("BE", "Bruxelles", "1000", 50.85, 4.35),
    "Brazil": Place("BR", "Brasília", "70040-010", -15.78, -47.93),
    "Canada": Place("CA", "Ottawa", "K1A 0A1", 45.41, -75.70),
    "Channel Islands": Place("JE", "Saint Helier", "JE2 3QA", 49.19, -2.10),
    "Cyprus": Place("CY", "Nicosia", "1010", 35.18, 33.36),
    "Czech Republic": Place("CZ", "Praha", "110 00", 50.09, 14.42),
    "Denmark": Place("DK", "København", "1050", 55.68, 12.57),
    "EIRE": Place("IE", "Dublin", "D01 F5P2", 53.33, -6.25),
    "Finland": Place("FI", "Helsinki", "00100", 60.17, 24.94),
    "France": Place("FR", "Paris", "75001", 48.85, 2.35),
    "Germany": Place("DE", "Berlin", "10115", 52.52, 13.41),
    "Greece": Place("GR", "Athens", "105 57", 37.98, 23.72),
    "Hong Kong": Place("HK", "Hong Kong", "", 22.28, 114.17),
    "Iceland": Place("IS", "Reykjavík", "101", 64.14, -21.90),
    "Israel": Place("IL", "Jerusalem", "9100000", 31.77, 35.22),
    "Italy": Place("IT", "Roma", "00184", 41.89, 12.51),
    "Japan": Place("JP", "Tokyo", "100-0001", 35.69, 139.69),
    "Lebanon": Place("LB", "Beirut", "", 33.89, 35.50),
    "Lithuania": Place("LT", "Vilnius", "01100", 54.69, 25.28),
    "Malta": Place("MT", "Valletta", "VLT 1010", 35.90, 14.51),
    "Netherlands": Place("NL", "Amsterdam", "1012 AB", 52.37, 4.89),
    "Norway": Place("NO", "Oslo", "0150", 59.91, 10.75),
    "Poland": Place("PL", "Warszawa", "00-001", 52.23, 21.01),
    "Portugal": Place("PT", "Lisboa", "1100-148", 38.72, -9.13),
    "RSA": Place("ZA", "Pretoria", "0002", -25.74, 28.19),
    "Saudi Arabia": Place("SA", "Riyadh", "12211", 24.69, 46.72),
    "Singapore": Place("SG", "Singapore", "018956", 1.29, 103.85),
    "Spain": Place("ES", "Madrid", "28013", 40.42, -3.70),
    "Sweden": Place("SE", "Stockholm", "111 29", 59.33, 18.06),
    "Switzerland": Place("CH", "Bern", "3011", 46.95, 7.45),
    "USA": Place("US", "Washington", "20001", 38.90, -77.04),
    "United Arab Emirates": Place("AE", "Abu Dhabi", "", 24.45, 54.38),
    "United Kingdom": Place("GB", "London", "EC1A 1BB", 51.51, -0.13),
}
"""`Unspecified` and `European Community` are no countries: such invoices are refused."""
