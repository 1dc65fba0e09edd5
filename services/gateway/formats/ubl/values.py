"""Values of UBL: amounts, quantities, dates."""

from decimal import Decimal

from services.gateway.formats.ubl.tree import Node
from services.gateway.formats.values.instants import instant
from services.gateway.formats.values.money import minor, number
from services.gateway.formats.values.rates import rate_of
from services.gateway.formats.values.refusal import Refused


def decimal(node: Node) -> Decimal:
    """A number. Raises Refused."""
    value = number(node.text()) if "," not in node.text() else None
    if value is None:
        message = "send a number such as 12.50, of at most 12 digits and 6 decimals"
        raise Refused("number_malformed", message)
    return value


def in_currency(node: Node, currency: str) -> Decimal:
    """An amount, in the order's currency. Raises Refused."""
    named = node.attribute("currencyID")
    if named and named.upper() != currency:
        raise Refused("currency_differs", "an order is in one currency, and names another")
    return decimal(node)


def amount(node: Node, currency: str) -> int:
    """An amount in minor units; nothing is 0. Raises Refused."""
    return minor(in_currency(node, currency), currency) if node.text() else 0


def rate(node: Node) -> int | None:
    """A percentage in parts per million; None for none. Raises Refused."""
    return rate_of(decimal(node), of=100) if node.text() else None


def truth(node: Node) -> bool:
    """An indicator. Raises Refused."""
    said = node.text()
    if said not in ("true", "1", "false", "0"):
        raise Refused("truth_value_expected", "send true or false")
    return said in ("true", "1")


def moment(day: Node, time: Node, zone: str) -> int:
    """A date with its time, milliseconds; without a time the midnight it begins with. Both may
    name a zone, as XSD allows. Raises Refused."""
    on, at = day.text(), time.text()
    if not at:
        return instant(_midnight(on), zone)
    return instant(f"{on[:10]}T{at}", zone)


def _midnight(on: str) -> str:
    """XSD writes a date's zone behind it: `2005-06-20Z`, `2005-06-20+02:00`."""
    return f"{on[:10]}T00:00:00{on[10:]}" if len(on) > 10 else on
