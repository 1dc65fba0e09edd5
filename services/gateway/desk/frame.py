"""What every page of the desk has: its frame, forms with their secret, words in one language. No
script, nothing from elsewhere; whatever a channel or a person wrote is text."""

from collections.abc import Iterable
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.responses import HTMLResponse

from orders.explain.texts import catalogue
from services.gateway.desk.html import Html, join, tag
from services.gateway.desk.session import FORM_SECRET, PATH
from services.gateway.pages import HEADERS, NOTE_LENGTH

TEXTS = Path(__file__).with_name("texts")
FRAME = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
QUEUES = {
    "mine": "?role=mine",
    "all": "",
    "samples": "/samples",
    "duplicates": "/duplicates",
    "unplaced": "/unplaced",
    "payments": "/payments",
    "counts": "/counts",
    "gates": "/gates",
    "exceptions": "/exceptions",
}
"""What waits for people -> where its page is."""


class Frame:
    """Writes in one language. `secret`: of this browser's forms; empty before somebody has signed
    in."""

    def __init__(self, language: str, secret: str = "") -> None:
        self._language, self._secret = language, secret
        self._words = catalogue(TEXTS, language)

    def sign_in(self, status: int = 200) -> HTMLResponse:
        """Whoever has a token may come in; 401 if the one that was given lets nobody in."""
        token = tag("input", name="token", type="password", autocomplete="off", required="")
        said = self._text("not_known") if status != 200 else Html()
        form = self._form(f"{PATH}/session", self._labelled("token", token), sign_in="sign_in")
        return self._page(status, "sign_in", said, form)

    def outcome(self, status: int, said: Iterable[str], order_id: str = "") -> HTMLResponse:
        """What became of what somebody decided, in a sentence or more; `order_id`: a held order
        that they may go back to."""
        back = tag("p", tag("a", order_id, href=order_page(order_id))) if order_id else Html()
        return self._page(status, "outcome", *(tag("p", one) for one in said), back)

    def word(self, name: str) -> str:
        """One of the pages' own words; the name itself where there is none."""
        return self._words.get(name, name)

    def _hidden(self, **said: str) -> Html:
        fields = (
            tag("input", type="hidden", name=name, value=value) for name, value in said.items()
        )
        return join(fields)

    def _because(self) -> Html:
        why = tag("input", name="because", maxlength=str(NOTE_LENGTH))
        return self._labelled("because", why)

    def _form(self, action: str, fields: Html, **buttons: str) -> Html:
        secret = self._hidden(**{FORM_SECRET: self._secret})
        pressed = (
            tag("button", self._words[text], name="do", value=does)
            for does, text in buttons.items()
        )
        return tag("form", secret, fields, *pressed, method="post", action=action)

    def _labelled(self, text: str, field: Html) -> Html:
        return tag("label", f"{self._words[text]} ", field)

    def _text(self, name: str) -> Html:
        return tag("p", self._words[name])

    def _page(self, status: int, title: str, *body: Html) -> HTMLResponse:
        nav = Html()
        if self._secret:
            ends = self._form(f"{PATH}/session/end", Html(), sign_out="sign_out")
            links = (
                tag("a", self._words[name], href=f"{PATH}{where}") for name, where in QUEUES.items()
            )
            nav = tag("nav", *links, ends)
        page = FRAME.substitute(
            language=self._language,
            title=join([self.word(title)]),
            nav=nav,
            body=join(body),
        )
        return HTMLResponse(page, status, {**HEADERS, "Content-Language": self._language})


def order_page(order_id: str) -> str:
    """Where the page of a held order is."""
    return f"{PATH}/holds/{quote(order_id, safe=':')}"
