"""The number that the customer sees: short, easy to read out, with a check digit."""

from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so nothing is misread."""
DIGITS = 6
STRIDE = 1_024
"""Partitions that there may ever be (`ORDERS_PARTITIONS` is bounded by it). Never changes, nor
follows how many there are: numbers of before would come again."""


def order_number(partition: int, offset: int) -> str:
    """The number of the order accepted from this place in the submissions (IN-04): unique as the
    place is, in a cluster of any size, and still so when its topics get more partitions.

    At least six digits and a check digit (Luhn modulo 32), which finds any one mistyped digit.
    Raises ValueError for a partition beyond `STRIDE`.
    """
    if not 0 <= partition < STRIDE:
        raise ValueError(f"partition {partition}: order numbers allow {STRIDE} at most")
    number, rest = "", offset * STRIDE + partition
    while rest or len(number) < DIGITS:
        rest, digit = divmod(rest, 32)
        number = ALPHABET[digit] + number
    return number + luhn.calc_check_digit(number, ALPHABET)


def is_order_number(text: str) -> bool:
    """True if the check digit is right: what a person typed may be a number of ours."""
    return luhn.is_valid(text, ALPHABET)
