"""Contacts that can be real (RV-01): numbers of a numbering plan, mail addresses of RFC 5321.

Nothing is looked up, and nothing is mended: an order keeps its contacts as they came. What was
judged is kept, as buyers come back; it is never written anywhere.
"""

from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from orders.business.text import reaches

KEPT = 16_384
"""Contacts whose judgement is kept: some 5 MB."""
DIALLED = frozenset({"PHONE", "FAX"})


@lru_cache(KEPT)
def can_be_real(kind: str, value: str, countries: tuple[str, ...]) -> bool:
    """Whether somebody could have this contact (RV-01). `countries`: ISO 3166-1 alpha-2, whose
    plans a number without its country code may be of (ITU-T E.164)."""
    if not reaches(kind, value):
        return False
    if kind in DIALLED:
        return any(_dialled(value, country) for country in dict.fromkeys(countries))
    return _mailed(value) if kind == "EMAIL" else True


def _dialled(number: str, country: str) -> bool:
    """By length, not by what was handed out: plans get new ranges faster than we get new plans."""
    try:
        found = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return False
    possible = phonenumbers.is_possible_number_with_reason(found)
    return bool(possible == phonenumbers.ValidationResult.IS_POSSIBLE)


def _mailed(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
