"""Areas to which goods go, or do not: a country, a region of it, or the places whose postal codes
begin so (RV-01)."""

from typing import NamedTuple

from iso3166 import countries_by_alpha2


class Area(NamedTuple):
    """`region` in any spelling, `postal_code` as it begins; empty: all of the country."""

    country: str
    region: str = ""
    postal_code: str = ""


def area_of(text: str) -> Area:
    """`DE`, `US-AK`, `DE 27498`. Raises ValueError for what is none."""
    country, mark, rest = text[:2], text[2:3], text[3:].strip()
    if country not in countries_by_alpha2 or bool(mark) != bool(rest) or mark not in ("", "-", " "):
        raise ValueError("send a country such as DE, a region as US-AK, or a beginning as DE 27498")
    return Area(country, rest if mark == "-" else "", rest if mark == " " else "")


def is_area(text: str) -> bool:
    """Whether it is one."""
    try:
        area_of(text)
    except ValueError:
        return False
    return True
