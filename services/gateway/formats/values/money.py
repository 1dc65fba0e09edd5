"""Amounts as partners write them, into minor units of their currency (ISO 4217); never float."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from orders.business.money import PLACES
from services.gateway.formats.json_documents.parts import Part

NOISE = Decimal("0.0001")
"""Of a minor unit: shops that compute in binary send 12.300000000000001."""
FINEST = 6
"""Decimals of a minor unit that a price may have; what is beyond is noise."""
HIGHEST_RATE = 10
"""Ten times what is taxed: more no tax is."""
LARGEST_LONG = 2**63
"""Amounts of an order stay below it, either way: Avro's long."""


def minor(amount: Decimal | None, currency: str) -> int:
    """An amount in minor units, half away from zero; 0 for none. An unknown currency counts as one
    of two places: intake names it."""
    return 0 if amount is None else _nearest(amount.scaleb(PLACES.get(currency, 2)))


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
    if abs(number.scaleb(PLACES.get(currency, 2)) - rounded) > NOISE:
        places = PLACES.get(currency, 2)
        part.at(*path).odd("amount_too_fine", f"send a sum of at most {places} decimal places")
        return None
    return rounded


def price_of(goods: int, quantity: int, stated: Decimal | None, currency: str) -> tuple[int, int]:
    """(price in minor units, for how many units): a net price by which the quantity costs `goods`
    minor units, to the minor unit.

    `stated` in the currency's major unit, if it does; else the price with the fewest decimals that
    does. Decimals finer than a minor unit go into the number of units, a power of ten.
    """
    if stated is not None:
        price, per = _scaled(stated.scaleb(PLACES.get(currency, 2)))
        if abs(goods * per - quantity * price) < per and price < LARGEST_LONG:
            return price, per
    if quantity <= 0:
        return goods, 1
    per = 1
    while abs(goods * per - quantity * (price := _divided(goods * per, quantity))) * 2 > per:
        per *= 10
    return price, per


def rate_ppm(parts: Iterable[Part], name: str, of: int = 1) -> int | None:
    """The tax rates of the parts together, in parts per million; None where none is said.

    They stand under `name`, 0.19 for 19 %, or 19 where they are `of` 100. One with which they are
    what no tax is, is noted.
    """
    total: Decimal | None = None
    for part in parts:
        if (number := part.number(name)) is None:
            continue
        total = (total or Decimal(0)) + number / of
        if not 0 <= total <= HIGHEST_RATE:
            part.at(name).odd("rate_unknown", f"send a tax rate from 0 to {HIGHEST_RATE * of}")
            return None
    return None if total is None else _nearest(total * 1_000_000)


def _scaled(number: Decimal) -> tuple[int, int]:
    """A number as a whole one over a power of ten."""
    kept = number.quantize(Decimal(1).scaleb(-FINEST), ROUND_HALF_UP).normalize()
    decimals = max(0, -int(kept.as_tuple().exponent))
    return int(kept.scaleb(decimals)), 10**decimals


def _nearest(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def _divided(amount: int, by: int) -> int:
    return (2 * amount + by) // (2 * by)
