"""Numbers of registers by their check digits (RV-01): VAT, GLN, and China's unified social credit
code."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from stdnum import ean, get_cc_module
from stdnum.cn import uscc
from stdnum.eu import vat as eu_vat

from orders.contracts.records import PartyId

KEPT = 16_384
GLN_DIGITS = 13


def can_be_given(party: PartyId, country: str) -> bool:
    """Whether its register can have given this number; True for registers whose form is not known
    here. `country`: of the buyer, for VAT numbers that do not name theirs."""
    return _given(party["scheme"], party["id"], country)


@lru_cache(KEPT)
def _given(scheme: str, number: str, country: str) -> bool:
    check = CHECKS.get(scheme)
    return check is None or check(number, country)


def _vat(number: str, country: str) -> bool:
    named = number[:2].isascii() and number[:2].isalpha()
    state = (number[:2] if named else country).lower()
    if state == "el" or state in eu_vat.MEMBER_STATES:
        return bool(eu_vat.is_valid(number if named else country + number))
    register = get_cc_module(state, "vat")
    return register is None or bool(register.is_valid(number))


def _gln(number: str, _: str) -> bool:
    digits: str = ean.compact(number)
    return len(digits) == GLN_DIGITS and bool(ean.is_valid(digits))


def _uscc(number: str, _: str) -> bool:
    return bool(uscc.is_valid(number))


CHECKS: Mapping[str, Callable[[str, str], bool]] = {"VAT": _vat, "GLN": _gln, "USCC": _uscc}
