"""What a client would like: how long to wait (`Prefer: wait=5`, RFC 7240), in which language
(`Accept-Language`, RFC 9110)."""

import re

from orders.explain.languages import LANGUAGES, language_of

_TAG = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?"
)
_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?=$|[,;])", re.IGNORECASE)


def wait_seconds(prefer: str, most: float) -> float:
    """Seconds, at most so many; 0 if it does not say, or says what is no number: a preference that
    is not understood is none."""
    found = _WAIT.search(prefer)
    return min(float(found[1]), most) if found else 0.0


def languages(accept: str) -> list[str]:
    """BCP 47 tags, the most liked first; what is not liked at all, or makes no sense, is left
    out."""
    found = [_TAG.fullmatch(part) for part in accept.split(",")]
    liked = [(float(one[2] or 1), one[1]) for one in found if one]
    return [tag for weight, tag in sorted(liked, key=lambda one: -one[0]) if weight > 0]


def language_for(accept: str) -> str:
    """The language of pages for this client: the most liked that there is."""
    return language_of(languages(accept)) or LANGUAGES[0]
