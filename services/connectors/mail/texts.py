"""Texts of mails: template and values -> subject and text. Whatever a value says, it stays a value:
templates are the house's own, they run in a sandbox, and reach nothing but what they are given."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from jinja2 import ChainableUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.connectors.mail.pages import Link

TEXTS = Path(__file__).with_name("texts")
LANGUAGES = ("en", "zh")
"""The first for whoever speaks none of them."""
BLANK_LINES = re.compile(r"\n{3,}")
"""What a value leaves that is not there."""
SUBJECT, TEAM = "/subject", "team"
"""What the text of a subject is called by, and that of all texts for roles that have none."""


class UnknownTemplate(Exception):
    """There is no such text."""


class Text(NamedTuple):
    """A mail, in words. `html` says the same as `plain`."""

    subject: str
    plain: str
    html: str


def language_of(wanted: str) -> str:
    """The language in which somebody is told who speaks `wanted`, BCP 47."""
    first = wanted.replace("_", "-").partition("-")[0].lower()
    return first if first in LANGUAGES else LANGUAGES[0]


@cache
def known() -> frozenset[str]:
    """Every template that has a text in every language."""
    found = [
        {one.removesuffix(SUBJECT) for one in _catalogue(language) if one.endswith(SUBJECT)}
        for language in LANGUAGES
    ]
    return frozenset(set[str].intersection(*found))


def text(
    template: str, language: str, values: Mapping[str, str], name: str, link: Link | None = None
) -> Text:
    """The mail in words; `link`: where its reader answers. Raises UnknownTemplate."""
    chosen = language_of(language)
    if template not in known():
        raise UnknownTemplate(template)
    own = _own(template, chosen, values)
    subject = _template(chosen, template + SUBJECT, escapes=False).render(own[1])
    parts: list[tuple[str, Mapping[str, object]]] = [
        ("greeting", {"name": name}),
        own,
        ("closing", {}),
    ]
    plain, html = (
        [words for words in (_said(chosen, part, escapes) for part in parts) if words]
        for escapes in (False, True)
    )
    if link is not None:
        words = _catalogue(chosen)[f"link-{link.page}"]
        plain.insert(-1, f"{words}\n{link.url}")
        html.insert(-1, f'<a href="{escape(link.url)}">{escape(words)}</a>')
    return Text(one_line(subject), "\n\n".join(plain) + "\n", _page(html, chosen))


def said(template: str, language: str, values: Mapping[str, str]) -> str:
    """What it says of its own, without greeting and closing, in plain text. Raises
    UnknownTemplate."""
    chosen = language_of(language)
    if template not in known():
        raise UnknownTemplate(template)
    return _said(chosen, _own(template, chosen, values), escapes=False)


def _own(
    template: str, language: str, values: Mapping[str, str]
) -> tuple[str, Mapping[str, object]]:
    """Its text, and what is given to it; that of all texts for roles, if it has none."""
    if template in _catalogue(language):
        return template, values
    return TEAM, {**values, "values": tuple(values.items())}


def _said(language: str, part: tuple[str, Mapping[str, object]], escapes: bool) -> str:
    name, values = part
    rendered = _template(language, name, escapes=escapes).render(values)
    return BLANK_LINES.sub("\n\n", rendered).strip("\n")


def one_line(said: str) -> str:
    """As a header has it: nothing in it ends the line, or hides."""
    return " ".join("".join(one if one.isprintable() else " " for one in said).split())


def _page(paragraphs: Iterable[str], language: str) -> str:
    body = "\n".join(
        f"<p>{part.replace(chr(10), '<br>')}</p>"
        for one in paragraphs
        for part in one.split("\n\n")
    )
    return f'<!doctype html>\n<html lang="{language}"><body>\n{body}\n</body></html>\n'


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    with (TEXTS / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language, abort_invalid=True)
    return {str(one.id): str(one.string) for one in messages if one.id}


@cache
def _template(language: str, name: str, *, escapes: bool) -> Template:
    return _environment(language, escapes=escapes).from_string(_catalogue(language)[name])


@cache
def _environment(language: str, *, escapes: bool) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(autoescape=escapes, undefined=ChainableUndefined)
    locale = Locale.parse(language)

    def day(said: object) -> str:
        moment = _moment(said)
        return str(said) if moment is None else format_date(moment.date(), "long", locale=locale)

    def at(said: object) -> str:
        moment = _moment(said)
        if moment is None:
            return str(said)
        return format_datetime(moment, "long", tzinfo=UTC, locale=locale)

    made.filters |= {"day": day, "at": at}
    return made


def _moment(said: object) -> datetime | None:
    """A time as messages have it (ISO 8601); None for anything else."""
    try:
        return datetime.fromisoformat(str(said)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
