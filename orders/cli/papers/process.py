"""The process that makes papers, for commands."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from orders.cli import exits
from orders.client.papers.workshop import PaperFailed, Workshop
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from orders.explain.languages import LANGUAGES, language_of


@contextmanager
def workshop(settings: Settings) -> Iterator[Workshop]:
    """Exit code 5 where it fails: nothing was made."""
    works = Workshop(settings.papers_house_file)
    try:
        yield works
    except PaperFailed as error:
        print(f"orders: {error}", file=sys.stderr)
        raise typer.Exit(exits.UNAVAILABLE) from None
    finally:
        works.close()


def tag_of(language: str) -> str:
    """A language that papers are written in. Raises ConfigError."""
    if (tag := language_of([language])) is None:
        raise ConfigError(f"papers are written in {', '.join(LANGUAGES)}, not in {language}")
    return tag
