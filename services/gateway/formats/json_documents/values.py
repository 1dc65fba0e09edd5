"""Amounts, rates and times of a JSON document: what is odd about one is noted in its part."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from orders.business.money import PLACES
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.values.instants import since_1970
from services.gateway.formats.values.money import USUAL_PLACES, minor, units
from services.gateway.formats.values.rates import rate_of
from services.gateway.formats.values.refusal import Refused

NOISE = Decimal("0.0001")
"""Of a minor unit: shops that compute in binary send 12.300000000000001."""


def amount(part: Part, *path: str, currency: str) -> int:
    """The amount at `path` in minor units, rounded if it is finer."""
    return minor(part.number(*path), currency)


def exact(part: Part, *path: str, currency: str) -> int | None:
    """The sum at `path` in minor units; None if it is missing, or finer than its currency: then
    nobody can pay it, and that is noted."""
    number = part.number(*path)
    if number is None:
        return None
    rounded = minor(number, currency)
    if abs(units(number, currency) - rounded) > NOISE:
        places = PLACES.get(currency, USUAL_PLACES)
        part.at(*path).odd("amount_too_fine", f"send a sum of at most {places} decimal places")
        return None
    return rounded


def rate_ppm(parts: Iterable[Part], name: str, of: int = 1) -> int | None:
    """The tax rates of the parts together, in parts per million; None where none is said.

    They stand under `name`, 0.19 for 19 %, or 19 where they are `of` 100. One with which they are
    what no tax is, is noted.
    """
    total, rate = Decimal(0), None
    for part in parts:
        if (number := part.number(name)) is None:
            continue
        total += number
        try:
            rate = rate_of(total, of)
        except Refused as refused:
            part.at(name).odd(refused.code, str(refused))
            return None
    return rate


def moment(part: Part, *path: str, zone: str) -> int | None:
    """The time at `path`, milliseconds since 1970 UTC; None if it is missing.

    `zone` (IANA) is that of a time that bears none; of an hour that clocks show twice it is the
    first."""
    text = part.text(*path)
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        part.at(*path).odd("time_malformed", "send a time such as 2026-01-31T09:30:00Z (RFC 3339)")
        return None
    return since_1970(read, zone)
