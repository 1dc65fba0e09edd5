"""Languages that decisions are told in, by BCP 47 tag."""

from collections.abc import Sequence

from babel import Locale, negotiate_locale

LANGUAGES = ("en", "zh")
"""The first is that of whoever asks for none that there is."""


def language_of(wanted: Sequence[str]) -> str | None:
    """The first of these tags that there is, such as zh for zh-Hans-CN; None if none is."""
    return negotiate_locale(wanted, LANGUAGES, sep="-")


def locale_of(language: str) -> Locale:
    """How the language writes numbers, money and units."""
    return Locale.parse(language)
