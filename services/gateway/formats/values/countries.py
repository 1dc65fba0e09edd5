"""Countries as partners name them, into ISO 3166-1 alpha-2."""

from collections.abc import Mapping

from iso3166 import countries

CODES: Mapping[str, str] = {
    spelling.casefold(): country.alpha2
    for country in countries
    for spelling in (
        country.name,
        country.apolitical_name,
        country.numeric,
        country.alpha3,
        country.alpha2,
    )
} | {"uk": "GB", "el": "GR", "united kingdom": "GB", "united states": "US", "russia": "RU"}
"""Spelling -> code; with the two that the European Union writes otherwise, and short names."""


def country(*spellings: str) -> str:
    """The code of the first spelling that names a country; else the first that says anything, as
    it is: intake names it."""
    said = [one for one in spellings if one]
    return next((CODES[one.casefold()] for one in said if one.casefold() in CODES), "") or (
        said[0] if said else ""
    )
