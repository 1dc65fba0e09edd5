"""A list from its first page to its last, wherever that is."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import msgspec

from services.gateway.formats.values.refusal import Refused
from services.gateway.watching.asking import Away
from services.gateway.watching.lists.form import ListForm, Page
from services.gateway.watching.lists.session import Question, Session

PAGE = 100
"""Orders a page: the most that WooCommerce, Saleor and Amazon allow."""
MOST_PAGES = 1_000


class Entry(NamedTuple):
    """An order as a list has it. `changed_at`: of its last change there, ms, None if it cannot be
    read; `document`: what the list says of it, to the byte."""

    changed_at: int | None
    document: bytes


def entries(form: ListForm, session: Session, since: int) -> Iterator[Entry]:
    """All that changed since then, ms, page by page. Raises Away for a list that does not answer as
    it should, or has no end."""
    question, seen = form.first(session, since, PAGE), set[bytes]()
    for _ in range(MOST_PAGES):
        page = _page(form, session, question, session.answer(question))
        for one in page.orders:
            yield Entry(_changed(form, one, session.zone), one)
        if page.following is None:
            return
        content = hashlib.blake2b(b"\0".join(page.orders), digest_size=16).digest()
        if page.orders and content in seen:
            raise Away("its list has the same page twice: it goes round in a circle")
        seen.add(content)
        question = page.following
    raise Away(f"its list has more than {MOST_PAGES} pages: look back less far (look_back_hours)")


def _page(form: ListForm, session: Session, question: Question, answer: httpx.Response) -> Page:
    try:
        return form.page(session, question, answer)
    except msgspec.MsgspecError as error:
        raise Away(f"its list cannot be read: {error}") from None


def _changed(form: ListForm, order: bytes, zone: str) -> int | None:
    try:
        return form.changed(order, zone)
    except (msgspec.MsgspecError, Refused):
        return None
