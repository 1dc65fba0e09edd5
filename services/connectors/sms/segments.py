"""How long a text is on a phone: in 7 bits a character where all of it is in GSM's alphabet (3GPP
TS 23.038), else in UCS-2; what is too long for one message comes in segments that are joined."""

from bisect import bisect_right
from collections.abc import Iterable

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("\f^{}\\[~]|€")
"""Each takes two places."""
GSM_ALONE, GSM_JOINED = 160, 153
UCS_ALONE, UCS_JOINED = 70, 67
GSM_DOTS, UCS_DOTS = "...", "…"


def in_gsm(text: str) -> bool:
    """Whether all of it is in GSM's alphabet."""
    return BASIC.union(ESCAPED).issuperset(text)


def segments(text: str) -> int:
    """How many messages it is. A character is never divided between two."""
    if in_gsm(text):
        places = [2 if one in ESCAPED else 1 for one in text]
        return _count(places, GSM_ALONE, GSM_JOINED)
    return _count([2 if ord(one) > 0xFFFF else 1 for one in text], UCS_ALONE, UCS_JOINED)


def cut(text: str, most: int) -> str:
    """No more than so many messages; dots stand for what is left out."""
    if segments(text) <= most:
        return text
    dots = GSM_DOTS if in_gsm(text) else UCS_DOTS
    sizes = range(len(text))
    fits = bisect_right(sizes, most, key=lambda size: segments(text[:size].rstrip() + dots))
    return text[: max(fits - 1, 0)].rstrip() + dots


def _count(places: Iterable[int], alone: int, joined: int) -> int:
    taken = list(places)
    if sum(taken) <= alone:
        return 1
    count, left = 1, joined
    for one in taken:
        if one > left:
            count, left = count + 1, joined
        left -= one
    return count
