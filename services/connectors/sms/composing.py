"""A text message, made of what is ordered: the text of the mail, without greeting, in few
segments."""

import re
import unicodedata

from orders.contracts.records import AttemptOrdered
from services.connectors.mail.texts import said
from services.connectors.sms.segments import cut

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
"""E.164."""
WRITTEN = re.compile(r"[ ()./-]")
"""What people put between the digits of a number."""


class NoNumber(Exception):
    """Nobody can be reached by it."""


def message_of(ordered: AttemptOrdered, most: int) -> str:
    """So many segments at most. Raises UnknownTemplate."""
    words = said(ordered["template"], ordered["language"], ordered["values"])
    return cut(_shown(words), most)


def number_of(address: str) -> str:
    """In E.164. Raises NoNumber: a number without its country may be anybody's."""
    number = WRITTEN.sub("", address)
    if not NUMBER.fullmatch(number):
        raise NoNumber("it is no number with its country, such as +4930123456")
    return number


def _shown(text: str) -> str:
    """What a phone shows: blanks of any kind are blanks, and nothing in it hides."""
    composed = unicodedata.normalize("NFC", text)
    return "\n".join(
        " ".join("".join(one if one.isprintable() else " " for one in line).split())
        for line in composed.splitlines()
    ).strip()
